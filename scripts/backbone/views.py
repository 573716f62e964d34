"""Views of the corpus with what the teachers say of them, made once and learnt from many times.

    python3 views.py --shared SHARED --work WORK --view K

View 0 is the centre crop of every photo; every other view is a random crop, flip and colour jitter,
seeded by its number. WORK/view-K.images.npy holds uint8 (n, 128, 128, 3) and WORK/view-K.targets.npy
float16 (n, 1152). A broken-off run continues where it stopped.
"""

import argparse
import glob
import io
import os
import zipfile

import numpy as np
import torch
from PIL import Image, ImageEnhance, ImageOps

import teacher

SIZE, BATCH = 128, 64


def corpus(shared):
    """(archive, name) of all photos, in a fixed order."""
    archives = [zipfile.ZipFile(f) for f in sorted(glob.glob(os.path.join(shared, 'corpus', '*.zip')))]
    return [(z, name) for z in archives for name in sorted(z.namelist()) if name.endswith('.jpg')]


def random_view(image, random):
    """A crop of 40...100 % of the area, stretched to a square, flipped or not, recoloured a little. Its shape is between a
    square's and the photo's own, at most 4:3 out of that."""
    w, h = image.size
    area = w * h * random.uniform(0.4, 1)
    aspect = (w / h) ** random.uniform(0, 1) * (4 / 3) ** random.uniform(-1, 1)
    cw, ch = min(w, (area * aspect) ** 0.5), min(h, (area / aspect) ** 0.5)
    x, y = random.uniform(0, w - cw), random.uniform(0, h - ch)
    image = image.resize((SIZE, SIZE), Image.BILINEAR, box=(x, y, x + cw, y + ch))
    if random.rand() < 0.5:
        image = ImageOps.mirror(image)
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhance(image).enhance(random.uniform(0.6, 1.4))
    return image


def view_of(archive, name, view, seed):
    with Image.open(io.BytesIO(archive.read(name))) as image:
        image = image.convert('RGB')
    if view == 0:
        return ImageOps.fit(image, (SIZE, SIZE), Image.BILINEAR)
    return random_view(image, np.random.RandomState(seed))


def array(path, dtype, shape):
    """The array in PATH, made if there is none, to be written in place."""
    if os.path.exists(path):
        return np.lib.format.open_memmap(path, 'r+')
    return np.lib.format.open_memmap(path, 'w+', dtype, shape)


def made_of(targets):
    """How many pictures of a set there are so far: a target of zeros is one not made yet."""
    return int(targets.any(1).sum())


def open_sets(work, pattern):
    """[(images, targets, pictures made so far)] of the sets of this name."""
    sets = []
    for path in sorted(glob.glob(os.path.join(work, pattern + '.targets.npy'))):
        targets = np.load(path, mmap_mode='r')
        sets.append((np.load(path.replace('targets', 'images'), mmap_mode='r'), targets, made_of(targets)))
    return sets


def open_views(work):
    """All views of the corpus; the first must be complete."""
    views = open_sets(work, 'view-*')
    assert views and views[0][2] == len(views[0][1]), f'{work}: make a view first'
    return views


def open_drawings(work):
    return open_sets(work, 'drawings-*')


def open_firsts(work):
    """Every photo once, in the first view, and every drawing."""
    return [open_views(work)[0], *open_drawings(work)]


def arguments(doc):
    """The options that views, drawings and distill share; DOC is the program's description."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument('--shared', default=os.environ.get('THAW_SHARED', '../shared'))
    parser.add_argument('--work', required=True)
    parser.add_argument('--threads', type=int, default=1)
    return parser


def fill(args, name, count, picture):
    """Makes NAME.images.npy and NAME.targets.npy in args.work of COUNT pictures, PICTURE(k) an image of SIZE; goes on
    where a run before broke off."""
    torch.set_num_threads(args.threads)
    teachers, base = teacher.Teachers(args.shared), os.path.join(args.work, name)
    images = array(base + '.images.npy', np.uint8, (count, SIZE, SIZE, 3))
    targets = array(base + '.targets.npy', np.float16, (count, sum(teacher.GROUPS.values())))
    start = made_of(targets) // BATCH * BATCH
    for i in range(start, count, BATCH):
        part = np.stack([np.asarray(picture(k)) for k in range(i, min(i + BATCH, count))])
        images[i : i + len(part)] = part
        targets[i : i + len(part)] = teachers(torch.from_numpy(part)).numpy()
        if i // BATCH % 50 == 0:
            print(f'{name}: {i} of {count}', flush=True)
    images.flush()
    targets.flush()


def main():
    parser = arguments(__doc__)
    parser.add_argument('--view', type=int, required=True)
    args = parser.parse_args()
    entries = corpus(args.shared)
    fill(args, f'view-{args.view}', len(entries), lambda k: view_of(*entries[k], args.view, args.view * 1_000_000 + k))


if __name__ == '__main__':
    main()
