/**
 * Zip archives, in which Keras and PyTorch wrap their files. The unzipper is loaded with the first one.
 */
import { WeightsError } from './tensor.js';

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
 * @param {Uint8Array} bytes the whole archive
 * @param {(name: string) => boolean} wanted which members to unpack
 * @returns {Promise<Record<string, Uint8Array>>}
 */
export async function unzip(bytes, wanted) {
  const { unzipSync } = await import('fflate');
  const filter = ({ name, originalSize }) => {
    if (!wanted(name)) return false;
    if (originalSize > MAX_MEMBER_BYTES) {
      throw new WeightsError(`zip: ${name}: wanted at most 2 GiB, found ${originalSize} bytes`);
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (cause) {
    if (cause instanceof WeightsError) throw cause;
    throw new WeightsError(`zip: wanted a sound archive, found ${cause.message}`);
  }
}

/**
 * @param {Uint8Array} bytes the whole archive
 * @returns {Promise<string[]>} names of its members
 */
export async function zipNames(bytes) {
  const names = [];
  await unzip(bytes, (name) => {
    names.push(name);
    return false;
  });
  return names;
}
