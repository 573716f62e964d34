/** What Keras can be told of a recipe, in Keras' words, and what it cannot. */

const OPTIMIZERS = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSprop' };
/** Keras' argument by our key, where they differ. */
const RENAMED = {
  lr: 'learning_rate',
  clip_norm: 'clipnorm',
  global_clip_norm: 'global_clipnorm',
  clip_value: 'clipvalue',
};

const PYTHON = { true: 'True', false: 'False', null: 'None' };

/** @param {any} value @returns {string} JSON's texts and numbers are Python's, too */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return PYTHON[value] ?? JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${literal(key)}: ${literal(one)}`);
  return `{${entries.join(', ')}}`;
}

/**
 * @param {string} name
 * @param {Record<string, any>} args
 * @param {string} [indent] of the call: each argument then has a line
 * @returns {string}
 */
export function call(name, args, indent) {
  const given = Object.entries(args).map(([key, value]) => `${key}=${literal(value)}`);
  if (indent === undefined) return `${name}(${given.join(', ')})`;
  return `${name}(\n${given.map((arg) => `${indent}    ${arg},\n`).join('')}${indent})`;
}

/** @param {object} phase @returns {string} */
export function optimizerOf({ optimizer }) {
  const [[kind, given]] = Object.entries(optimizer);
  const args = Object.entries(given).map(([key, value]) => [RENAMED[key] ?? key, value]);
  return call(`keras.optimizers.${OPTIMIZERS[kind]}`, Object.fromEntries(args));
}

/** @param {object} phase @returns {number} */
export const learningRate = ({ optimizer }) => Object.values(optimizer)[0].lr;

/**
 * Metrics that fit() has to be given before they can be watched.
 * @type {Record<string, (classes: number) => string>} Python by name
 */
export const METRICS = {
  accuracy: () => 'keras.metrics.CategoricalAccuracy(name="accuracy")',
  cross_entropy: () => 'keras.metrics.CategoricalCrossentropy(name="cross_entropy")',
  // The k of csrc/train/answers.h.
  top_k: (classes) =>
    `keras.metrics.TopKCategoricalAccuracy(k=${Math.max(1, Math.min(5, classes - 1))}, name="top_k")`,
  macro_f1: () => 'keras.metrics.F1Score(average="macro", name="macro_f1")',
};

const HIGHER_IS_BETTER = ['accuracy', 'top_k', 'macro_f1'];

/** Our validation loss is the cross-entropy alone; Keras' has whatever the training loss has. */
export const lossHasMore = ({ loss = {} }) => Boolean(loss.label_smoothing || loss.l2);

/**
 * @typedef {object} Watched what a callback of Keras' is to watch
 * @property {string} monitor
 * @property {'min'|'max'} mode
 * @property {string} [metric] of METRICS, that it needs
 * @property {string} [insteadOf] what the recipe watches and Keras cannot
 */

/**
 * @param {object} recipe
 * @param {{monitor: string, mode: string}} wanted of early stopping or a schedule
 * @returns {Watched}
 */
export function watched(recipe, { monitor, mode }) {
  const part = monitor.startsWith('val_') ? 'val_' : '';
  const figure = monitor.slice(part.length);
  if (figure === 'calibration_error') {
    const loss = watched(recipe, { monitor: 'val_loss', mode: 'auto' });
    return { ...loss, insteadOf: monitor };
  }
  const metric = monitor === 'val_loss' && lossHasMore(recipe) ? 'cross_entropy' : figure;
  const better = HIGHER_IS_BETTER.includes(figure) ? 'max' : 'min';
  return {
    monitor: part + metric,
    mode: mode === 'auto' ? better : mode, // Keras guesses "min" of names that it does not know
    metric: metric === 'loss' ? undefined : metric,
  };
}

/** Settings of augmentation that change nothing by themselves. */
const NOT_AUGMENTING = ['fill', 'cval', 'mode', 'ops', 'magnitude', 'variants'];

/**
 * @param {object} recipe as run
 * @returns {string[]} what the script leaves out, by the recipe's names
 */
export function leftOut({ augment = {}, synthetic, data = {}, phases }) {
  const varied = Object.entries(augment)
    .filter(([key, value]) => !NOT_AUGMENTING.includes(key) && value && value !== 'none')
    .map(([key]) => key);
  const made = synthetic && synthetic.generator !== 'none';
  return [
    ...(varied.length ? [`augment: ${varied.join(', ')}`] : []),
    ...(made ? [`synthetic: samples of the generator ${synthetic.generator}`] : []),
    ...(data.sampling === 'balanced' ? ['data.sampling: balanced'] : []),
    ...(phases.length > 1 ? ['phases: those before the last, which are done'] : []),
    'what the optimizer remembers: it starts anew',
    'the orientation that cameras note in photos (EXIF): tf.io does not look at it',
  ];
}
