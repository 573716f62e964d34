/** The learning-rate finder: the loss along rising rates, for the phase that controls edit. */
import { effect, signal } from '@preact/signals';
import { client } from './engine.js';
import { photos } from './photos.js';
import { inPhase, phaseIndex, recipe, setAt, valueAt } from './recipe.js';
import { makeSurvey } from './survey.js';

const STEPS = 100;

export const searching = makeSurvey((job, options) => client.findLr(job, options));

/** @type {import('@preact/signals').Signal<{points: {lr: number, smoothed: number}[], suggestion: number|null}|null>} */
export const rates = signal(null);

export async function findRate() {
  const phase = phaseIndex.value;
  rates.value = null;
  const found = await searching.take({ recipe: recipe.value, phase, steps: STEPS });
  if (phase === phaseIndex.value) rates.value = found;
}

/** Two digits say enough. */
export const roundedRate = () => Number(rates.value.suggestion.toPrecision(2));

export function takeRate() {
  const [optimizer] = Object.keys(valueAt(inPhase('optimizer')));
  setAt(inPhase(`optimizer.${optimizer}.lr`), roundedRate());
}

// A curve belongs to its photos and its phase.
effect(() => {
  if (photos.value && phaseIndex.value >= 0) rates.value = null;
});
