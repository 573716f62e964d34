// Weights files on this computer, as the converter takes them.
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { convertWeights } from '../../web/weights/convert.js';
import { HostError } from './errors.mjs';
import { ROOT } from './program.mjs';

/** @returns {Promise<import('../../web/weights/rename.js').RuleSet[]>} */
export async function readRenames() {
  return JSON.parse(await readFile(path.join(ROOT, 'web/weights/renames.json'), 'utf8'));
}

/**
 * @param {string} source a file, or a folder (.npy files, a model.json with its shards)
 * @returns {Promise<{folder: string, files: string[]}>} files relative to the folder, with /
 */
async function filesOf(source) {
  let info;
  try {
    info = await stat(source);
  } catch (error) {
    throw new HostError(`cannot read ${source}: ${error.code}`, 2);
  }
  if (!info.isDirectory()) return { folder: path.dirname(source), files: [path.basename(source)] };
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(source, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .sort();
  return { folder: source, files };
}

/**
 * @param {string} source
 * @param {object} options as convertWeights takes them, beside files and load
 */
export async function convertSource(source, options) {
  const { folder, files } = await filesOf(source);
  const load = async (file) => new Uint8Array(await readFile(path.join(folder, file)));
  return convertWeights({ files, load, renames: await readRenames(), ...options });
}

/**
 * A line for people where weights want other pixels than the network gives them; else null.
 * @param {import('../../web/weights/preprocess.js').Preprocess|null} preprocess of the weights
 * @param {import('./network.mjs').Network} network
 * @returns {string|null}
 */
export function preprocessNote(preprocess, network) {
  if (!preprocess || preprocess.mode === network.preprocess) return null;
  return (
    `note: these weights want their input as "${preprocess.mode}" (${preprocess.because}), ` +
    `but ${network.model} prepares it as "${network.preprocess}"`
  );
}
