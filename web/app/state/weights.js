/** Pretrained weights for the backbone. */
import { batch, computed, signal } from '@preact/signals';
import { words } from '../words.js';
import { client, engineInfo } from './engine.js';
import { recipe, setAt } from './recipe.js';

/**
 * @typedef {object} Weights
 * @property {string} name of the file
 * @property {string} backbone that they were matched with
 * @property {Blob} blob a safetensors file
 * @property {import('../../worker/protocol.js').Conversion} conversion
 */

/** The file that was given. @type {import('@preact/signals').Signal<Weights|null>} */
export const weightsFile = signal(null);
/** It, where the recipe starts from it. @type {import('@preact/signals').ReadonlySignal<Weights|null>} */
export const weights = computed(() => {
  const { backbone, weights: name } = recipe.value.model;
  const file = weightsFile.value;
  return file?.backbone === backbone && file.name === name ? file : null;
});

/**
 * @typedef {object} Problem
 * @property {string} title
 * @property {string|null} reason why the file could not be read; null: it could
 * @property {string|null} report what became of its tensors
 * @property {string[]} fits backbones that it fits instead
 * @property {{path: string, file: File}[]} files
 */

/** @type {import('@preact/signals').Signal<Problem|null>} */
export const weightsProblem = signal(null);
export const weightsBusy = signal(false);

/** The model whose weights ship, by the backbone's name. */
const shippedFor = (backbone) =>
  engineInfo.value?.models.find(({ name, weights_bytes: bytes }) => name === backbone && bytes > 0);

/** What could be taken without any file. */
export const shipped = computed(() => shippedFor(recipe.value.model.backbone));

/** Where the backbone starts: with a file, with what ships, from random numbers; or with what is missing. */
export const startingPoint = computed(() => {
  const { weights: name = 'random' } = recipe.value.model;
  if (weights.value) return 'file';
  if (name === shipped.value?.name) return 'shipped';
  return name === 'random' ? 'random' : 'missing';
});

/** Starts from what ships, or from random numbers; a frozen backbone makes sense with weights alone. */
function startFrom(name) {
  setAt('model.weights', name);
  // Of several phases the first extracts features, those after it tune.
  const phases = recipe.value.phases.map((phase, i) => ({
    ...phase,
    freeze: { backbone: i === 0 && name !== 'random' },
  }));
  setAt('phases', phases);
}

export const takeShipped = () => batch(() => startFrom(shipped.value.name));
export const takeRandom = () => batch(() => startFrom('random'));

/** Files that are weights rather than photos, as far as their names tell. */
export const isWeightsName = (name) =>
  /\.(safetensors|h5|hdf5|keras|npy)$|(^|\/)model\.json$/i.test(name);

/** What a person would call the files. */
function nameOf(files) {
  const main = files.find(({ path }) => isWeightsName(path)) ?? files[0];
  return main.file.name;
}

/**
 * Takes weights in; the backbone is frozen then, since that is what they are for.
 * @param {{path: string, file: File}[]} files
 */
export async function addWeights(files) {
  await take(nameOf(files), files, () => client.convertWeights(recipe.value, files));
}

/**
 * @param {string} name of the file
 * @param {{path: string, file: File}[]} files to try again with; empty: there are none
 * @param {() => Promise<import('../../worker/protocol.js').Conversion>} convert
 */
async function take(name, files, convert) {
  const { backbone } = recipe.value.model;
  weightsBusy.value = true;
  weightsProblem.value = null;
  try {
    const conversion = await convert();
    const { weights: blob, report, fits, matched, wanted } = conversion;
    if (!blob) {
      const title = words.weights.unfit(name, backbone, matched, wanted);
      weightsProblem.value = { title, reason: null, report, fits, files };
      return;
    }
    batch(() => {
      weightsFile.value = { name, backbone, blob, conversion };
      startFrom(name);
    });
  } catch (error) {
    if (error.status === 'CANCELLED') return;
    const advice = error.status === 'NOT_SERVED' ? ` ${words.official.notServed}` : '';
    failToRead(words.weights.unread(name), error.message + advice);
  } finally {
    weightsBusy.value = false;
  }
}

/** Bytes of an official file that are here already; null: none is being fetched. */
export const fetched = signal(null);
let fetching = new AbortController();

/**
 * Official weights of this backbone or another of its widths.
 * @param {import('../../weights/registry.js').Entry} entry
 */
export async function fetchWeights(entry) {
  fetching = new AbortController();
  chooseBackbone(entry.backbone);
  fetched.value = { done: 0, total: entry.bytes ?? 0 };
  await take(entry.file, [], () =>
    client.fetchOfficial(recipe.value, entry.name, {
      onEvents: (events) => (fetched.value = events.at(-1)),
      signal: fetching.signal,
    }),
  );
  fetched.value = null;
}

export const stopFetching = () => fetching.abort();

/** @param {string} title @param {string} reason */
export function failToRead(title, reason) {
  weightsProblem.value = { title, reason, report: null, fits: [], files: [] };
}

export function removeWeights() {
  batch(() => {
    weightsFile.value = null;
    weightsProblem.value = null;
    startFrom(shipped.value?.name ?? 'random');
  });
}

/**
 * Another backbone: its own input size; weights of the former one do not fit it.
 * @param {string} backbone with a width or without
 */
export function chooseBackbone(backbone) {
  if (backbone === recipe.value.model.backbone) return;
  const model = engineInfo.value.models.find(({ name }) => isOf(backbone, name));
  batch(() => {
    weightsFile.value = null;
    weightsProblem.value = null;
    setAt('model', { ...recipe.value.model, backbone, input: model.input });
    startFrom(shipped.value?.name ?? 'random');
  });
}

/** @param {string} backbone @param {string} model name without a width */
export function isOf(backbone, model) {
  return (
    backbone === model || (backbone.startsWith(`${model}_`) && !Number.isNaN(widthOf(backbone)))
  );
}

/** The width multiplier at the end of a backbone's name; NaN: none. */
export function widthOf(backbone) {
  return Number(/_(\d+(?:\.\d+)?)$/.exec(backbone)?.[1] ?? NaN);
}
