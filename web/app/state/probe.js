/** How well backbones tell these photos apart before anything is trained: measured one by one. */
import { effect, signal } from '@preact/signals';
import { client } from './engine.js';
import { photosForEngine } from './intake.js';
import { hasSplits, photos, photosByClass, samplePerClass } from './photos.js';
import { recipe } from './recipe.js';
import { weights } from './weights.js';

const MOST_PER_CLASS = 20;
const SEEDS = 5;

/**
 * @typedef {object} Probed
 * @property {string} name backbone and input size
 * @property {string} weights
 * @property {number} mean
 * @property {number} std
 * @property {number} perClass
 * @property {number} tested photos
 */

/** Latest first. @type {import('@preact/signals').Signal<Probed[]>} */
export const probed = signal([]);
/** What is being done; null: nothing. @type {import('@preact/signals').Signal<object|null>} */
export const probing = signal(null);
/** @type {import('@preact/signals').Signal<Error|null>} */
export const probeFailure = signal(null);

let controller = new AbortController();

/** As many to learn from as leave every class as many to test on. */
function perClass() {
  const sizes = [...photosByClass.value.values()].map(({ length }) => length).filter(Boolean);
  const least = samplePerClass.value > 0 ? samplePerClass.value : Math.min(...sizes);
  return Math.max(1, Math.min(MOST_PER_CLASS, Math.floor(least / 2)));
}

export async function probe() {
  const { backbone, input, weights: start } = recipe.value.model;
  const job = {
    recipe: { model: recipe.value.model, data: recipe.value.data, seed: recipe.value.seed },
    photos: photosForEngine(),
    hasSplits: hasSplits.value,
    shapesPerClass: samplePerClass.value,
    weights: weights.value?.blob ?? null,
    perClass: perClass(),
    seeds: SEEDS,
  };
  controller = new AbortController();
  probeFailure.value = null;
  probing.value = { event: 'read', done: 0, total: 0 };
  try {
    const { mean, std, tested } = await client.probe(job, {
      onEvents: (events) => (probing.value = events.at(-1)),
      signal: controller.signal,
    });
    const name = `${backbone}, ${input[0]} × ${input[1]}`;
    const row = { name, weights: start ?? 'random', mean, std, perClass: job.perClass, tested };
    const isOther = (earlier) => earlier.name !== row.name || earlier.weights !== row.weights;
    probed.value = [row, ...probed.value.filter(isOther)];
  } catch (error) {
    if (error.status !== 'CANCELLED') probeFailure.value = error;
  } finally {
    probing.value = null;
  }
}

export const stopProbe = () => controller.abort();

// What was measured on other photos says nothing of these.
effect(() => {
  if (photos.value || samplePerClass.value) probed.value = [];
});
