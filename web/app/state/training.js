/** The run: started, paused and stopped here, told by its events. */
import { signal } from '@preact/signals';
import { ThawError } from '../../worker/client.js';
import { language, words } from '../words.js';
import { predictorWords } from '../predictor_words.js';
import { client } from './engine.js';
import { photosForEngine } from './intake.js';
import { findInterrupted, interrupted, sourceOfRun } from './interrupted.js';
import { bringBackData, hasSplits, photos, samplePerClass } from './photos.js';
import { recipe } from './recipe.js';
import { recipeSettled } from './recipe_text.js';
import { IDLE, foldEvent, isRunning } from './run_state.js';
import { weights } from './weights.js';

/** @type {import('@preact/signals').Signal<import('./run_state.js').RunState>} */
export const run = signal(IDLE);
/** Read out by screen readers. */
export const announcement = signal('');

/** Ids of the photos that the run was given, by the names that the engine knows them by. */
export const trainedPhotos = new Map();

let controller = new AbortController();

function take(events) {
  const now = performance.now();
  run.value = events.reduce((state, event) => foldEvent(state, event, now), run.value);
  const told = events.findLast(({ event }) => event === 'epoch' || event === 'done');
  if (told) announcement.value = words.training.announce(told, run.value);
}

/** The model can answer: it has weights, trained or in training. */
export const canPredict = ({ start, status }) => start !== null && status !== 'failed';

async function train(resumes) {
  if (isRunning(run.value)) return;
  interrupted.value = null;
  controller = new AbortController();
  run.value = { ...IDLE, status: 'reading' };
  await recipeSettled();
  const given = photosForEngine();
  trainedPhotos.clear();
  given.forEach(({ path }, i) => trainedPhotos.set(path, photos.value[i].id));
  try {
    await client.train(
      {
        recipe: recipe.value,
        photos: given,
        hasSplits: hasSplits.value,
        shapesPerClass: samplePerClass.value,
        weights: weights.value?.blob ?? null,
        source: sourceOfRun(),
        resumes,
      },
      { onEvents: take, signal: controller.signal },
    );
  } catch (error) {
    run.value =
      error.status === 'CANCELLED'
        ? IDLE
        : { ...run.value, status: 'failed', progress: null, error };
    findInterrupted().catch(() => {}); // without an engine nothing can go on
  }
}

export const startTraining = () => train(false);

/** With the photos and settings that the run had. */
export async function goOnTraining() {
  const { data, recipe: wanted } = interrupted.value;
  bringBackData(data);
  recipe.value = wanted;
  await train(true);
}

/** Ends the run in good order: the best weights are restored. */
export function stopTraining() {
  controller.abort();
}

let pausedAt = 0;

export function pauseTraining() {
  client.pause();
  pausedAt = performance.now();
  run.value = { ...run.value, status: 'paused', clock: null };
}

export function resumeTraining() {
  client.resume();
  // The pause is no part of the epoch's time.
  const mark = run.value.mark + performance.now() - pausedAt;
  run.value = { ...run.value, status: 'training', mark };
}

/** @param {string} name of a file @param {Blob} blob */
export function download(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {any} value */
export const asJson = (value) =>
  new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' });

/** What `thaw predict` and `thaw eval` want beside weights.safetensors. */
export const downloads = {
  'recipe.json': () => download('recipe.json', asJson(run.value.start.recipe)),
  'classes.json': () => download('classes.json', asJson(run.value.start.classes)),
};

/** What the model itself is written as, and what each is called: our own, and those of other programs. */
export const OWN = { safetensors: 'weights.safetensors' };
export const EXPORTS = { onnx: 'ONNX', tfjs: 'TF.js', keras: 'Keras', html: 'HTML' };

/**
 * @param {keyof typeof EXPORTS | keyof typeof OWN} format
 * @returns {Promise<import('../../export/parity.js').Parity>}
 */
export async function downloadExport(format) {
  const said = format === 'html' ? predictorWords(words, language.value) : undefined;
  const { name, blob, parity } = await client.exportModel(format, said);
  download(name, blob);
  return parity;
}

/**
 * @param {unknown} error
 * @returns {ThawError} whatever went wrong, in a form that has words
 */
export function asThawError(error) {
  return error instanceof ThawError
    ? error
    : new ThawError('FAILED', String(error?.message ?? error));
}
