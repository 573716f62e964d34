/**
 * Checkpoints in the origin private file system: two files, written in turn, so that a kill while one
 * is written leaves the other.
 */
import { folder, writeWhole } from './folder.js';

const FOLDER = 'checkpoints';
const NAMES = ['0', '1'];

async function files() {
  const found = [];
  for await (const [name, handle] of (await folder(FOLDER)).entries()) {
    const slot = NAMES.indexOf(name);
    if (slot >= 0) found.push({ slot, file: await handle.getFile() });
  }
  return found;
}

/** @returns {Promise<{slot: number, file: File}[]>} latest first, whole or not */
export async function keptCheckpoints() {
  return (await files()).sort((a, b) => b.file.lastModified - a.file.lastModified);
}

/** @param {number} slot 0 or 1 @param {Uint8Array} bytes */
export async function keepCheckpoint(slot, bytes) {
  const checkpoints = await folder(FOLDER);
  await writeWhole(await checkpoints.getFileHandle(NAMES[slot], { create: true }), bytes);
}

export async function forgetCheckpoints() {
  const checkpoints = await folder(FOLDER);
  for (const { slot } of await files()) await checkpoints.removeEntry(NAMES[slot]);
}
