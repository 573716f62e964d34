"""Drawn hands and other bodies with what the teachers say of them: what the corpus of photos lacks.

    python3 drawings.py --shared SHARED --work WORK --set K [--count 6000]

Bodies (limbs.py) of smooth limbs, lit from one side, in front of plain walls or of photos of the corpus, sharp or
blurred, each seeded by its number and its set's. WORK/drawings-K.images.npy and -K.targets.npy are as a view's.
"""

import numpy as np
import torch
from PIL import Image, ImageFilter

import limbs
import views

SIDE = 176  # pixels drawn, brought to views.SIZE afterwards
HANDS = 0.7  # of all drawings


def sphere_path(a, b, r0, r1):
    """What a sphere covers on its way from A to B while its radius goes from R0 to R1, all in pixels and seen along z:
    (rows, columns), and there depth (-inf where nothing is), unit normals (3, ...), and how near A it is."""
    low = np.clip(np.minimum(a - r0, b - r1)[:2] - 1, 0, SIDE).astype(int)
    high = np.clip(np.maximum(a + r0, b + r1)[:2] + 2, 0, SIDE).astype(int)
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    d = b - a
    along = np.clip(((x - a[0]) * d[0] + (y - a[1]) * d[1]) / max(d[0] ** 2 + d[1] ** 2, 1e-3), 0, 1)
    depth, normal = np.full(x.shape, -np.inf, np.float32), np.zeros((3, *x.shape), np.float32)
    # The sphere over the nearest point of the line, and those of both ends where the line points to the eye.
    for t in (along, 0.0, 1.0):
        r, dx, dy = r0 + t * (r1 - r0), x - (a[0] + t * d[0]), y - (a[1] + t * d[1])
        height = np.sqrt(np.maximum(r * r - dx * dx - dy * dy, 0))
        z = a[2] + t * d[2] + height
        nearer = (height > 0) & (z > depth)
        depth = np.where(nearer, z, depth)
        normal = np.where(nearer, np.stack((dx / r, dy / r, height / r)), normal)
    return (slice(low[1], high[1]), slice(low[0], high[0])), depth, normal, np.exp(-((along / 0.06) ** 2))


def surface(paths, colours, blend):
    """Depth (-inf where nothing is), unit normals (3, ...), colour (3, ...) and how near a joint each pixel is. Paths
    less than some BLEND pixels apart in depth flow into each other."""
    parts = [sphere_path(*path) for path in paths]
    depth = np.full((SIDE, SIDE), -np.inf, np.float32)
    for window, z, _, _ in parts:
        depth[window] = np.maximum(depth[window], z)
    sums = np.zeros((8, SIDE, SIDE), np.float32)  # weight, normal, colour, joint
    level = np.where(np.isfinite(depth), depth, 0)
    for (window, z, normal, joint), colour in zip(parts, colours):
        share = np.exp(np.minimum((z - level[window]) / blend, 0))
        flat = [np.full_like(z, c) for c in colour]
        sums[(slice(None), *window)] += share * np.stack((np.ones_like(z), *normal, *flat, joint))
    sums[1:] /= np.maximum(sums[0], 1e-6)
    normal = sums[1:4] / np.maximum(np.linalg.norm(sums[1:4], axis=0), 1e-6)
    return depth, normal, sums[4:7], sums[7]


def blurred(plane, radius):
    """Gaussian blur."""
    reach = int(2.5 * radius)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / radius) ** 2)
    kernel = torch.from_numpy((kernel / kernel.sum()).astype(np.float32))
    x = torch.from_numpy(np.ascontiguousarray(plane, np.float32))[None, None]
    x = torch.nn.functional.pad(x, (reach,) * 4, mode='replicate')
    x = torch.nn.functional.conv2d(torch.nn.functional.conv2d(x, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1))
    return x[0, 0].numpy()


def smooth(random, cells):
    """Noise in -1...1 that changes over a CELLS-th of the side."""
    noise = Image.fromarray(random.uniform(-1, 1, (cells + 1, cells + 1)).astype(np.float32))
    return np.asarray(noise.resize((SIDE, SIDE), Image.BICUBIC))


def skin(random):
    """A colour of skin, RGB in 0...1: from pale to dark."""
    pale, dark = np.array((0.93, 0.76, 0.66)), np.array((0.36, 0.22, 0.16))
    return np.clip(pale + random.uniform(0, 1) ** 1.3 * (dark - pale) + random.normal(0, 0.03, 3), 0, 1)


