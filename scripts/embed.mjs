// What the scripts that compile files into the programs share.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const WORD = 8;

/**
 * Bytes as little-endian words of C: an eighth of the tokens that bytes would be.
 * @param {Buffer} bytes
 * @returns {string} the inside of a uint64_t array's initializer
 */
export function words(bytes) {
  const padded = Buffer.alloc(Math.ceil(bytes.length / WORD) * WORD);
  bytes.copy(padded);
  const list = [];
  for (let at = 0; at < padded.length; at += WORD) {
    list.push(`0x${padded.readBigUInt64LE(at).toString(16)}`);
  }
  return list.join(',').replace(/(.{1,120},)/g, '$1\n');
}

/** @param {string} file @param {string} source */
export async function writeSource(file, source) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, source);
}
