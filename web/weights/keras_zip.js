/**
 * Keras' .keras: a zip of config.json (the model) and model.weights.h5 (its numbers). The unzipper is
 * loaded with the first such file.
 */
import { readKerasH5 } from './keras_h5.js';
import { WeightsError } from './tensor.js';

const WEIGHTS = 'model.weights.h5';
const CONFIG = 'config.json';
/** A zip may unpack to anything; weights of a classifier stay below this. */
const MAX_MEMBER_BYTES = 2 ** 31;

/**
 * @param {Uint8Array} bytes
 * @returns {boolean}
 */
export function isZip(bytes) {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * @param {Uint8Array} bytes the whole .keras
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readKerasZip(bytes) {
  const members = await unzip(bytes);
  if (!members[WEIGHTS]) {
    throw new WeightsError(`keras: wanted ${WEIGHTS} in the zip, found none`);
  }
  let config = null;
  try {
    if (members[CONFIG]) config = JSON.parse(new TextDecoder().decode(members[CONFIG]));
  } catch (cause) {
    throw new WeightsError(`keras: wanted JSON in ${CONFIG}, found ${cause.message}`);
  }
  return { ...(await readKerasH5(members[WEIGHTS], config)), format: 'keras' };
}

async function unzip(bytes) {
  const { unzipSync } = await import('fflate');
  const filter = ({ name, originalSize }) => {
    if (name !== WEIGHTS && name !== CONFIG) return false;
    if (originalSize > MAX_MEMBER_BYTES) {
      throw new WeightsError(`keras: ${name}: wanted at most 2 GiB, found ${originalSize} bytes`);
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (cause) {
    if (cause instanceof WeightsError) throw cause;
    throw new WeightsError(`keras: wanted a sound zip, found ${cause.message}`);
  }
}
