/** The data set: classes and their photos, or the sample set that the engine draws. */
import { batch, computed, signal } from '@preact/signals';
import { words } from '../words.js';
import { client, engineInfo } from './engine.js';
import { placeFiles } from './layout.js';

const CHECKED_AT_ONCE = 16;

/**
 * @typedef {object} Photo
 * @property {number} id
 * @property {number} classId
 * @property {string|null} split name of the folder that gave it
 * @property {string} rest path below the class folder
 * @property {Blob} file
 * @property {string|null} problem why the engine cannot use it; null while it can, or is unchecked
 */

let lastId = 0;
const newId = () => ++lastId;

/** @type {import('@preact/signals').Signal<{id: number, name: string}[]>} */
export const classes = signal([]);
/** @type {import('@preact/signals').Signal<Photo[]>} */
export const photos = signal([]);
/** Files that were dropped beside class folders. @type {import('@preact/signals').Signal<string[]>} */
export const strays = signal([]);
/** Photos of each shape, where the sample set is what is trained on; 0: it is not. */
export const samplePerClass = signal(0);
/** Photos that the engine has not looked at yet. */
export const unchecked = signal(0);

export const usable = computed(() => photos.value.filter((photo) => !photo.problem));
export const broken = computed(() => photos.value.filter((photo) => photo.problem));

/** Classes that there is something to train on for. */
export const classCount = computed(() =>
  samplePerClass.value > 0
    ? engineInfo.value.shapes.length
    : new Set(usable.value.map((photo) => photo.classId)).size,
);

/** @type {import('@preact/signals').ReadonlySignal<Map<number, Photo[]>>} */
export const photosByClass = computed(() => {
  const byClass = new Map(classes.value.map(({ id }) => [id, []]));
  for (const photo of usable.value) byClass.get(photo.classId).push(photo);
  return byClass;
});

export const hasSplits = computed(() => photos.value.some((photo) => photo.split));

function classNamed(name) {
  const known = classes.value.find((c) => c.name === name);
  if (known) return known.id;
  const added = { id: newId(), name };
  classes.value = [...classes.value, added].sort((a, b) => a.name.localeCompare(b.name));
  return added.id;
}

/** A name that no class has yet. */
function freeName() {
  const taken = new Set(classes.value.map(({ name }) => name));
  for (let i = 1; ; i++) {
    const name = words.photos.newClassName(i);
    if (!taken.has(name)) return name;
  }
}

/**
 * Takes in files; folder names become classes.
 * @param {import('./layout.js').Entry[]} entries
 * @param {number} [classId] where files without a folder go; without, a new class
 */
export function addFiles(entries, classId) {
  const { placed, loose, stray } = placeFiles(entries);
  const added = [];
  batch(() => {
    samplePerClass.value = 0;
    for (const { className, split, rest, file } of placed) {
      added.push({ id: newId(), classId: classNamed(className), split, rest, file, problem: null });
    }
    if (loose.length > 0) {
      const target = classId ?? classNamed(freeName());
      for (const file of loose) {
        added.push({
          id: newId(),
          classId: target,
          split: null,
          rest: file.name,
          file,
          problem: null,
        });
      }
    }
    photos.value = [...photos.value, ...added];
    strays.value = [...strays.value, ...stray];
    unchecked.value += added.length;
  });
  return check(added);
}

/** Lets the engine decode each photo once, so that what is broken shows before training does. */
async function check(added) {
  let left = added.length;
  try {
    for (let i = 0; i < added.length; i += CHECKED_AT_ONCE) {
      const portion = added.slice(i, i + CHECKED_AT_ONCE);
      const reasons = await client.check(portion.map(({ rest, file }) => ({ path: rest, file })));
      batch(() => {
        left -= portion.length;
        unchecked.value -= portion.length;
        note(new Map(portion.map(({ id }, k) => [id, reasons[k]])));
      });
    }
  } finally {
    unchecked.value -= left; // those that a failure of the engine kept from being looked at
  }
}

/** @param {Map<number, string|null>} reasons by the id of a photo */
function note(reasons) {
  if ([...reasons.values()].every((reason) => reason === null)) return;
  photos.value = photos.value.map((photo) =>
    reasons.get(photo.id) ? { ...photo, problem: reasons.get(photo.id) } : photo,
  );
}

export function addClass() {
  batch(() => {
    samplePerClass.value = 0;
    classNamed(freeName());
  });
}

/**
 * @param {number} id
 * @param {string} name
 * @returns {string|null} why it cannot be called that; null: it is now
 */
export function renameClass(id, name) {
  const wanted = name.trim();
  if (wanted === '') return words.photos.nameEmpty;
  if (wanted.includes('/')) return words.photos.nameSlash;
  if (classes.value.some((c) => c.id !== id && c.name === wanted))
    return words.photos.nameTaken(wanted);
  classes.value = classes.value.map((c) => (c.id === id ? { id, name: wanted } : c));
  return null;
}

/** @param {number} id */
export function removeClass(id) {
  batch(() => {
    classes.value = classes.value.filter((c) => c.id !== id);
    photos.value = photos.value.filter((photo) => photo.classId !== id);
  });
}

export function removeAll() {
  batch(() => {
    classes.value = [];
    photos.value = [];
    strays.value = [];
    samplePerClass.value = 0;
  });
}

/** @param {number} perClass pictures of each shape */
export function useSampleSet(perClass) {
  batch(() => {
    removeAll();
    samplePerClass.value = perClass;
  });
}

/**
 * Photos as the engine takes them. Broken ones go along: the engine counts and names them, and
 * decides what becomes of a class that has no other.
 * @returns {import('../../worker/protocol.js').Photo[]}
 */
export function photosForEngine() {
  const names = new Map(classes.value.map(({ id, name }) => [id, name]));
  return photos.value.map(({ classId, split, rest, file }) => {
    const path = `${names.get(classId)}/${rest}`;
    // Beside folders that say train or val, a photo that was dropped alone is one to train on.
    return { path: hasSplits.value ? `${split ?? 'train'}/${path}` : path, file };
  });
}
