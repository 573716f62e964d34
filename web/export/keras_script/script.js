/** A Python script that goes on training an exported model with Keras, elsewhere and on more photos. */
import { PHOTOS } from './photos.js';
import {
  METRICS,
  call,
  learningRate,
  leftOut,
  literal,
  lossHasMore,
  optimizerOf,
  watched,
} from './recipe.js';
import { changesByStep, writeSchedule } from './schedule.js';

const SHARE_HELD_OUT = 0.2; // where the recipe names none

const CLASS_WEIGHTS = {
  none: '',
  balanced: `

def class_weights(photos):
    """What a photo of each class counts: all photos / (classes * photos of the class)."""
    count = Counter(label for _, label in photos)
    return {label: len(photos) / (len(CLASSES) * count[label]) if count[label] else 1.0
            for label in range(len(CLASSES))}
`,
  given: `

def class_weights(photos):
    """What a photo of each class counts, as the recipe has it."""
    return {label: float(WEIGHTS.get(name, 1)) for label, name in enumerate(CLASSES)}
`,
};

const PENALIZE = `

def penalize(model):
    """The model with the recipe's penalty, L2 * sum(w * w), on the kernels that train."""
    from tensorflow import keras

    def with_penalty(layer):
        config = layer.get_config()
        for kernel in ('kernel', 'depthwise'):
            if layer.trainable and f'{kernel}_regularizer' in config:
                config[f'{kernel}_regularizer'] = keras.regularizers.L2(L2)
        return layer.__class__.from_config(config)

    penalized = keras.models.clone_model(model, clone_function=with_penalty)
    penalized.set_weights(model.get_weights())
    return penalized
`;

/** The largest centred window with the network's proportions. */
const CROP = `
        shape = tf.shape(image)
        h = tf.minimum(shape[0], shape[1] * SIZE[0] // SIZE[1])
        w = tf.minimum(shape[1], shape[0] * SIZE[1] // SIZE[0])
        top, left = (shape[0] - h) // 2, (shape[1] - w) // 2
        image = image[top:top + h, left:left + w]`;

const pictures = (crops) => `

def pictures(photos, shuffled=False):
    """Batches of pixels and of classes, one-hot, read from the files in every epoch."""
    import tensorflow as tf

    def read(file, label):
        image = tf.io.decode_image(tf.io.read_file(file), channels=3, expand_animations=False)${crops ? CROP : ''}
        image = tf.image.resize(image, SIZE, antialias=True)
        return tf.ensure_shape(image, (*SIZE, 3)), tf.one_hot(label, len(CLASSES))

    files = [str(file) for file, _ in photos]
    data = tf.data.Dataset.from_tensor_slices((files, [label for _, label in photos]))
    if shuffled:
        data = data.shuffle(len(photos), seed=SEED)
    return data.map(read, tf.data.AUTOTUNE).batch(BATCH).prefetch(tf.data.AUTOTUNE)
`;

const kindOfWeights = (weights = 'none') => (typeof weights === 'string' ? weights : 'given');

/** A callback that watches something, and what has to be said where the recipe watches another thing. */
function watching(recipe, variable, name, options) {
  const { monitor, mode, insteadOf, metric } = watched(recipe, options);
  // A baseline is a value of what was to be watched.
  const { baseline, ...rest } = options;
  const args = insteadOf || baseline === undefined ? rest : options;
  const told = insteadOf
    ? `    # Keras has no metric like the recipe's ${insteadOf}.
    print('${name} watches ${monitor}, since Keras has no ${insteadOf}')
`
    : '';
  const made = call(`keras.callbacks.${name}`, { ...args, monitor, mode }, '    ');
  const used = monitor.startsWith('val_')
    ? `    if validating:
        callbacks.append(${variable})
    else:
        print('No photo validates, so ${name} is left out: it watches ${monitor}')
`
    : `    callbacks.append(${variable})\n`;
  return { metric, text: `${told}    ${variable} = ${made}\n${used}` };
}

const stoppingOf = (recipe, { early_stopping: stopping }) =>
  stopping ? watching(recipe, 'stopping', 'EarlyStopping', stopping) : null;

function plateauOf(recipe, { schedule = {} }) {
  const { kind, warmup: _, ...options } = schedule;
  if (kind !== 'plateau') return null;
  return watching(recipe, 'plateau', 'ReduceLROnPlateau', options);
}

function metricsOf(recipe, classes, watchers) {
  const names = [
    'accuracy',
    ...(lossHasMore(recipe) ? ['cross_entropy'] : []),
    ...watchers.map(({ metric }) => metric).filter(Boolean),
  ];
  return [...new Set(names)].map((name) => METRICS[name](classes));
}

