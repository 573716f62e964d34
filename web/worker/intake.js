/** Photos on their way in: each is decoded once, so that what is broken shows, and kept. */
import { keepPhoto } from '../store/photo_store.js';
import { addPhoto, sourceOf } from './photo.js';

/** What photos are called while they are checked; no word of it reaches the page. */
const CHECKED = 'class/photo';

/** The smallest run that decodes photos: for finding out whether that can be done. */
const CHECK_RECIPE = { model: { backbone: 'tiny', input: [32, 32, 3] } };

/** A film among the photos would fill the memory before anyone could say that it is none. */
const MAX_BYTES = 256 << 20;

/** Why the engine cannot use a photo; null: it can, and the census has it. */
async function problemOf(run, census, id, bytes, file) {
  try {
    addPhoto(run, CHECKED, await sourceOf(bytes, file));
    census.note(id, run);
    return null;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return error.message.replace(`${CHECKED}: `, '');
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

async function takeOne(run, census, { id, file }, keep) {
  if (file.size > MAX_BYTES) {
    return { kept: false, problem: `at most 256 MB, got ${Math.round(file.size / 2 ** 20)} MB` };
  }
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    return { kept: false, problem: error.message }; // gone from the disk, or not to be read
  }
  // The file system works while the engine decodes.
  const keeping = keep ? tryToKeep(id, bytes) : false;
  const problem = await problemOf(run, census, id, bytes, file);
  return { kept: await keeping, problem };
}

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {import('./splits.js').Census} census told of each that can be used
 * @param {{id: number, file: Blob}[]} photos all of them are in memory at once
 * @param {boolean} keep
 * @returns {Promise<import('./protocol.js').Taken[]>}
 */
export async function takeIn(engine, census, photos, keep) {
  const scratch = engine.open(CHECK_RECIPE, 1);
  try {
    return await Promise.all(photos.map((photo) => takeOne(scratch, census, photo, keep)));
  } finally {
    scratch.close();
  }
}
