// The registry of official weights, and the cache that they are fetched into.
// THAW_REGISTRY: another registry file. THAW_CACHE: another folder than ~/.cache/thaw.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

import { readRegistry } from '../../web/weights/registry.js';
import { ROOT } from './program.mjs';

/** @returns {Promise<import('../../web/weights/registry.js').Entry[]>} */
export async function registryEntries() {
  const file = process.env.THAW_REGISTRY ?? path.join(ROOT, 'models/registry.json');
  return readRegistry(JSON.parse(await readFile(file, 'utf8')));
}

/**
 * @param {string} name
 * @returns {Promise<import('../../web/weights/registry.js').Entry|undefined>}
 */
export async function findEntry(name) {
  return (await registryEntries()).find((entry) => entry.name === name);
}

/**
 * Where an entry's weights lie once they are fetched.
 * @param {import('../../web/weights/registry.js').Entry} entry
 * @returns {string}
 */
export function cachedFile({ name }) {
  const folder = process.env.THAW_CACHE ?? path.join(homedir(), '.cache', 'thaw');
  return path.join(folder, `${name}.safetensors`);
}
