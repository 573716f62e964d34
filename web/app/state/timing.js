/** What an epoch of the recipe takes on this machine, as a short timing of the engine tells. */
import { computed, effect, signal } from '@preact/signals';
import { client, engineInfo } from './engine.js';
import { classCount, samplePerClass, usable } from './photos.js';
import { objection, phaseIndex, recipe, summary } from './recipe.js';
import { isRunning } from './run_state.js';
import { run } from './training.js';

/** Work that is done without being asked for, in multiply-adds: well under a second. */
const UNASKED = 4e9;
/** Forward, and backward by data and by weights. */
const PASSES = 3;
/** Nothing is timed while a slider still moves. */
const REST_MS = 600;

/**
 * @typedef {object} Timed
 * @property {object} recipe
 * @property {number} phase
 * @property {import('../../worker/protocol.js').Timing} [timing]
 * @property {Error} [error]
 */

/** @type {import('@preact/signals').Signal<Timed|null>} */
const latest = signal(null);
export const isTiming = signal(false);
/** Whether anybody looks. */
export const isWatched = signal(false);

const isOfNow = (timed) => timed?.recipe === recipe.value && timed.phase === phaseIndex.value;

/** Of the recipe as it stands; null: not timed yet. */
export const timed = computed(() => (isOfNow(latest.value) ? latest.value : null));

/** Photos of an epoch. */
export const epochPhotos = computed(() => {
  const all =
    samplePerClass.value > 0 ? samplePerClass.value * classCount.value : usable.value.length;
  return Math.round(all * (1 - recipe.value.split.validation));
});

export async function timeEpoch() {
  if (isTiming.value) return;
  const asked = { recipe: recipe.value, phase: phaseIndex.value };
  isTiming.value = true;
  try {
    latest.value = { ...asked, timing: await client.timeEpochs(asked.recipe, asked.phase) };
  } catch (error) {
    latest.value = { ...asked, error };
  } finally {
    isTiming.value = false;
  }
}

/** Whether the timing is quick enough to be made without being asked for. */
function isQuick() {
  const { madds } = summary.value;
  return madds * PASSES * recipe.value.batch <= UNASKED;
}

/** Times the recipe whenever it has changed and nothing else is in work. */
export function watchTiming() {
  let timer = 0;
  effect(() => {
    clearTimeout(timer);
    if (!isWatched.value || !engineInfo.value || !summary.value || timed.value) return;
    if (isTiming.value || objection.value || isRunning(run.value) || !isQuick()) return;
    timer = setTimeout(timeEpoch, REST_MS);
  });
}
