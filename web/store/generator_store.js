/**
 * What generators of synthetic samples have learnt, in the origin private file system: one file for
 * each kind, of the photos and settings that it learnt last. The engine tells whether it still fits.
 */
import { folder, writeWhole } from './folder.js';

const FOLDER = 'generators';
const nameOf = (generator) => `${generator}.safetensors`;

/**
 * @param {string} generator as the recipe names it
 * @returns {Promise<Uint8Array|null>} null: nothing was kept
 */
export async function keptGenerator(generator) {
  try {
    const handle = await (await folder(FOLDER)).getFileHandle(nameOf(generator));
    return new Uint8Array(await (await handle.getFile()).arrayBuffer());
  } catch {
    return null; // never learnt, or nothing can be kept here: it learns anew
  }
}

/** @param {string} generator @param {Uint8Array} bytes */
export async function keepGenerator(generator, bytes) {
  const handle = await (await folder(FOLDER)).getFileHandle(nameOf(generator), { create: true });
  await writeWhole(handle, bytes);
}
