"""What Keras' ImageDataGenerator makes of an image, by SciPy and Pillow: the formulas of its legacy
code, written out. Images are (h, w, 3) float32 in 0 ... 255.

`numbers` names what was drawn: rotation and shear (degrees), shift_y, shift_x (pixels), zoom_y, zoom_x,
horizontal_flip, vertical_flip, crop, crop_y, crop_x, and the colours channel_shift, brightness.
"""

import numpy as np
import scipy.ndimage
from PIL import Image, ImageEnhance

IDENTITY = {
    'rotation': 0.0, 'shear': 0.0, 'shift_y': 0.0, 'shift_x': 0.0, 'zoom_y': 1.0, 'zoom_x': 1.0,
    'horizontal_flip': False, 'vertical_flip': False, 'crop': 1.0, 'crop_y': 0.0, 'crop_x': 0.0,
}


def affine(numbers, height, width):
    """M = R T S Z about the middle; 3 x 3, of (row, column, 1)."""
    angle, shear = np.deg2rad(numbers['rotation']), np.deg2rad(numbers['shear'])
    rotate = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    shift = np.array([[1, 0, numbers['shift_y']], [0, 1, numbers['shift_x']], [0, 0, 1]])
    slant = np.array([[1, -np.sin(shear), 0], [0, np.cos(shear), 0], [0, 0, 1]])
    zoom = np.diag([numbers['zoom_y'], numbers['zoom_x'], 1.0])
    y, x = height / 2 - 0.5, width / 2 - 0.5
    there = np.array([[1, 0, y], [0, 1, x], [0, 0, 1]])
    back = np.array([[1, 0, -y], [0, 1, -x], [0, 0, 1]])
    return there @ (rotate @ shift @ slant @ zoom) @ back


def with_axes_swapped(matrix):
    """What Keras 3 does to the matrix, taking its first axis for x."""
    order = [1, 0, 2]
    return matrix[np.ix_(order, order)]


def sample(image, matrix, fill, cval):
    """Pull sampling: output pixel p shows the image at matrix p."""
    channels = [
        scipy.ndimage.affine_transform(
            image[:, :, c], matrix[:2, :2], matrix[:2, 2], order=1, mode=fill, cval=cval, output=image.dtype)
        for c in range(3)
    ]
    return np.stack(channels, axis=2)


def shift_channels(image, amount):
    return np.clip(image + amount, image.min(), image.max())


def exact(image, numbers, fill, cval):
    """Keras 3, number for number."""
    image = image.astype(np.float32)
    matrix = with_axes_swapped(affine(numbers, *image.shape[:2]))
    image = sample(image, matrix, fill, cval)
    if 'channel_shift' in numbers:
        image = shift_channels(image, np.float32(numbers['channel_shift']))
    if numbers['horizontal_flip']:
        image = image[:, ::-1]
    if numbers['vertical_flip']:
        image = image[::-1]
    if 'brightness' in numbers:
        photo = Image.fromarray(np.ascontiguousarray(image).astype(np.uint8))
        image = np.asarray(ImageEnhance.Brightness(photo).enhance(numbers['brightness']), np.float32)
    return image


def corrected(image, numbers, fill, cval):
    """The same with the axes where their names say, in double and without Pillow's bytes."""
    image = image.astype(np.float64)
    share = numbers['crop']
    window = np.array([
        [share, 0, numbers['crop_y'] + share / 2 - 0.5], [0, share, numbers['crop_x'] + share / 2 - 0.5], [0, 0, 1]])
    image = sample(image, window @ affine(numbers, *image.shape[:2]), fill, cval)
    if 'channel_shift' in numbers:
        image = shift_channels(image, numbers['channel_shift'])
    if numbers['horizontal_flip']:
        image = image[:, ::-1]
    if numbers['vertical_flip']:
        image = image[::-1]
    if 'brightness' in numbers:
        image = np.clip(image * numbers['brightness'], 0, 255)
    return image
