#!/usr/bin/python3
"""Keras' augmentation (SciPy and Pillow, running its formulas) or Pillow's own, one question a line:
{"load"}, {"open": {"side", "photos", "epochs"}}, {"turn"}, {"close"}; a turn answers with its seconds.

    augment_peer.py keras|pillow

The recipe is the article's: rotation 20, shifts and zoom 0.2, horizontal flip, brightness 0.8 ... 1.2.
"""

import json
import os
import sys
import time

import numpy as np
from PIL import Image, ImageEnhance

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'oracle'))

import keras_augment  # noqa: E402


def photo(side, index):
    """The bytes of augment-worker.mjs, but for what its array clamps."""
    y, x = np.mgrid[:side, :side]
    channels = [x + index * 7, y ^ (x >> 3), (x * y) >> 5]
    return np.clip(np.stack(channels, axis=2), 0, 255).astype(np.uint8)


def draw(rng, side):
    zoom_y, zoom_x = rng.uniform(0.8, 1.2, 2)
    return {
        **keras_augment.IDENTITY,
        'rotation': rng.uniform(-20, 20), 'shift_y': rng.uniform(-0.2, 0.2) * side,
        'shift_x': rng.uniform(-0.2, 0.2) * side, 'zoom_y': zoom_y, 'zoom_x': zoom_x,
        'horizontal_flip': rng.random() < 0.5, 'brightness': rng.uniform(0.8, 1.2),
    }


def by_keras(image, numbers):
    return keras_augment.exact(image, numbers, 'nearest', 0)


def by_pillow(image, numbers):
    """What a loader in Pillow does: one affine transform of bytes, a flip, brightness. Its outside is black."""
    m = keras_augment.affine(numbers, *image.shape[:2])
    matrix = (m[1, 1], m[1, 0], m[1, 2], m[0, 1], m[0, 0], m[0, 2])  # of (x, y)
    picture = Image.fromarray(image)
    picture = picture.transform(picture.size, Image.AFFINE, matrix, Image.BILINEAR)
    if numbers['horizontal_flip']:
        picture = picture.transpose(Image.FLIP_LEFT_RIGHT)
    return np.asarray(ImageEnhance.Brightness(picture).enhance(numbers['brightness']))


class Work:
    def __init__(self, make, job):
        self.make, self.job, self.rng = make, job, np.random.default_rng(1)
        self.photos = [photo(job['side'], i) for i in range(job['photos'])]
        self.turn()

    def turn(self):
        begun = time.perf_counter()
        for _ in range(self.job['epochs']):
            for image in self.photos:
                self.make(image, draw(self.rng, self.job['side']))
        return time.perf_counter() - begun


def answer(question, state, make):
    if 'open' in question:
        state['work'] = Work(make, question['open'])
    elif 'turn' in question:
        return state['work'].turn()
    elif 'close' in question:
        state.clear()
    return None


def main():
    make = {'keras': by_keras, 'pillow': by_pillow}[sys.argv[1]]
    state = {}
    for line in sys.stdin:
        try:
            said = {'answer': answer(json.loads(line), state, make)}
        except Exception as failure:  # the other side ends the bench with it
            said = {'failure': repr(failure)}
        print(json.dumps(said), flush=True)


main()
