/**
 * The recipe as text, edited beside the controls. The engine's own reader says what is wrong with it;
 * a text that it accepts is the recipe from then on, with what the page's controls need filled in.
 */
import { computed, effect, signal } from '@preact/signals';
import { client, engineInfo } from './engine.js';
import { objection, recipe } from './recipe.js';
import { isOf } from './weights.js';

/** What is being typed; null: the recipe as it stands. @type {import('@preact/signals').Signal<string|null>} */
const draft = signal(null);
/** Why the text is no recipe. @type {import('@preact/signals').Signal<string|null>} */
const refusal = signal(null);
/** The recipe that the draft amounts to, if it is one. */
let accepted = null;

/** As people write it: what is short stands on one line. @param {object} value */
const written = (value) =>
  JSON.stringify(value, null, 2).replaceAll(/[[{]\n[^[\]{}]{1,70}[\]}]/g, (short) =>
    short.replaceAll(/\n */g, ' ').replace(/^\[ (.*) \]$/, '[$1]'),
  );

export const recipeText = computed(() => draft.value ?? written(recipe.value));
/** Whether the engine has yet to say what it thinks of the text. */
export const isAsked = signal(false);
/** What the engine has against it. */
export const recipeProblem = computed(() => {
  if (refusal.value !== null) return refusal.value;
  const against = objection.value;
  return against && (against.path ? `${against.path}: ${against.message}` : against.message);
});

/** The sections that controls edit are there even where a recipe leaves them to the defaults. */
function withDefaults(own, full) {
  const { models } = engineInfo.value;
  const model = { ...full.model, ...own.model };
  if (typeof model.backbone === 'object') {
    throw new Error('model.backbone: a name wanted here; model files are for the command line');
  }
  const { input } = models.find(({ name }) => isOf(model.backbone, name));
  const phases = full.phases.map(({ epochs, freeze, optimizer, early_stopping }, i) => ({
    epochs,
    freeze,
    optimizer,
    early_stopping,
    ...own.phases?.[i],
  }));
  return {
    thaw: 1,
    ...own,
    model: { ...model, input: model.input ?? input },
    phases,
    split: { validation: full.split.validation, by: full.split.by, ...own.split },
    data: { fit: full.data.fit, ...own.data },
    batch: full.batch,
    seed: full.seed,
  };
}

let asked = 0;
let answer = Promise.resolve();

async function ask(text) {
  const question = ++asked;
  draft.value = text;
  isAsked.value = true;
  try {
    const full = await client.readRecipe(text);
    const own = JSON.parse(text);
    await client.summary(own, 2, 0); // there is such a network
    if (question !== asked) return;
    refusal.value = null;
    accepted = withDefaults(own, full);
    recipe.value = accepted;
  } catch (error) {
    if (question === asked) refusal.value = error.detail ?? error.message;
  } finally {
    if (question === asked) isAsked.value = false;
  }
}

/**
 * Takes a text for the recipe, if it is one; if not, it stands there with the reason.
 * @param {string} text
 */
export const writeRecipe = (text) => (answer = ask(text));

/** Until the engine has answered about the text written last, the recipe is still the one before. */
export const recipeSettled = () => answer;

/** The text as the page would write it, where it is a recipe. */
export function tidyText() {
  if (refusal.value === null) draft.value = null;
}

/** Takes a text that nobody is typing: of a file or a link. @param {string} text */
export async function takeText(text) {
  await writeRecipe(text);
  tidyText();
}

/** Gives up what is typed. */
export function forgetText() {
  asked++;
  isAsked.value = false;
  draft.value = null;
  refusal.value = null;
}

// A control that changes the recipe has the last word.
effect(() => {
  if (recipe.value !== accepted) forgetText();
});
