/** Hashes by which official files are known. Keras publishes MD5, which browsers do not compute. */
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const ALGORITHMS = { md5, sha256 };

/**
 * A hash of bytes as they come.
 * @param {'md5'|'sha256'} algorithm
 * @returns {{update: (bytes: Uint8Array) => void, hex: () => string}} hex: once, at the end
 */
export function startDigest(algorithm) {
  const hash = ALGORITHMS[algorithm].create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
}
