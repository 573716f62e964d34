/** The recipe's section `synthetic`, as controls edit it. */
import { computed, signal } from '@preact/signals';
import { usable } from './photos.js';
import { recipe, setAt } from './recipe.js';

export const GENERATORS = ['none', 'rules', 'composite', 'vae', 'gan', 'smote', 'gaussian'];

/** Generators of which there are pictures to look at. */
const DRAWS = ['rules', 'composite', 'vae', 'gan'];

/** What holds where a key does not stand (docs/synthetic.md). */
const DEFAULTS = {
  fill: false,
  neighbours: 5,
  pooled: 0.5,
  side: 32,
  patience: 20,
  spread: 0.8,
  cut: [0.1, 0.1, 0.9, 0.9],
  mask: 'ellipse',
};
const EPOCHS = { vae: 300, gan: 50 };

/** Recipes with rules to begin with: they lie beside the page and are fetched when they are chosen. */
export const LESSON_NAMES = ['circles_squares', 'seven_segments', 'bar_charts', 'traffic_signs'];

export const generator = computed(() => recipe.value.synthetic?.generator ?? 'none');
export const drawsPictures = computed(() => DRAWS.includes(generator.value));

/** Which lesson's rules the recipe was given, and these rules. */
const taken = signal({ name: null, rules: null });

/** The lesson whose rules the recipe has; null: they are its own. */
export const lesson = computed(() => {
  const { name, rules } = taken.value;
  const same = JSON.stringify(recipe.value.synthetic?.rules) === JSON.stringify(rules);
  return same ? name : null;
});

/** @param {string} key of the section */
export function syntheticValue(key) {
  const section = recipe.value.synthetic ?? {};
  if (key === 'per_class') return section.per_class ?? (section.fill ? 0 : 100);
  return section[key] ?? (key === 'epochs' ? EPOCHS[section.generator] : DEFAULTS[key]);
}

/** @param {string} key @param {any} value */
export const setSynthetic = (key, value) => setAt(`synthetic.${key}`, value);

/** Of the photo that a box is drawn on, counted on and on. */
const turn = signal(0);

/** A photo to draw the box on that is cut out of all of them; null: there is none. */
export const cutPhoto = computed(() => {
  const count = usable.value.length;
  // From one class to another sooner than photo by photo.
  return count > 0 ? usable.value[Math.floor((turn.value * 0.381966 * count) % count)] : null;
});

export const nextCutPhoto = () => (turn.value += 1);

async function rulesOf(name) {
  const response = await fetch(new URL(`${name}.json`, import.meta.url));
  const { rules } = (await response.json()).synthetic;
  taken.value = { name, rules };
  return rules;
}

/** @param {string} name one of LESSON_NAMES */
export async function chooseLesson(name) {
  const rules = await rulesOf(name);
  const { without: _former, ...rest } = recipe.value.synthetic ?? {};
  setAt('synthetic', { ...rest, generator: 'rules', rules });
}

/** How many are wanted stays; all else is another generator's. @param {string} name */
export async function chooseGenerator(name) {
  const { per_class: perClass, fill } = recipe.value.synthetic ?? {};
  const section = {
    generator: name,
    ...(perClass !== undefined && { per_class: perClass }),
    ...(fill !== undefined && { fill }),
    ...(name === 'rules' && { rules: await rulesOf(LESSON_NAMES[0]) }),
  };
  setAt('synthetic', name === 'none' ? undefined : section);
}

/** Indices of a class that are not made. @param {string} name */
export const withoutOf = (name) => recipe.value.synthetic?.without?.[name] ?? [];

/** Samples that are not made, over all classes. */
export const withoutCount = computed(() =>
  Object.values(recipe.value.synthetic?.without ?? {}).reduce((sum, list) => sum + list.length, 0),
);

/** @param {string} name of a class @param {number[]} indices no longer to be made */
export function leaveOut(name, indices) {
  const all = new Set([...withoutOf(name), ...indices]);
  const list = [...all].sort((a, b) => a - b);
  setSynthetic('without', { ...recipe.value.synthetic.without, [name]: list });
}

export const bringBack = () => setSynthetic('without', undefined);
