/** From files to the engine: photos are read ahead while it decodes others. */
import { breathe } from './breathe.js';
import { addOrSkip, readPhoto } from './photo.js';

const READ_AHEAD = 4;

/**
 * Adds photos to a run, which remembers those that it cannot use.
 * @param {import('../engine/run.js').Run} run
 * @param {import('./protocol.js').Photo[]} photos
 * @param {(event: import('./protocol.js').ReadEvent) => void} onRead throws to end it
 */
export async function feedPhotos(run, photos, onRead) {
  const reading = [];
  for (let i = 0; i < photos.length; i++) {
    while (reading.length < Math.min(READ_AHEAD, photos.length - i)) {
      reading.push(readOrFail(photos[i + reading.length].file));
    }
    const source = await reading.shift();
    await breathe();
    addOrSkip(run, photos[i].path, source);
    onRead({ event: 'read', done: i + 1, total: photos.length });
  }
}

/** A file that is gone from the disk counts as an empty one: the engine lists it as unusable. */
async function readOrFail(file) {
  try {
    return await readPhoto(file);
  } catch {
    return { bytes: new Uint8Array(0) };
  }
}
