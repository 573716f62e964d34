"""Goes on training thaw_s, which Thaw exported, from where it stands.

    python train.py PHOTOS [--validation PHOTOS] [--epochs 4] [--out model.keras]

PHOTOS has a folder of photos for each class. photos.json, beside this script, tells by their hashes
which photos Thaw trained on, validated on and tested on, whatever their files are called now. Those
that validated validate again, and those that tested are left out: neither is ever trained on. Photos
that Thaw did not have train. Photos of --validation validate instead, but for those that trained.

Layers that the recipe's last phase freezes stay frozen, and frozen BatchNorm keeps its statistics. The
model prepares pixels of 0 to 255 itself. Runs on all GPUs of this computer; for more computers choose
another tf.distribute strategy below. Written for Keras 2.13 and later, Keras 3 included.

Of the recipe this script leaves out:
 - augment: rotation, mixup, horizontal_flip
 - synthetic: samples of the generator vae
 - data.sampling: balanced
 - what the optimizer remembers: it starts anew
 - the orientation that cameras note in photos (EXIF): tf.io does not look at it
"""
import argparse
import json
import math
import random
import struct
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
KNOWN = HERE / 'photos.json'

CLASSES = ["daisy", "it’s \"a\" \\ tülip"]
SIZE = (96, 160)
BATCH = 32
SEED = 1
HELD_OUT = 0.2  # share of the photos, where photos.json is missing
LEARNING_RATE = 0.01
L2 = 0.0001
WEIGHTS = {"daisy": 2}  # of the other classes 1

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


# (which photos train and which validate)


# --- the learning rate --------------------------------------------------------------------------


def learning_rate(step, each, epochs):
    """The rate of a step, counted from 0; an epoch has `each` of them."""
    total = each * epochs
    warmup = min(int(1 * each + 0.5), total)
    if step < warmup:
        return LEARNING_RATE * (step + 1) / warmup
    return None  # from here on ReduceLROnPlateau has it


def follow_schedule(each, epochs):
    """Sets the rate before each step."""
    from tensorflow import keras

    class FollowSchedule(keras.callbacks.Callback):
        step = 0

        def on_train_batch_begin(self, batch, logs=None):
            rate = learning_rate(self.step, each, epochs)
            if rate is not None:
                self.model.optimizer.learning_rate = rate
            self.step += 1

    return FollowSchedule()


# --- training -----------------------------------------------------------------------------------


def class_weights(photos):
    """What a photo of each class counts, as the recipe has it."""
    return {label: float(WEIGHTS.get(name, 1)) for label, name in enumerate(CLASSES)}


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


def pictures(photos, shuffled=False):
    """Batches of pixels and of classes, one-hot, read from the files in every epoch."""
    import tensorflow as tf

    def read(file, label):
        image = tf.io.decode_image(tf.io.read_file(file), channels=3, expand_animations=False)
        shape = tf.shape(image)
        h = tf.minimum(shape[0], shape[1] * SIZE[0] // SIZE[1])
        w = tf.minimum(shape[1], shape[0] * SIZE[1] // SIZE[0])
        top, left = (shape[0] - h) // 2, (shape[1] - w) // 2
        image = image[top:top + h, left:left + w]
        image = tf.image.resize(image, SIZE, antialias=True)
        return tf.ensure_shape(image, (*SIZE, 3)), tf.one_hot(label, len(CLASSES))

    files = [str(file) for file, _ in photos]
    data = tf.data.Dataset.from_tensor_slices((files, [label for _, label in photos]))
    if shuffled:
        data = data.shuffle(len(photos), seed=SEED)
    return data.map(read, tf.data.AUTOTUNE).batch(BATCH).prefetch(tf.data.AUTOTUNE)


def train(training, validating, epochs, out):
    import tensorflow as tf
    from tensorflow import keras

    with tf.distribute.MirroredStrategy().scope():
        model = keras.models.load_model(str(HERE / 'model.h5'), compile=False)
        model = penalize(model)
        model.compile(
            optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9, nesterov=True, clipnorm=5),
            loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
            # Keras smooths and penalizes in val_loss, too; val_cross_entropy is what Thaw validates by.
            metrics=[
                keras.metrics.CategoricalAccuracy(name="accuracy"),
                keras.metrics.CategoricalCrossentropy(name="cross_entropy"),
                keras.metrics.TopKCategoricalAccuracy(k=1, name="top_k"),
            ])
    callbacks = []
    each = math.ceil(len(training) / BATCH)
    callbacks.append(follow_schedule(each, epochs))
    plateau = keras.callbacks.ReduceLROnPlateau(
        monitor="val_top_k",
        mode="max",
        factor=0.1,
        patience=10,
        min_delta=0.0001,
        cooldown=0,
        min_lr=0,
    )
    if validating:
        callbacks.append(plateau)
    else:
        print('No photo validates, so ReduceLROnPlateau is left out: it watches val_top_k')
    # Keras has no metric like the recipe's val_calibration_error.
    print('EarlyStopping watches val_cross_entropy, since Keras has no val_calibration_error')
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_cross_entropy",
        mode="min",
        patience=5,
        min_delta=0,
        restore_best_weights=True,
        start_from_epoch=0,
    )
    if validating:
        callbacks.append(stopping)
    else:
        print('No photo validates, so EarlyStopping is left out: it watches val_cross_entropy')
    weights = class_weights(training)
    print('A photo counts', {CLASSES[label]: weight for label, weight in weights.items()})
    model.fit(pictures(training, shuffled=True),
              validation_data=pictures(validating) if validating else None,
              epochs=epochs, callbacks=callbacks, class_weight=weights)
    if stopping.best_weights is not None:  # Keras 2.15 restores them only where it stopped early
        model.set_weights(stopping.best_weights)
    model.save(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('photos')
    parser.add_argument('--validation', metavar='PHOTOS')
    parser.add_argument('--epochs', type=int, default=4)
    parser.add_argument('--out', default='model.keras')
    given = parser.parse_args()
    training, validating = choose(given.photos, given.validation)
    train(training, validating, given.epochs, given.out)


if __name__ == '__main__':
    main()
