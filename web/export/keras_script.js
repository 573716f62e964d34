/** A Python script that goes on training an exported model with Keras, elsewhere and on more photos. */

const CLASSES = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD', rmsprop: 'RMSprop' };
/** Keras' argument by our key, where they differ. */
const RENAMED = {
  lr: 'learning_rate',
  clip_norm: 'clipnorm',
  global_clip_norm: 'global_clipnorm',
  clip_value: 'clipvalue',
};

const PYTHON = { true: 'True', false: 'False', null: 'None' };
const literal = (value) =>
  typeof value === 'string' ? JSON.stringify(value) : (PYTHON[value] ?? String(value));
const call = (name, args) =>
  `${name}(${Object.entries(args)
    .map(([key, value]) => `${key}=${literal(value)}`)
    .join(', ')})`;

function optimizerOf({ optimizer }) {
  const [[kind, given]] = Object.entries(optimizer);
  const args = Object.entries(given).map(([key, value]) => [RENAMED[key] ?? key, value]);
  return call(`keras.optimizers.${CLASSES[kind]}`, Object.fromEntries(args));
}

function callbacksOf({ early_stopping: stopping }) {
  if (!stopping) return '[]';
  return `[${call('keras.callbacks.EarlyStopping', stopping)}]`;
}

/**
 * @param {import('./network.js').Network} network
 * @returns {string} train.py, to lie beside model.h5
 */
export function writeTrainScript({ name, input: [h, w], classes, recipe }) {
  const phase = recipe.phases.at(-1);
  const smoothing = recipe.loss?.label_smoothing ?? 0;
  const schedule = phase.schedule?.kind ?? 'constant';
  const note =
    schedule === 'constant' ? '' : `# The recipe's schedule, ${schedule}, is left to you.\n`;
  return `"""Goes on training ${name}, which Thaw exported, from where it stands.

    python train.py PHOTOS [--validation PHOTOS] [--epochs ${phase.epochs}] [--out model.keras]

PHOTOS has a folder of photos for each class. Layers that the recipe's last phase freezes stay frozen, and
frozen BatchNorm keeps its statistics. The model prepares pixels of 0 to 255 itself. Runs on all GPUs of
this computer; for more computers choose another tf.distribute strategy below.
"""
import argparse
import json

import tensorflow as tf
from tensorflow import keras

CLASSES = json.loads(${JSON.stringify(JSON.stringify(classes))})
SIZE = (${h}, ${w})
BATCH = ${recipe.batch}
SEED = ${recipe.seed}


def read(folder, **split):
    return keras.utils.image_dataset_from_directory(
        folder, class_names=CLASSES, label_mode='categorical', image_size=SIZE, batch_size=BATCH,
        crop_to_aspect_ratio=${literal(recipe.data?.fit === 'crop')}, seed=SEED, **split)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('photos')
    parser.add_argument('--validation', help='default: ${recipe.split?.validation || 0.2} of the photos')
    parser.add_argument('--epochs', type=int, default=${phase.epochs})
    parser.add_argument('--out', default='model.keras')
    given = parser.parse_args()
    if given.validation:
        train, held_out = read(given.photos), read(given.validation)
    else:
        share = {'validation_split': ${recipe.split?.validation || 0.2}}
        train = read(given.photos, subset='training', **share)
        held_out = read(given.photos, subset='validation', **share)
    with tf.distribute.MirroredStrategy().scope():
        model = keras.models.load_model('model.h5', compile=False)
${note.replace(/^/, note && '        ')}        model.compile(
            optimizer=${optimizerOf(phase)},
            loss=keras.losses.CategoricalCrossentropy(label_smoothing=${smoothing}),
            metrics=['accuracy'])
    model.fit(train, validation_data=held_out, epochs=given.epochs,
              callbacks=${callbacksOf(phase)})
    model.save(given.out)


if __name__ == '__main__':
    main()
`;
}
