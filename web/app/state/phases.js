/** The phases of the recipe: ways to train that have a name, and what becomes of them elsewhere. */
import { batch, computed } from '@preact/signals';
import { blocksOf, freezeBefore } from './blocks.js';
import { client } from './engine.js';
import { needsWeights, phasesOf, presetOfPhases } from './presets.js';
import { choosePhase, recipe, setAt } from './recipe.js';
import { chooseBackbone, shipped, startingPoint, weightsFile } from './weights.js';

/** Share of the blocks that fine-tuning leaves frozen, as a start for moving the line. */
const FROZEN_SHARE = 2 / 3;

export const hasWeights = computed(() => startingPoint.value !== 'random');

/** The way to train that the recipe amounts to. */
export const preset = computed(() => presetOfPhases(recipe.value.phases, hasWeights.value));

/** @param {object} model of a recipe */
async function tunedFreeze(model) {
  const { layers } = await client.summary({ model: { ...model, weights: 'random' } }, 2, 0);
  const blocks = blocksOf(layers);
  return freezeBefore(blocks, Math.round(blocks.length * FROZEN_SHARE));
}

/** What the backbone would start from, if it had not been random numbers. */
function weightsAtHand(backbone) {
  const file = weightsFile.value;
  return (file?.backbone === backbone ? file.name : shipped.value?.name) ?? 'random';
}

/** @param {import('./presets.js').Preset} wanted */
export async function choosePreset(wanted) {
  const { model } = recipe.value;
  const freeze = await tunedFreeze(model);
  const kept = hasWeights.value ? model.weights : weightsAtHand(model.backbone);
  batch(() => {
    setAt('model.weights', needsWeights(wanted) ? kept : 'random');
    setAt('phases', phasesOf(wanted, freeze));
    choosePhase(0);
  });
}

/** Another backbone, with its own layers to thaw. @param {string} backbone */
export async function changeBackbone(backbone) {
  const tuned = { tuning: 0, both: 1 }[preset.value];
  chooseBackbone(backbone);
  if (tuned === undefined || !hasWeights.value) return;
  setAt(`phases[${tuned}].freeze`, await tunedFreeze(recipe.value.model));
}

/** One more, like the last and with smaller steps. */
export function addPhase() {
  const { phases } = recipe.value;
  const next = structuredClone(phases.at(-1));
  delete next.name;
  const [optimizer] = Object.values(next.optimizer);
  if (optimizer.lr) optimizer.lr = Number((optimizer.lr / 10).toPrecision(6));
  setAt('phases', [...phases, next]);
  choosePhase(phases.length);
}

/** @param {number} index */
export function removePhase(index) {
  setAt(
    'phases',
    recipe.value.phases.filter((_phase, i) => i !== index),
  );
}
