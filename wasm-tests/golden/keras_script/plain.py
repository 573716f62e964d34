"""Goes on training thaw_s, which Thaw exported, from where it stands.

    python train.py PHOTOS [--validation PHOTOS] [--epochs 100] [--out model.keras]

PHOTOS has a folder of photos for each class. photos.json, beside this script, tells by their hashes
which photos Thaw trained on, validated on and tested on, whatever their files are called now. Those
that validated validate again, and those that tested are left out: neither is ever trained on. Photos
that Thaw did not have train. Photos of --validation validate instead, but for those that trained.

Layers that the recipe's last phase freezes stay frozen, and frozen BatchNorm keeps its statistics. The
model prepares pixels of 0 to 255 itself. Runs on all GPUs of this computer; for more computers choose
another tf.distribute strategy below. Written for Keras 2.13 and later, Keras 3 included.

Of the recipe this script leaves out:
 - what the optimizer remembers: it starts anew
 - the orientation that cameras note in photos (EXIF): tf.io does not look at it
"""
import argparse
import json
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


# --- training -----------------------------------------------------------------------------------


def pictures(photos, shuffled=False):
    """Batches of pixels and of classes, one-hot, read from the files in every epoch."""
    import tensorflow as tf

    def read(file, label):
        image = tf.io.decode_image(tf.io.read_file(file), channels=3, expand_animations=False)
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
        model.compile(
            optimizer=keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7),
            loss=keras.losses.CategoricalCrossentropy(label_smoothing=0),
            metrics=[
                keras.metrics.CategoricalAccuracy(name="accuracy"),
            ])
    callbacks = []
    stopping = keras.callbacks.EarlyStopping(
        monitor="val_loss",
        mode="min",
        patience=5,
        min_delta=0,
        restore_best_weights=True,
        start_from_epoch=0,
    )
    if validating:
        callbacks.append(stopping)
    else:
        print('No photo validates, so EarlyStopping is left out: it watches val_loss')
    model.fit(pictures(training, shuffled=True),
              validation_data=pictures(validating) if validating else None,
              epochs=epochs, callbacks=callbacks)
    if stopping.best_weights is not None:  # Keras 2.15 restores them only where it stopped early
        model.set_weights(stopping.best_weights)
    model.save(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('photos')
    parser.add_argument('--validation', metavar='PHOTOS')
    parser.add_argument('--epochs', type=int, default=100)
    parser.add_argument('--out', default='model.keras')
    given = parser.parse_args()
    training, validating = choose(given.photos, given.validation)
    train(training, validating, given.epochs, given.out)


if __name__ == '__main__':
    main()
