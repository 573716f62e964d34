/** How well backbones tell these photos apart before anything is trained: measured one by one. */
import { effect, signal } from '@preact/signals';
import { client } from './engine.js';
import { photos, photosByClass, samplePerClass } from './photos.js';
import { recipe } from './recipe.js';
import { makeSurvey } from './survey.js';

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
export const probing = makeSurvey((job, options) => client.probe(job, options));

/** As many to learn from as leave every class as many to test on. */
function perClass() {
  const sizes = [...photosByClass.value.values()].map(({ length }) => length).filter(Boolean);
  const least = samplePerClass.value > 0 ? samplePerClass.value : Math.min(...sizes);
  return Math.max(1, Math.min(MOST_PER_CLASS, Math.floor(least / 2)));
}

export async function probe() {
  const { model, data, seed } = recipe.value;
  const job = { recipe: { model, data, seed }, perClass: perClass(), seeds: SEEDS };
  const found = await probing.take(job);
  if (!found) return;
  const { mean, std, tested } = found;
  const name = `${model.backbone}, ${model.input[0]} × ${model.input[1]}`;
  const row = {
    name,
    weights: model.weights ?? 'random',
    mean,
    std,
    perClass: job.perClass,
    tested,
  };
  const isOther = (earlier) => earlier.name !== row.name || earlier.weights !== row.weights;
  probed.value = [row, ...probed.value.filter(isOther)];
}

// What was measured on other photos says nothing of these.
effect(() => {
  if (photos.value || samplePerClass.value) probed.value = [];
});
