/**
 * Files of photos on their way in: each is looked at by the engine and kept, so that it is there when
 * the page is opened again. Until then, and where nothing can be kept, the file itself is remembered.
 */
import { batch, signal } from '@preact/signals';
import { keptPhoto } from '../../store/photo_store.js';
import { client } from './engine.js';
import { addPhotos, noteProblems, pathsOf, photos } from './photos.js';
import { keeps, savedNow } from './saved.js';

/** Portions on their way in at a time: one for each core that could decode. */
const LANES = Math.min(4, navigator.hardwareConcurrency);
/** Photos of a portion, which are in memory at once. */
const PORTION = 8;

/** Photos that the engine has not looked at yet. */
export const unchecked = signal(0);
/** Of so many. */
export const inIntake = signal(0);
/** Photos that found no place and will be gone with the page. */
export const unkept = signal(0);

/** Files of photos that are not kept, or not yet. @type {Map<number, Blob>} */
const files = new Map();

/**
 * The file of a photo.
 * @param {number} id
 * @returns {Promise<Blob>}
 */
export const photoFile = async (id) => files.get(id) ?? keptPhoto(id);

async function takePortion(portion) {
  const taken = await client.takeIn(portion, keeps.value);
  batch(() => {
    const found = portion.map(({ id }, i) => [id, taken[i].problem]);
    noteProblems(new Map(found.filter(([, problem]) => problem !== null)));
    portion.forEach(({ id }, i) => taken[i].kept && files.delete(id));
    if (keeps.value) unkept.value += taken.filter(({ kept }) => !kept).length;
  });
}

/**
 * Takes in files; folder names become classes, archives are folders.
 * @param {import('./layout.js').Entry[]} entries
 * @param {number} [classId] where files without a folder go; without, a new class
 * @param {boolean} [joins] as addPhotos has it
 */
export async function addFiles(entries, classId, joins) {
  const added = addPhotos((await Promise.all(entries.map(unpacked))).flat(), classId, joins);
  for (const { id, file } of added) files.set(id, file);
  batch(() => {
    inIntake.value = (unchecked.value > 0 ? inIntake.value : 0) + added.length;
    unchecked.value += added.length;
  });
  const portions = [];
  for (let i = 0; i < added.length; i += PORTION) portions.push(added.slice(i, i + PORTION));
  const lane = async () => {
    for (let portion; (portion = portions.shift());) {
      try {
        await takePortion(portion);
      } finally {
        unchecked.value -= portion.length;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  unchecked.value -= portions.flat().length; // a failure of the engine kept them from being looked at
  const failed = lanes.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  await savedNow();
}

/** The photos of an archive; any other file as it is. */
async function unpacked(entry) {
  return /\.zip$/i.test(entry.file.name) ? client.unzip(entry.file) : [entry];
}

/**
 * Photos as the engine takes them, all of them by default. Broken ones go along: the engine counts and names them, and
 * decides what becomes of a class that has no other.
 * @returns {import('../../worker/protocol.js').Photo[]}
 */
export function photosForEngine(which = photos.value) {
  const paths = pathsOf(which);
  return which.map(({ id }, i) => ({ path: paths[i], file: files.get(id) ?? id }));
}

/**
 * Forgets the originals of photos that were removed while the page was open before.
 * @param {import('./photos.js').Photo[]} others that are wanted, too
 */
export function tidyPhotos(others) {
  return client.keepOnly([...photos.value, ...others].map(({ id }) => id));
}
