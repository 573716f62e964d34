/**
 * A few photos as the recipe varies them: made anew by the engine whenever the recipe or the photos
 * change, and only the latest wish where it cannot keep up.
 */
import { computed, effect, signal } from '@preact/signals';
import { client, engineInfo } from './engine.js';
import { photosForEngine } from './intake.js';
import { photosByClass, samplePerClass } from './photos.js';
import { recipe } from './recipe.js';

/** Photos shown, and epochs of each. */
const PHOTOS = 4;
export const EPOCHS = 5;
/** Side of a drawing of the sample set in pixels, before it is brought to the network's size. */
const DRAWING = 128;

/** The grid is on screen; else nothing is made. */
export const isShown = signal(false);
/** Each turn shows other photos. */
export const turn = signal(0);
export const firstEpoch = signal(0);

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {ImageData} photo as the network takes it
 * @property {ImageData[]} variations one an epoch, from firstEpoch on
 */
/** @type {import('@preact/signals').Signal<Row[]>} */
export const rows = signal([]);
/** Why there are no pictures. @type {import('@preact/signals').Signal<Error|null>} */
export const gridFailure = signal(null);

/** Decides the size of the pictures: a text, so that it is the same until it changes. */
const size = computed(() => JSON.stringify([recipe.value.model, recipe.value.data]));

/** Which photos are wanted at what size. */
const choice = computed(() => ({
  turn: turn.value,
  size: size.value,
  isSample: samplePerClass.value > 0,
  lists: [...photosByClass.value.values()].filter((photos) => photos.length > 0),
}));

async function drawings(first) {
  const { shapes } = engineInfo.value;
  const draw = async (at) => {
    const label = at % shapes.length;
    const file = await client.drawShape(Math.floor(at / shapes.length), label, DRAWING);
    return { path: `${shapes[label]}/${at + 1}`, file };
  };
  return Promise.all(Array.from({ length: PHOTOS }, (_, i) => draw(first + i)));
}

/** One of each class in turn. */
function photosOf(lists, first) {
  const at = Array.from({ length: PHOTOS }, (_, i) => first + i);
  const chosen = at.map((i) => {
    const photos = lists[i % lists.length];
    return photos[Math.floor(i / lists.length) % photos.length];
  });
  return photosForEngine([...new Set(chosen)]);
}

/** What the worker has open. */
let opened = { choice: null, paths: [] };

async function open(wanted) {
  const first = wanted.turn * PHOTOS;
  const photos = wanted.isSample ? await drawings(first) : photosOf(wanted.lists, first);
  opened = { choice: wanted, paths: await client.openShowcase(recipe.value, photos) };
}

async function make() {
  if (opened.choice !== choice.value) await open(choice.value);
  const { augment: _augment, ...plain } = recipe.value;
  const epochs = Array.from({ length: EPOCHS }, (_, i) => firstEpoch.value + i);
  const [[photos], variations] = await Promise.all([
    client.showcase(plain, [0]),
    client.showcase(recipe.value, epochs),
  ]);
  rows.value = opened.paths.map((name, i) => ({
    name,
    photo: photos[i],
    variations: variations.map((pictures) => pictures[i]),
  }));
}

let busy = false;
let isStale = false;

async function refresh() {
  isStale = true;
  if (busy) return;
  busy = true;
  while (isStale && isShown.value) {
    isStale = false;
    try {
      await make();
      gridFailure.value = null;
    } catch (error) {
      opened = { choice: null, paths: [] };
      // What is wrong in the recipe is said at its control; the pictures wait until it is right.
      if (error.status !== 'BAD_RECIPE') gridFailure.value = error;
    }
  }
  busy = false;
}

/** Starts to watch what the grid depends on. */
export function watchAugmentGrid() {
  effect(() => {
    const { isSample, lists } = choice.value;
    const hasPhotos = isSample || lists.length > 0;
    const watched = [recipe.value, firstEpoch.value, engineInfo.value];
    if (isShown.value && hasPhotos && watched.every((value) => value !== null)) refresh();
  });
}