function trainOf({ recipe, classes }) {
  const phase = recipe.phases.at(-1);
  const { loss = {} } = recipe;
  const stopping = stoppingOf(recipe, phase);
  const watchers = [plateauOf(recipe, phase), stopping].filter(Boolean);
  const scheduled = changesByStep(phase.schedule ?? {})
    ? `    each = math.ceil(len(training) / BATCH)
    callbacks.append(follow_schedule(each, epochs))
`
    : '';
  const weighted = kindOfWeights(loss.class_weights) === 'none' ? '' : ', class_weight=weights';
  const restored = stopping && phase.early_stopping.restore_best_weights;
  return `

def train(training, validating, epochs, out):
    import tensorflow as tf
    from tensorflow import keras

    with tf.distribute.MirroredStrategy().scope():
        model = keras.models.load_model(str(HERE / 'model.h5'), compile=False)
${loss.l2 ? '        model = penalize(model)\n' : ''}        model.compile(
            optimizer=${optimizerOf(phase)},
            loss=${call('keras.losses.CategoricalCrossentropy', { label_smoothing: loss.label_smoothing ?? 0 })},
${
  lossHasMore(recipe)
    ? `            # Keras smooths and penalizes in val_loss, too; val_cross_entropy is what Thaw validates by.\n`
    : ''
}            metrics=[
${metricsOf(recipe, classes.length, watchers)
  .map((metric) => `                ${metric},\n`)
  .join('')}            ])
    callbacks = []
${scheduled}${watchers.map(({ text }) => text).join('')}${
    weighted
      ? `    weights = class_weights(training)
    print('A photo counts', {CLASSES[label]: weight for label, weight in weights.items()})
`
      : ''
  }    model.fit(pictures(training, shuffled=True),
              validation_data=pictures(validating) if validating else None,
              epochs=epochs, callbacks=callbacks${weighted})
${
  restored
    ? `    if stopping.best_weights is not None:  # Keras 2.15 restores them only where it stopped early
        model.set_weights(stopping.best_weights)
`
    : ''
}    model.save(out)
`;
}

function docstring({ name, recipe }) {
  const { epochs } = recipe.phases.at(-1);
  const lines = leftOut(recipe).map((what) => ` - ${what}`);
  return `"""Goes on training ${name}, which Thaw exported, from where it stands.

    python train.py PHOTOS [--validation PHOTOS] [--epochs ${epochs}] [--out model.keras]

PHOTOS has a folder of photos for each class. photos.json, beside this script, tells by their hashes
which photos Thaw trained on, validated on and tested on, whatever their files are called now. Those
that validated validate again, and those that tested are left out: neither is ever trained on. Photos
that Thaw did not have train. Photos of --validation validate instead, but for those that trained.

Layers that the recipe's last phase freezes stay frozen, and frozen BatchNorm keeps its statistics. The
model prepares pixels of 0 to 255 itself. Runs on all GPUs of this computer; for more computers choose
another tf.distribute strategy below. Written for Keras 2.13 and later, Keras 3 included.

Of the recipe this script leaves out:
${lines.join('\n')}
"""`;
}

function settings({ input: [h, w], classes, recipe }) {
  const { loss = {} } = recipe;
  const phase = recipe.phases.at(-1);
  return `HERE = Path(__file__).resolve().parent
KNOWN = HERE / 'photos.json'

CLASSES = ${literal(classes)}
SIZE = (${h}, ${w})
BATCH = ${recipe.batch}
SEED = ${recipe.seed}
HELD_OUT = ${recipe.split?.validation || SHARE_HELD_OUT}  # share of the photos, where photos.json is missing
${changesByStep(phase.schedule ?? {}) ? `LEARNING_RATE = ${learningRate(phase)}\n` : ''}${
    loss.l2 ? `L2 = ${loss.l2}\n` : ''
  }${
    kindOfWeights(loss.class_weights) === 'given'
      ? `WEIGHTS = ${literal(loss.class_weights)}  # of the other classes 1\n`
      : ''
  }
SUFFIXES = {'.jpg', '.jpeg', '.png', '.bmp', '.gif'}
TOLD = {
    'train': 'that trained in Thaw',
    'validation': 'that validated',
    'test': 'that tested',
    'none': 'that it left out as copies',
    'new': 'that it did not have',
    'copy': 'equal to another file here',
}
PRIME1, PRIME2, PRIME3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
PRIME4, PRIME5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
MASK = 2**64 - 1
`;
}

/**
 * @param {import('../network.js').Network} network
 * @returns {string} train.py, to lie beside model.h5 and photos.json. Keras is imported where it is used, so
 *   that the rest runs without
 */
export function writeTrainScript(network) {
  const { recipe } = network;
  const { loss = {} } = recipe;
  const phase = recipe.phases.at(-1);
  const schedule = phase.schedule ?? {};
  const balanced = kindOfWeights(loss.class_weights) === 'balanced';
  return `${docstring(network)}
import argparse
import json
${changesByStep(schedule) ? 'import math\n' : ''}import random
import struct
${balanced ? 'from collections import Counter\n' : ''}from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

${settings(network)}${PHOTOS}${changesByStep(schedule) ? writeSchedule(schedule) : ''}

# --- training -----------------------------------------------------------------------------------
${CLASS_WEIGHTS[kindOfWeights(loss.class_weights)]}${loss.l2 ? PENALIZE : ''}${pictures(
    recipe.data?.fit === 'crop',
  )}${trainOf(network)}

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('photos')
    parser.add_argument('--validation', metavar='PHOTOS')
    parser.add_argument('--epochs', type=int, default=${phase.epochs})
    parser.add_argument('--out', default='model.keras')
    given = parser.parse_args()
    training, validating = choose(given.photos, given.validation)
    train(training, validating, given.epochs, given.out)


if __name__ == '__main__':
    main()
`;
}
