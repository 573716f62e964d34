/**
 * Samples of the recipe's generator to look at: it learns in the worker and then draws whatever is
 * asked for. Which of them are trained on is the recipe's to say.
 */
import { computed, signal } from '@preact/signals';
import { client } from './engine.js';
import { photos, samplePerClass } from './photos.js';
import { recipe } from './recipe.js';
import { makeSurvey } from './survey.js';
import { bringBack, leaveOut, withoutOf } from './synthetic.js';

/** Samples that a class shows at first, and how many more at a time. */
const SHOWN = 8;

/** What was learnt depends on this, and on nothing else of the recipe. */
const basis = computed(() => {
  const { synthetic, split, seed, model, data } = recipe.value;
  const { per_class: _many, fill: _fill, without: _without, ...rest } = synthetic ?? {};
  return JSON.stringify([rest, split, seed, model.input, data, samplePerClass.value]);
});

/**
 * @typedef {object} Sample
 * @property {number} index
 * @property {ImageData} image
 *
 * @typedef {object} ClassOfSamples
 * @property {number} label
 * @property {string} name
 * @property {Sample[]} samples
 */

/** @type {import('@preact/signals').Signal<{basis: string, photos: any[], classes: ClassOfSamples[]}|null>} */
const shown = signal(null);
/**
 * Samples with a star: they are shown first, and stay where others are drawn anew. Indices by class, of the
 * settings that they were made with.
 * @type {import('@preact/signals').Signal<{basis: string, of: Record<string, number[]>}>}
 */
export const favourites = signal({ basis: '', of: {} });

const favouritesOf = (name) =>
  favourites.value.basis === basis.value ? (favourites.value.of[name] ?? []) : [];

/** @param {string} name of a class @param {number} index */
export const isFavourite = (name, index) => favouritesOf(name).includes(index);

/** @param {string} name of a class @param {number} index @param {boolean} kept */
export function keepSample(name, index, kept) {
  const others = favouritesOf(name).filter((one) => one !== index);
  const of = favourites.value.basis === basis.value ? favourites.value.of : {};
  favourites.value = {
    basis: basis.value,
    of: { ...of, [name]: kept ? [...others, index] : others },
  };
}

/** What learning told last; null: nothing was learnt. */
export const lastLesson = signal(null);

export const preview = makeSurvey(async (job, options) => {
  lastLesson.value = null;
  const onEvents = (events) => {
    lastLesson.value = events.findLast(({ event }) => event === 'learn') ?? lastLesson.value;
    options.onEvents(events);
  };
  return client.preview(job, { ...options, onEvents });
});

const isOfNow = computed(
  () => shown.value?.basis === basis.value && shown.value.photos === photos.value,
);
/** Classes with their samples; null: none were made. */
export const gallery = computed(() => (isOfNow.value ? shown.value.classes : null));
/** There are pictures, of other settings or photos than those of now. */
export const isStale = computed(() => shown.value !== null && !isOfNow.value);

/** The first indices from `from` on that are not left out. */
function nextIndices(name, from, count) {
  const gone = new Set(withoutOf(name));
  const indices = [];
  for (let i = from; indices.length < count; i++) if (!gone.has(i)) indices.push(i);
  return indices;
}

async function drawThese(label, indices) {
  const images = await client.synthetic(label, indices);
  return indices.map((index, i) => ({ index, image: images[i] }));
}

const draw = ({ label, name }, from, count) => drawThese(label, nextIndices(name, from, count));

/** Favourites, and others up to what a class shows. */
function drawFirst({ label, name }) {
  const gone = new Set(withoutOf(name));
  const starred = favouritesOf(name).filter((index) => !gone.has(index));
  const others = nextIndices(name, 0, SHOWN + starred.length).filter(
    (index) => !starred.includes(index),
  );
  const chosen = [...starred, ...others.slice(0, Math.max(0, SHOWN - starred.length))];
  return drawThese(
    label,
    chosen.sort((a, b) => a - b),
  );
}

export async function makePreview() {
  const of = { basis: basis.value, photos: photos.value };
  const plan = await preview.take({ recipe: recipe.value });
  if (!plan) return;
  const classes = [];
  for (const [label, { name, synthetic }] of plan.entries()) {
    if (synthetic === 0) continue; // too few photos, or no rules for it
    classes.push({ label, name, samples: await drawFirst({ label, name }) });
  }
  shown.value = { ...of, classes };
}

/** @param {number} label @param {(samples: Sample[]) => Sample[]} change */
function changeSamples(label, change) {
  const classes = shown.value.classes.map((one) =>
    one.label === label ? { ...one, samples: change(one.samples) } : one,
  );
  shown.value = { ...shown.value, classes };
}

const classOf = (label) => shown.value.classes.find((one) => one.label === label);
const endOf = ({ samples }) => Math.max(-1, ...samples.map(({ index }) => index)) + 1;

/** @param {number} label */
export async function showMore(label) {
  const one = classOf(label);
  const more = await draw(one, endOf(one), SHOWN);
  changeSamples(label, (samples) => [...samples, ...more]);
}

/** Samples go for good, and the next ones come. @param {number} label @param {number[]} indices */
async function replace(label, indices) {
  const one = classOf(label);
  leaveOut(one.name, indices);
  const more = await draw(one, endOf(one), indices.length);
  const gone = new Set(indices);
  changeSamples(label, (samples) => [...samples.filter(({ index }) => !gone.has(index)), ...more]);
}

/** @param {number} label @param {number} index */
export const removeSample = (label, index) => replace(label, [index]);

/** All that is shown of a class, but favourites. @param {number} label */
export function drawAnew(label) {
  const { name, samples } = classOf(label);
  const others = samples.filter(({ index }) => !isFavourite(name, index));
  return replace(
    label,
    others.map(({ index }) => index),
  );
}

/** Nothing is left out any more, and the first ones are shown again. */
export async function forgetRemoved() {
  bringBack();
  for (const one of gallery.value ?? []) {
    const first = await drawFirst(one);
    changeSamples(one.label, () => first);
  }
}
