/** How good the trained model is: loaded once a run, when somebody looks. */
import { computed, signal } from '@preact/signals';
import { client } from './engine.js';
import { photoFile } from './intake.js';
import { asThawError, run, trainedPhotos } from './training.js';

/**
 * @typedef {import('../../worker/protocol.js').Results} Results
 * @typedef {Results['answers'][number]} Answer
 */

/** What was asked for the run that is done, and what came of it. */
const asked = signal({ done: null, parts: [], part: 0, map: null, error: null });

const current = () => (asked.value.done === run.value.done ? asked.value : null);

/** One a part of the photos: validation, test. @type {import('@preact/signals').ReadonlySignal<Results[]>} */
export const parts = computed(() => current()?.parts ?? []);
/** Of the part that is looked at. @type {import('@preact/signals').ReadonlySignal<Results|null>} */
export const results = computed(() => parts.value[current()?.part] ?? null);
export const featureMap = computed(() => current()?.map ?? null);
export const resultsError = computed(() => current()?.error ?? null);

/** @param {number} part index of the part to look at */
export function lookAt(part) {
  asked.value = { ...asked.value, part };
}

/** Asks for results and map of the run that is done, unless that was done before. */
export async function loadResults() {
  const { done } = run.value;
  if (!done || asked.value.done === done) return;
  asked.value = { done, parts: [], part: 0, map: null, error: null };
  const note = (more) => asked.value.done === done && (asked.value = { ...asked.value, ...more });
  try {
    note({ parts: await client.evaluate() });
    note({ map: await client.map() });
  } catch (error) {
    note({ error: asThawError(error) });
  }
}

/** Wrong answers, the surest first. */
export const mistakes = computed(() =>
  (results.value?.answers ?? [])
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.probability - a.probability),
);

/** Pictures of the sample set are asked for at this size. */
const DRAWN = 128;

/**
 * The photo that the engine knows by this name: what was trained on, or a drawing.
 * @param {string} name
 * @returns {Promise<Blob|ImageData>}
 */
export async function openNamed(name) {
  const id = trainedPhotos.get(name);
  if (id !== undefined) return photoFile(id);
  const [shape, index] = name.split('/');
  return client.drawShape(Number(index), run.value.start.classes.indexOf(shape), DRAWN);
}
