/** What the registry of official weights has for the backbone at hand. */
import { computed, signal } from '@preact/signals';
import { client, engineInfo } from './engine.js';
import { recipe } from './recipe.js';
import { isOf } from './weights.js';

/** @type {import('@preact/signals').Signal<import('../../weights/registry.js').Entry[]|null>} */
const entries = signal(null);
/** Why the registry could not be read; null: it could. @type {import('@preact/signals').Signal<string|null>} */
export const officialProblem = signal(null);

/** Reads the registry, once. */
export async function openOfficial() {
  if (entries.value) return;
  try {
    entries.value = await client.officialWeights();
    officialProblem.value = null;
  } catch ({ message }) {
    officialProblem.value = message;
  }
}

/** Files for the backbone, at any width: one a width, without the classifier where there is a choice. */
export const official = computed(() => {
  const { backbone } = recipe.value.model;
  const model = engineInfo.value?.models.find(({ name }) => isOf(backbone, name));
  const found = entries.value?.filter((entry) => model && isOf(entry.backbone, model.name)) ?? [];
  return found.filter(
    ({ backbone: of, top }) => !top || !found.some((one) => one.backbone === of && !one.top),
  );
});
