/**
 * The data set: classes and their photos, or the sample set that the engine draws. What is said of a
 * photo here decides the run; what becomes of its file is the business of intake.js.
 */
import { batch, computed, signal } from '@preact/signals';
import { words } from '../words.js';
import { engineInfo } from './engine.js';
import { createHistory } from './history.js';
import { placeFiles } from './layout.js';

/**
 * @typedef {object} Photo
 * @property {number} id
 * @property {number} classId
 * @property {string|null} split name of the folder that gave it
 * @property {string} rest path below the class folder; no other photo of the class has it
 */

/** @type {import('@preact/signals').Signal<{id: number, name: string}[]>} */
export const classes = signal([]);
/** @type {import('@preact/signals').Signal<Photo[]>} */
export const photos = signal([]);
/** Photos of each shape, where the sample set is what is trained on; 0: it is not. */
export const samplePerClass = signal(0);
/** Why the engine cannot use a photo, by its id. @type {import('@preact/signals').Signal<Map<number, string>>} */
export const problems = signal(new Map());
/** Files that were dropped beside class folders. @type {import('@preact/signals').Signal<string[]>} */
export const strays = signal([]);

let lastId = 0;
const newId = () => ++lastId;

/** What is kept of all this, and what a step back restores. */
export const captureData = () => ({
  classes: classes.value,
  photos: photos.value,
  samplePerClass: samplePerClass.value,
});

/** @param {ReturnType<typeof captureData>} data */
export function restoreData(data) {
  batch(() => {
    classes.value = data.classes;
    photos.value = data.photos;
    samplePerClass.value = data.samplePerClass;
  });
  reserveIds(data);
}

/** No other class or photo gets the ids of these. @param {ReturnType<typeof captureData>} data */
export function reserveIds(data) {
  for (const { id } of [...data.classes, ...data.photos]) lastId = Math.max(lastId, id);
}

export const history = createHistory(captureData, restoreData);
const { remember } = history;

export const usable = computed(() => photos.value.filter(({ id }) => !problems.value.has(id)));
export const broken = computed(() => photos.value.filter(({ id }) => problems.value.has(id)));

/** Classes that there is something to train on for. */
export const classCount = computed(() =>
  samplePerClass.value > 0
    ? (engineInfo.value?.shapes.length ?? 0)
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
function freeClassName() {
  const taken = new Set(classes.value.map(({ name }) => name));
  for (let i = 1; ; i++) {
    const name = words.photos.newClassName(i);
    if (!taken.has(name)) return name;
  }
}

const keyOf = ({ classId, split, rest }) => `${classId}/${split ?? ''}/${rest}`;

/** The same photo, called `7 (2).jpg` where its class has a `7.jpg` already. */
function renamed(photo, taken) {
  for (let i = 2; taken.has(keyOf(photo)); i++) {
    const rest = photo.rest.replace(
      /( \(\d+\))?(\.[^./]*)?$/,
      (_all, _n, end) => ` (${i})${end ?? ''}`,
    );
    photo = { ...photo, rest };
  }
  taken.add(keyOf(photo));
  return photo;
}

/**
 * Takes in files; folder names become classes.
 * @param {import('./layout.js').Entry[]} entries
 * @param {number} [classId] where files without a folder go; without, a new class
 * @param {boolean} [joins] the photos belong to the step before, which undo takes back with them
 * @returns {{id: number, file: Blob}[]} of the photos that were added
 */
export function addPhotos(entries, classId, joins = false) {
  const { placed, loose, stray } = placeFiles(entries);
  const files = [];
  batch(() => {
    if (!joins) remember(words.photos.steps.add(placed.length + loose.length));
    samplePerClass.value = 0;
    const taken = new Set(photos.value.map(keyOf));
    const added = [];
    const add = (photo, file) => {
      added.push(renamed({ id: newId(), ...photo }, taken));
      files.push({ id: added.at(-1).id, file });
    };
    for (const { className, split, rest, file } of placed) {
      add({ classId: classNamed(className), split, rest }, file);
    }
    if (loose.length > 0) {
      const target = classId ?? classNamed(freeClassName());
      for (const file of loose) add({ classId: target, split: null, rest: file.name }, file);
    }
    photos.value = [...photos.value, ...added];
    strays.value = [...strays.value, ...stray];
  });
  return files;
}

/** @param {Map<number, string>} found by the id of a photo */
export function noteProblems(found) {
  if (found.size > 0) problems.value = new Map([...problems.value, ...found]);
}

/** @param {Set<number>} ids @param {number} classId */
export function movePhotos(ids, classId) {
  const moved = ({ id, classId: from }) => ids.has(id) && from !== classId;
  const count = photos.value.filter(moved).length;
  if (count === 0) return;
  remember(words.photos.steps.move(count, classes.value.find((c) => c.id === classId).name));
  const taken = new Set(photos.value.filter((photo) => !moved(photo)).map(keyOf));
  photos.value = photos.value.map((photo) =>
    moved(photo) ? renamed({ ...photo, classId }, taken) : photo,
  );
}

/** @param {Set<number>} ids */
export function removePhotos(ids) {
  remember(words.photos.steps.remove(ids.size));
  photos.value = photos.value.filter(({ id }) => !ids.has(id));
}

export function addClass() {
  batch(() => {
    remember(words.photos.newClass);
    samplePerClass.value = 0;
    classNamed(freeClassName());
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
  const former = classes.value.find((c) => c.id === id).name;
  if (wanted === former) return null;
  if (classes.value.some((c) => c.name === wanted)) return words.photos.nameTaken(wanted);
  remember(words.photos.steps.rename(former, wanted));
  classes.value = classes.value.map((c) => (c.id === id ? { id, name: wanted } : c));
  return null;
}

/** @param {number} id */
export function removeClass(id) {
  batch(() => {
    remember(words.photos.removeOf(classes.value.find((c) => c.id === id).name));
    classes.value = classes.value.filter((c) => c.id !== id);
    photos.value = photos.value.filter((photo) => photo.classId !== id);
  });
}

export function removeAll() {
  batch(() => {
    remember(words.photos.removeAll);
    restoreData({ classes: [], photos: [], samplePerClass: 0 });
    strays.value = [];
  });
}

/** The photos as a run had them. @param {ReturnType<typeof captureData>} data */
export function bringBackData(data) {
  if (JSON.stringify(data) === JSON.stringify(captureData())) return;
  remember(words.photos.steps.bringBack);
  restoreData(data);
}

/** @param {number} perClass pictures of each shape */
export function useSampleSet(perClass) {
  batch(() => {
    remember(words.photos.sampleButton);
    restoreData({ classes: [], photos: [], samplePerClass: perClass });
    strays.value = [];
  });
}

/**
 * Where the engine finds each photo, as folders would have it: class/photo or train/class/photo.
 * Beside folders that say train or val, a photo that was dropped alone is one to train on.
 * @param {Photo[]} list
 * @returns {string[]}
 */
export function pathsOf(list) {
  const names = new Map(classes.value.map(({ id, name }) => [id, name]));
  return list.map(({ classId, split, rest }) => {
    const path = `${names.get(classId)}/${rest}`;
    return hasSplits.value ? `${split ?? 'train'}/${path}` : path;
  });
}
