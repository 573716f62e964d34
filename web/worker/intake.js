/** Photos on their way in: each is decoded once, so that what is broken shows, and kept. */
import { keepPhoto } from '../store/photo_store.js';
import { addPhoto, sourceOf } from './photo.js';

/** What photos are called while they are checked; no word of it reaches the page. */
const CHECKED = 'class/photo';

/** The smallest run that decodes photos: for finding out whether that can be done. */
const CHECK_RECIPE = { model: { backbone: 'tiny', input: [32, 32, 3] } };

/** A film among the photos would fill the memory before anyone could say that it is none. */
const MAX_BYTES = 256 << 20;

/**
 * @typedef {object} Looked
 * @property {boolean} kept its original will be there when the page is opened again
 * @property {string|null} problem why the engine cannot use it
 * @property {Uint8Array|null} identity what tells it from other photos, for splits; null: a problem
 */

async function lookAt(run, bytes, file) {
  try {
    addPhoto(run, CHECKED, await sourceOf(bytes, file));
    return { problem: null, identity: run.identify() };
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return { problem: error.message.replace(`${CHECKED}: `, ''), identity: null };
  }
}

/** A photo that is not kept can still be used while the page is open. */
async function tryToKeep(id, bytes) {
  try {
    await keepPhoto(id, bytes);
    return true;
  } catch {
    return false;
  }
}

async function takeOne(run, { id, file }, keep) {
  if (file.size > MAX_BYTES) {
    const problem = `at most 256 MB, got ${Math.round(file.size / 2 ** 20)} MB`;
    return { kept: false, problem, identity: null };
  }
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    // gone from the disk, or not to be read
    return { kept: false, problem: error.message, identity: null };
  }
  // The file system works while the engine decodes.
  const keeping = keep ? tryToKeep(id, bytes) : false;
  const looked = await lookAt(run, bytes, file);
  return { kept: await keeping, ...looked };
}

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {{id: number, file: Blob}[]} photos all of them are in memory at once
 * @param {boolean} keep
 * @returns {Promise<Looked[]>}
 */
export async function takeIn(engine, photos, keep) {
  const scratch = engine.open(CHECK_RECIPE, 1);
  try {
    return await Promise.all(photos.map((photo) => takeOne(scratch, photo, keep)));
  } finally {
    scratch.close();
  }
}