def ground(random, photos):
    """What is behind the body, RGB in 0...1: a wall, or a photo."""
    kind = random.choice(('wall', 'blurred', 'sharp'), p=(0.6, 0.2, 0.2))
    if kind == 'wall':
        colour = 0.3 * random.uniform(0.05, 1, 3) + 0.7 * random.uniform(0.1, 1)
        slope = np.add.outer(*(random.uniform(-0.25, 0.25) * np.linspace(-1, 1, SIDE) for _ in range(2)))
        return np.clip(colour * (1 + slope + random.uniform(0, 0.08) * smooth(random, 6))[..., None], 0, 1)
    image = views.view_of(*photos[random.randint(len(photos))], 1, random.randint(2**31))
    image = image.resize((SIDE, SIDE), Image.BILINEAR)
    if kind == 'blurred':
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(2, 10)))
    return np.asarray(image, np.float32) / 255


def body(random):
    """Paths in pixels, a colour for each, and how many pixels a unit of length is."""
    is_hand = random.rand() < HANDS
    parts, matrix, middle = (limbs.hand if is_hand else limbs.body)(random)
    unit = SIDE * (random.uniform(0.28, 0.46) if is_hand else random.uniform(0.2, 0.45))
    flip = np.array((random.choice((-1, 1)), -1, 1))  # left or right; rows count downwards
    centre = np.append(SIDE / 2 + random.normal(0, 0.05 * SIDE, 2), 0)
    base = skin(random) if is_hand or random.rand() < 0.2 else random.uniform(0, 1, 3)
    step = np.array((0.06, -0.1, -0.1)) if is_hand else np.ones(3)  # of tone: redder, or lighter
    sleeve = random.uniform(0, 1, 3)

    def placed(point):
        return flip * (matrix @ (np.asarray(point) - middle)) * unit + centre

    paths = [(placed(a), placed(b), r0 * unit, r1 * unit) for a, b, r0, r1, _ in parts]
    return paths, np.clip([sleeve if tone is None else base + tone * step for *_, tone in parts], 0, 1), unit


def lit(random, paths, colours, unit, behind):
    """The body in front of what is BEHIND, with its shadow on it; RGB, about 0...1."""
    depth, normal, colour, joint = surface(paths, colours, 0.03 * unit)
    covered = np.isfinite(depth)
    colour = colour * (1 + 0.05 * smooth(random, 9) + 0.03 * smooth(random, 40)) * (1 - random.uniform(0, 0.25) * joint)

    light = np.append(random.normal(0, 0.6, 2), 0) + (0, -0.4, 1)
    light /= np.linalg.norm(light)
    straight = np.maximum(np.einsum('cij,c->ij', normal, light), 0)
    ambient = random.uniform(0.35, 0.75)
    # What lies deeper than what is around it gets less light.
    level = np.where(covered, depth, depth[covered].min() if covered.any() else 0)
    hidden = np.clip((blurred(level, 0.05 * unit) - level) / (0.12 * unit), 0, 1)
    shade = (ambient + (1 - ambient) * straight) * (1 - 0.5 * hidden)
    gloss = random.uniform(0, 0.2) * straight ** random.uniform(8, 40)

    reach = random.uniform(0.05, 0.4) * unit
    shadow = np.roll(covered, tuple((-reach * light[1::-1]).astype(int)), (0, 1))
    behind = behind * (1 - random.uniform(0, 0.5) * blurred(shadow, random.uniform(2, 12)))[..., None]
    front = (colour * shade + gloss).transpose(1, 2, 0)
    edge = (covered * blurred(covered, 0.7))[..., None]
    return behind + edge * (front - behind)


def drawing(photos, seed):
    """A drawing as a view's picture; PHOTOS as views.corpus gives them."""
    random = np.random.RandomState(seed)
    image = lit(random, *body(random), ground(random, photos))
    image = image * random.uniform(0.75, 1.15) * (1 + random.uniform(-0.08, 0.08, 3))  # exposure, white balance
    image = image + random.normal(0, 1, image.shape) * random.uniform(0, 0.03)
    image = Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8))
    return image.resize((views.SIZE, views.SIZE), Image.LANCZOS)


def main():
    parser = views.arguments(__doc__)
    parser.add_argument('--set', type=int, required=True)
    parser.add_argument('--count', type=int, default=6000)
    args = parser.parse_args()
    photos = views.corpus(args.shared)
    views.fill(args, f'drawings-{args.set}', args.count, lambda k: drawing(photos, args.set * 1_000_000 + k))


if __name__ == '__main__':
    main()
