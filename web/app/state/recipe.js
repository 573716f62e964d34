/**
 * The recipe that the page edits. Its paths are spelled as the engine spells them in its messages,
 * so that a message finds its way to the control: `phases[0].optimizer.adam.lr`.
 */
import { batch, computed, effect, signal } from '@preact/signals';
import { blocksOf, freezeBefore } from './blocks.js';
import { DEFAULT_RECIPE } from './default_recipe.js';
import { client } from './engine.js';
import { freezeOf } from './freeze.js';
import { classCount } from './photos.js';

export const recipe = signal(DEFAULT_RECIPE);
/** What the engine says against the recipe. @type {import('@preact/signals').Signal<{path: string, message: string}|null>} */
export const objection = signal(null);
/** Layers, totals and parameters of the recipe's model; null until the engine has answered. */
export const summary = signal(null);

/** The phase that controls edit. */
const chosenPhase = signal(0);
export const phaseIndex = computed(() =>
  Math.min(chosenPhase.value, recipe.value.phases.length - 1),
);
export const choosePhase = (index) => (chosenPhase.value = index);
/** @param {string} key of the phase that controls edit @returns {string} its path */
export const inPhase = (key) => `phases[${phaseIndex.value}].${key}`;

const keysOf = (path) => path.split(/[.[\]]+/).filter(Boolean);

/**
 * @param {string} path
 * @returns {any} undefined where there is nothing
 */
export function valueAt(path) {
  return keysOf(path).reduce((value, key) => value?.[key], recipe.value);
}

/**
 * @param {string} path
 * @param {any} value undefined takes the key away
 */
export function setAt(path, value) {
  const next = structuredClone(recipe.value);
  const keys = keysOf(path);
  const last = keys.pop();
  const owner = keys.reduce((node, key) => (node[key] ??= {}), next);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  recipe.value = next;
}

/** The message about the value at a path, if there is one. */
export function objectionAt(path) {
  return objection.value?.path === path ? objection.value.message : undefined;
}

/** `phases[0].epochs: 1 … 1000000, got 0` → path and message. */
function objectionOf({ detail }) {
  const [, path, message] = /^([\w.[\]]+): (.*)$/s.exec(detail) ?? [null, '', detail];
  return { path, message };
}

/** The backbone that the summary is of: for a moment after a change still the former one. */
const summarized = signal(null);
/** Whether the layers shown are those of the recipe's backbone; until then none can be chosen. */
export const layersKnown = computed(() => summarized.value === recipe.value.model.backbone);

let asked = 0;

/** Asks the engine what the recipe amounts to; only the answer to the last question counts. */
async function consult(current, classes, phase) {
  const question = ++asked;
  let answer = null;
  let against = null;
  try {
    answer = await client.summary(current, Math.max(classes, 2), phase);
  } catch (error) {
    against = objectionOf(error);
  }
  if (question !== asked) return;
  objection.value = against;
  if (!answer) return;
  batch(() => {
    summary.value = answer;
    summarized.value = current.model.backbone;
  });
}

/** Starts to watch the recipe. */
export function watchRecipe() {
  effect(() => {
    consult(recipe.value, classCount.value, phaseIndex.value);
  });
}

/** The backbone as blocks. */
export const blocks = computed(() => blocksOf(summary.value?.layers ?? []));

/** @param {number} line block before which everything is frozen */
export const freezeTo = (line) => setAt(inPhase('freeze'), freezeBefore(blocks.value, line));

/** Layers of the backbone that have parameters, and whether they are frozen. */
export const backboneLayers = computed(() =>
  (summary.value?.layers ?? [])
    .filter(({ backbone, parameters }) => backbone && parameters > 0)
    .map((layer) => ({ ...layer, frozen: !layer.trainable })),
);

/** @param {(layer: {name: string, frozen: boolean}, index: number) => boolean} isFrozen */
export function setFrozen(isFrozen) {
  const layers = backboneLayers.value.map((layer, i) => ({ ...layer, frozen: isFrozen(layer, i) }));
  setAt(inPhase('freeze'), freezeOf(layers));
}

export function freezeUntil(name) {
  const first = backboneLayers.value.findIndex((layer) => layer.name === name);
  setFrozen((_layer, i) => i < first);
}
