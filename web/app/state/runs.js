/** Earlier runs: kept with their curves, to be laid over those of the next. */
import { computed, effect, signal } from '@preact/signals';
import { recipe } from './recipe.js';
import { run } from './training.js';

const KEPT = 12;
/** Curves that can be told apart. */
export const SHOWN_AT_MOST = 4;
const CURVES = ['loss', 'accuracy', 'val_loss', 'val_accuracy'];

/**
 * @typedef {object} KeptRun
 * @property {number} id
 * @property {number} number of the run, counted from 1
 * @property {string} backbone
 * @property {object} recipe as run
 * @property {string} reason why it ended
 * @property {number} best epoch, from 0; -1: none
 * @property {object[]} epochs with the values of the curves
 * @property {object} [trainedOn] real and synthetic, of runs since these were told apart
 * @property {boolean} shown
 */

/** Latest first. @type {import('@preact/signals').Signal<KeptRun[]>} */
export const runs = signal([]);
export const shownRuns = computed(() => runs.value.filter(({ shown }) => shown));

let shownId = null; // of the run whose curves stand there as the latest

function keptOf({ start, done, epochs }) {
  const number = (runs.value[0]?.number ?? 0) + 1;
  return {
    id: Date.now(),
    number,
    backbone: start.recipe.model.backbone,
    recipe: start.recipe,
    reason: done.reason,
    trainedOn: start.trained_on,
    best: done.best_epoch,
    epochs: epochs.map((epoch) => Object.fromEntries(CURVES.map((key) => [key, epoch[key]]))),
    shown: false,
  };
}

/** Keeps every run that ends. */
export function watchRuns() {
  let last = run.value.done;
  effect(() => {
    const { done } = run.value;
    if (done && done !== last && run.value.epochs.length > 0) {
      const kept = keptOf(run.value);
      shownId = kept.id;
      runs.value = [kept, ...runs.peek()].slice(0, KEPT);
    }
    last = done;
  });
}

/** Those that are not the run whose curves stand there anyway. */
export const earlierRuns = computed(() =>
  runs.value.filter(({ id }) => !(run.value.done && id === shownId)),
);

/** @param {number} id @param {boolean} shown */
export function showRun(id, shown) {
  runs.value = runs.value.map((kept) => (kept.id === id ? { ...kept, shown } : kept));
}

/** @param {number} id */
export function removeRun(id) {
  runs.value = runs.value.filter((kept) => kept.id !== id);
}

/** Its recipe is what is edited and trained next. @param {number} id */
export function useRecipeOf(id) {
  recipe.value = runs.value.find((kept) => kept.id === id).recipe;
}
