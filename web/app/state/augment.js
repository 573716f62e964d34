/** The recipe's section `augment`, as sliders and switches edit it. */
import { computed } from '@preact/signals';
import { recipe } from './recipe.js';

/** What the article takes. */
export const ARTICLE = {
  rotation: 20,
  width_shift: 0.2,
  height_shift: 0.2,
  zoom: 0.2,
  horizontal_flip: true,
  brightness: 0.2,
};

/** What holds where a key does not stand, other than 0; and is not written down. */
const DEFAULTS = { fill: 'nearest', mode: 'corrected', policy: 'none', magnitude: 0.5 };
/** Keys that mean something beside one policy alone. */
const OF_RANDAUGMENT = ['ops', 'magnitude'];

export const isAugmented = computed(() => recipe.value.augment !== undefined);

/** How far a range [low, high] goes from 1: what the recipe may also say as one number. */
const spreadOf = ([low, high]) => Math.max(1 - low, high - 1);
const rounded = (value) => Math.round(value * 1000) / 1000;

/**
 * @param {string} key of the section
 * @returns {any} of a range its distance from 1; of crop what it may take away
 */
export function augmentValue(key) {
  const value = recipe.value.augment?.[key];
  if (Array.isArray(value)) return rounded(spreadOf(value));
  if (key === 'crop') return value === undefined ? 0 : rounded(1 - value);
  return value ?? DEFAULTS[key] ?? 0;
}

/** @param {object} section empty: nothing is varied */
export function setAugment(section) {
  const { augment: _former, ...rest } = recipe.value;
  recipe.value = Object.keys(section).length > 0 ? { ...rest, augment: section } : rest;
}

/** @param {string} key @param {any} value as augmentValue gives it */
export function setAugmentValue(key, value) {
  const section = { ...recipe.value.augment };
  const isDefault = value === (DEFAULTS[key] ?? 0) || value === false;
  if (isDefault) delete section[key];
  else section[key] = key === 'crop' ? rounded(1 - value) : value;
  if (key === 'policy') for (const other of OF_RANDAUGMENT) delete section[other];
  setAugment(section);
}
