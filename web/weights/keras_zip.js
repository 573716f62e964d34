/**
 * Keras' .keras: a zip of config.json (the model) and model.weights.h5 (its numbers).
 */
import { readKerasH5 } from './keras_h5.js';
import { WeightsError } from './tensor.js';
import { unzip } from './zip.js';

const WEIGHTS = 'model.weights.h5';
const CONFIG = 'config.json';

/**
 * @param {Uint8Array} bytes the whole .keras
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readKerasZip(bytes) {
  const members = await unzip(bytes, (name) => name === WEIGHTS || name === CONFIG);
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
