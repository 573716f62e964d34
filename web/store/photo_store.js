/**
 * Originals of the photos in the origin private file system: one file a photo, named by its id. They
 * are written in the worker, where files open for synchronous writing, and read wherever they are
 * wanted, so that neither page nor worker holds more of them than it looks at.
 */

const FOLDER = 'photos';

/** @type {Promise<FileSystemDirectoryHandle>|undefined} */
let opened;

/** Rejects where the browser gives no such file system, as some do in private windows. */
function folder() {
  opened ??= navigator.storage
    .getDirectory()
    .then((root) => root.getDirectoryHandle(FOLDER, { create: true }));
  return opened;
}

/** @returns {Promise<boolean>} whether there is a place to keep photos in */
export async function canKeep() {
  try {
    return Boolean(await folder());
  } catch {
    return false;
  }
}

/**
 * Only in a worker. A photo that finds no room leaves nothing behind.
 * @param {number} id
 * @param {Uint8Array} bytes
 */
export async function keepPhoto(id, bytes) {
  const photos = await folder();
  const handle = await photos.getFileHandle(String(id), { create: true });
  const file = await handle.createSyncAccessHandle();
  try {
    const written = file.write(bytes, { at: 0 });
    if (written < bytes.length) throw new DOMException('no room', 'QuotaExceededError');
    file.truncate(bytes.length);
    file.close();
  } catch (error) {
    file.close();
    await photos.removeEntry(String(id));
    throw error;
  }
}

/**
 * @param {number} id
 * @returns {Promise<File>} read from the disk when it is
 */
export async function keptPhoto(id) {
  const handle = await (await folder()).getFileHandle(String(id));
  return handle.getFile();
}

/**
 * Deletes every photo but these.
 * @param {number[]} ids
 */
export async function keepOnly(ids) {
  const photos = await folder();
  const wanted = new Set(ids.map(String));
  const gone = [];
  for await (const name of photos.keys()) if (!wanted.has(name)) gone.push(name);
  for (const name of gone) await photos.removeEntry(name);
}
