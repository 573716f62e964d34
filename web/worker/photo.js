/**
 * Photos on their way to the engine. What it decodes itself it gets as bytes, so that the same photos
 * give the same bits as on the command line; other formats the browser decodes, if it knows them.
 */

import { keptPhoto } from '../store/photo_store.js';

const ENGINE_READS = [
  [0xff, 0xd8, 0xff], // JPEG
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0x42, 0x4d], // BMP
  [0x47, 0x49, 0x46, 0x38], // GIF
];

/**
 * @typedef {{bytes: Uint8Array}|{image: ImageData}} Source
 */

/**
 * @param {Uint8Array} bytes of a file
 * @param {Blob} file the same, for the browser's own decoder
 * @returns {Promise<Source>}
 */
export async function sourceOf(bytes, file) {
  const known = ENGINE_READS.some((magic) => magic.every((byte, i) => bytes[i] === byte));
  const image = known ? null : await decodeInBrowser(file);
  return image ? { image } : { bytes };
}

/**
 * @param {Blob|number|ImageData} photo a number: the id of one that is kept
 * @returns {Promise<Source>}
 */
export async function readPhoto(photo) {
  if (photo instanceof ImageData) return { image: photo };
  const file = typeof photo === 'number' ? await keptPhoto(photo) : photo;
  return sourceOf(new Uint8Array(await file.arrayBuffer()), file);
}

/** Null where the browser does not know the format either: the engine then says what it reads. */
async function decodeInBrowser(blob) {
  try {
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return context.getImageData(0, 0, canvas.width, canvas.height);
  } catch {
    return null;
  }
}

/**
 * @param {import('../engine/run.js').Run} run
 * @param {string} path
 * @param {Source} source
 */
export function addPhoto(run, path, source) {
  if ('image' in source) run.addPixels(path, source.image);
  else run.addFile(path, source.bytes);
}

/**
 * The run remembers what it cannot use; its first event lists it.
 * @param {import('../engine/run.js').Run} run
 * @param {string} path
 * @param {Source} source
 */
export function addOrSkip(run, path, source) {
  try {
    addPhoto(run, path, source);
  } catch (error) {
    if (error.status !== 'BAD_FILE') throw error;
  }
}

/**
 * @param {import('../engine/run.js').Run} run
 * @param {Source} source
 */
export function predictPhoto(run, source) {
  const { classes } =
    'image' in source ? run.predictPixels(source.image) : run.predictFile(source.bytes);
  return classes;
}
