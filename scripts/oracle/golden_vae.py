"""Golden file of the VAE: ten steps of encoder and decoder by autograd and PyTorch's Adam, with the photos,
weights and noise that the engine draws from the seed; and a picture decoded afterwards.
"""

import json

import numpy as np
import torch
from torch.nn import functional as F

import philox
from golden_gan import from_torch, initial, to_torch
from golden_optimizers import Adam

SIDE, CLASSES, LATENT, FILTERS, STEPS = 16, 3, 4, 4, 10
LABELS = [0, 1, 2, 1]
LR, BETA = 2e-3, 0.5
SLOPE = 0.1

# How far the losses and weights of PyTorch's own floats may be from those of doubles.
ROUNDING = 1e-3

CASES = ['steps']

WIDE, SMALL = 2 * FILTERS, SIDE // 8
ENCODER = {
    'encode1/kernel': (3, 3, 3 + CLASSES, FILTERS), 'encode1/bias': (FILTERS,),
    'encode2/kernel': (3, 3, FILTERS, WIDE), 'encode2/bias': (WIDE,),
    'encode3/kernel': (3, 3, WIDE, WIDE), 'encode3/bias': (WIDE,),
    'encode_z/kernel': (SMALL * SMALL * WIDE, 2 * LATENT), 'encode_z/bias': (2 * LATENT,),
}  # fmt: skip
DECODER = {
    'decode_z/kernel': (LATENT + CLASSES, SMALL * SMALL * WIDE), 'decode_z/bias': (SMALL * SMALL * WIDE,),
    'decode1/kernel': (3, 3, WIDE, WIDE), 'decode1/bias': (WIDE,),
    'decode2/kernel': (3, 3, WIDE, FILTERS), 'decode2/bias': (FILTERS,),
    'decode_rgb/kernel': (3, 3, FILTERS, 3), 'decode_rgb/bias': (3,),
}  # fmt: skip


def one_hot(labels, dtype):
    return F.one_hot(torch.tensor(labels), CLASSES).to(dtype)


def encode(w, x, labels):
    planes = one_hot(labels, x.dtype)[:, :, None, None].expand(-1, -1, SIDE, SIDE)
    x = torch.cat([x, planes], 1)
    for name in ('encode1', 'encode2', 'encode3'):
        x = F.conv2d(F.pad(x, (0, 1, 0, 1)), w[f'{name}/kernel'], w[f'{name}/bias'], stride=2)
        x = F.leaky_relu(x, SLOPE)
    x = F.linear(x.permute(0, 2, 3, 1).flatten(1), w['encode_z/kernel'], w['encode_z/bias'])
    return x.split(LATENT, 1)


def decode(w, z, labels):
    x = F.linear(torch.cat([z, one_hot(labels, z.dtype)], 1), w['decode_z/kernel'], w['decode_z/bias'])
    x = F.leaky_relu(x, SLOPE).reshape(-1, SMALL, SMALL, WIDE).permute(0, 3, 1, 2)
    for name in ('decode1', 'decode2', 'decode_rgb'):
        x = F.conv2d(F.interpolate(x, scale_factor=2), w[f'{name}/kernel'], w[f'{name}/bias'], padding=1)
        x = x if name == 'decode_rgb' else F.leaky_relu(x, SLOPE)
    return x


def normal(seed, use, epoch, items, dtype):
    streams = [philox.Stream(seed, use, epoch, item) for item in items]
    return torch.tensor(np.array([[stream.normal() for _ in range(LATENT)] for stream in streams]), dtype=dtype)


def photos(seed, dtype):
    count = SIDE * SIDE * 3
    pixels = np.stack([philox.words(seed, philox.SAMPLE, 0, i, count) >> 24 for i in range(len(LABELS))])
    x = torch.tensor(pixels.astype(np.float64), dtype=dtype) / 255
    return x.reshape(-1, SIDE, SIDE, 3).permute(0, 3, 1, 2)


def trace(seed, dtype):
    """{name: array}: the two parts of each step's loss, weights at the end, a sample."""
    w = {name: to_torch(name, initial(name, shape, seed), dtype) for name, shape in {**ENCODER, **DECODER}.items()}
    for leaf in w.values():
        leaf.requires_grad_()
    x, n, losses = photos(seed, dtype), len(LABELS), []
    adam = Adam(torch.optim.Adam, list(w.values()), {'lr': LR})
    for step in range(STEPS):
        mean, log_variance = encode(w, x, LABELS)
        z = mean + (log_variance / 2).exp() * normal(seed, philox.NOISE, step, range(n), dtype)
        reconstruction = F.binary_cross_entropy_with_logits(decode(w, z, LABELS), x, reduction='sum') / n
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum() / n
        grads = torch.autograd.grad(reconstruction + BETA * divergence, list(w.values()))
        for leaf, grad in zip(w.values(), grads):
            leaf.grad = grad
        adam.step()
        losses.append([reconstruction.item(), divergence.item()])
    with torch.no_grad():
        picture = torch.sigmoid(decode(w, normal(seed, philox.SYNTH, 9, [5], dtype), [1])) * 255
    return {'losses': np.array(losses), 'sample': picture[0].permute(1, 2, 0).numpy().astype(np.float64),
            **{name: from_torch(leaf) for name, leaf in w.items()}}  # fmt: skip


def make(name, seed):
    double, single = trace(seed, torch.float64), trace(seed, torch.float32)
    for key, wanted in double.items():
        off = np.abs(single[key] - wanted).max() / np.abs(wanted).max()
        assert off < ROUNDING, f'{key}: floats are off by {off:.1e}'
    about = {'side': SIDE, 'classes': CLASSES, 'latent': LATENT, 'filters': FILTERS, 'labels': LABELS, 'steps': STEPS,
             'lr': LR, 'beta': BETA}  # fmt: skip
    return double, {'about': json.dumps(about)}
