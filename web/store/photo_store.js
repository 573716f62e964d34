/**
 * Originals of the photos in the origin private file system: one file a photo, named by its id. They
 * are written in the worker and read wherever they are wanted, so that neither page nor worker holds
 * more of them than it looks at.
 */
import { folder, writeWhole } from './folder.js';

const FOLDER = 'photos';

/** @returns {Promise<boolean>} whether there is a place to keep photos in; Safari before 26 has none */
export async function canKeep() {
  try {
    await folder(FOLDER);
    return 'createWritable' in FileSystemFileHandle.prototype;
  } catch {
    return false;
  }
}

/**
 * All of it is there afterwards, or nothing.
 * @param {number} id
 * @param {Uint8Array} bytes
 */
export async function keepPhoto(id, bytes) {
  const photos = await folder(FOLDER);
  const handle = await photos.getFileHandle(String(id), { create: true });
  try {
    await writeWhole(handle, bytes);
  } catch (error) {
    await photos.removeEntry(String(id));
    throw error;
  }
}

/**
 * @param {number} id
 * @returns {Promise<File>} read from the disk when it is
 */
export async function keptPhoto(id) {
  const handle = await (await folder(FOLDER)).getFileHandle(String(id));
  return handle.getFile();
}

/**
 * Deletes every photo but these.
 * @param {number[]} ids
 */
export async function keepOnly(ids) {
  const photos = await folder(FOLDER);
  const wanted = new Set(ids.map(String));
  const gone = [];
  for await (const name of photos.keys()) if (!wanted.has(name)) gone.push(name);
  for (const name of gone) await photos.removeEntry(name);
}
