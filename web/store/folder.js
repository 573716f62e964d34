/**
 * Folders in the origin private file system, and files that are there whole or as they were before.
 * Not through synchronous access handles, which write in place: a kill would leave half of a file,
 * and in Chromium's private windows some of them never open.
 */

/** @type {Map<string, Promise<FileSystemDirectoryHandle>>} */
const opened = new Map();

/**
 * Rejects where the browser gives no such file system, as some do in private windows.
 * @param {string} name
 * @returns {Promise<FileSystemDirectoryHandle>}
 */
export function folder(name) {
  if (!opened.has(name)) {
    const made = navigator.storage
      .getDirectory()
      .then((root) => root.getDirectoryHandle(name, { create: true }));
    opened.set(name, made);
  }
  return opened.get(name);
}

/**
 * The browser writes beside the file and swaps the two on close.
 * @param {FileSystemFileHandle} handle
 * @param {Uint8Array} bytes
 */
export async function writeWhole(handle, bytes) {
  const file = await handle.createWritable();
  await file.write(bytes);
  await file.close();
}
