/** What the recipe's generator makes, measured beside the real photos: what `thaw judge` tells. */
import { computed, signal } from '@preact/signals';
import { client } from './engine.js';
import { photos, samplePerClass } from './photos.js';
import { recipe } from './recipe.js';
import { makeSurvey } from './survey.js';

/** Below this accuracy the classifier's word is worth little, as for `thaw judge`. */
const SURE = 0.9;

/** What the figures depend on. */
const basis = computed(() => {
  const { synthetic, split, seed, model, data, batch } = recipe.value;
  return JSON.stringify([synthetic, split, seed, model, data, batch, samplePerClass.value]);
});

/** @type {import('@preact/signals').Signal<{basis: string, photos: any[], found: object}|null>} */
const latest = signal(null);

export const judging = makeSurvey((job, options) => client.judge(job, options));

const isOfNow = computed(
  () => latest.value?.basis === basis.value && latest.value.photos === photos.value,
);
/** What `thaw judge --json` prints; null: nothing was judged. */
export const judgement = computed(() => (isOfNow.value ? latest.value.found : null));
/** There are figures, of other settings or photos than those of now. */
export const isOutdated = computed(() => latest.value !== null && !isOfNow.value);

/** Share of the real photos that the classifier is right about, and whether that is enough. */
export const trust = computed(() => {
  const share = judgement.value?.real.confirmed ?? 0;
  return { share, sure: share >= SURE };
});

export async function judge() {
  const of = { basis: basis.value, photos: photos.value };
  const found = await judging.take({ recipe: recipe.value });
  if (found) latest.value = { ...of, found };
}
