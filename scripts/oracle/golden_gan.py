"""Golden file of the GAN: ten steps of both networks by autograd, PyTorch's spectral_norm and its Adam,
with the photos, weights, codes and views that the engine draws from the seed; and a picture of the
averaged generator.
"""

import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import philox
from golden_optimizers import Adam

SIDE, CLASSES, LATENT, FILTERS, STEPS = 16, 3, 4, 4, 10
LABELS = [0, 1, 2, 1]
LR, LR_JUDGE, AVERAGE, AUGMENT = 2e-3, 2e-2, 0.9, 0.5
CODE, VIEW, SECOND_VIEW = range(3)

# How far the losses and weights of PyTorch's own floats may be from those of doubles.
ROUNDING = 1e-4

CASES = ['steps']

WIDE, SMALL = 2 * FILTERS, SIDE // 8
MAKER = {
    'make_z/kernel': (LATENT + CLASSES, SMALL * SMALL * WIDE), 'make_z/bias': (SMALL * SMALL * WIDE,),
    'make_map_norm/gamma': (WIDE,), 'make_map_norm/beta': (WIDE,),
    'make1/kernel': (3, 3, WIDE, WIDE), 'make1_norm/gamma': (WIDE,), 'make1_norm/beta': (WIDE,),
    'make2/kernel': (3, 3, WIDE, FILTERS), 'make2_norm/gamma': (FILTERS,), 'make2_norm/beta': (FILTERS,),
    'make3/kernel': (3, 3, FILTERS, FILTERS // 2), 'make3_norm/gamma': (FILTERS // 2,),
    'make3_norm/beta': (FILTERS // 2,), 'make_rgb/kernel': (3, 3, FILTERS // 2, 3), 'make_rgb/bias': (3,),
}  # fmt: skip
JUDGE = {
    'judge1/kernel': (3, 3, 3, FILTERS), 'judge1/bias': (FILTERS,),
    'judge2/kernel': (3, 3, FILTERS, 2 * FILTERS), 'judge2/bias': (2 * FILTERS,),
    'judge3/kernel': (3, 3, 2 * FILTERS, 4 * FILTERS), 'judge3/bias': (4 * FILTERS,),
    'judge/kernel': (SMALL * SMALL * 4 * FILTERS, 1 + CLASSES), 'judge/bias': (1 + CLASSES,),
}  # fmt: skip


def initial(name, shape, seed):
    if name.endswith('gamma'):
        return np.ones(shape, np.float32)
    if not name.endswith('kernel'):
        return np.zeros(shape, np.float32)
    taps = int(np.prod(shape[:-2]))
    bound = np.sqrt(np.float32(6) / np.float32(taps * (shape[-2] + shape[-1])))
    stream = (seed, philox.INIT, 0, philox.name_hash(name))
    return philox.uniform(*stream, int(np.prod(shape)), -bound, bound).reshape(shape)


def to_torch(name, w, dtype):
    """Kernels as PyTorch has them: outputs, inputs, height, width."""
    w = torch.tensor(w, dtype=dtype)
    return w.permute(3, 2, 0, 1).contiguous() if w.dim() == 4 else w.t().contiguous() if w.dim() == 2 else w


def from_torch(w):
    w = w.detach()
    return (w.permute(2, 3, 1, 0) if w.dim() == 4 else w.t() if w.dim() == 2 else w).numpy().astype(np.float64)


class Generator:
    """Photos in -1 ... 1 from codes; statistics are Keras' (biased, momentum 0.9)."""

    def __init__(self, seed, dtype):
        self.w = {name: to_torch(name, initial(name, shape, seed), dtype) for name, shape in MAKER.items()}
        for w in self.w.values():
            w.requires_grad_()
        self.statistics = {}
        for name, shape in MAKER.items():
            if name.endswith('gamma'):
                norm = name.split('/')[0]
                self.statistics[f'{norm}/moving_mean'] = torch.zeros(shape, dtype=dtype)
                self.statistics[f'{norm}/moving_variance'] = torch.ones(shape, dtype=dtype)

    def norm(self, x, name, training):
        mean, variance = self.statistics[f'{name}/moving_mean'], self.statistics[f'{name}/moving_variance']
        if training:
            with torch.no_grad():
                mean += (x.mean((0, 2, 3)) - mean) * 0.1
                variance += (x.var((0, 2, 3), unbiased=False) - variance) * 0.1
        gamma, beta = self.w[f'{name}/gamma'], self.w[f'{name}/beta']
        return F.relu(F.batch_norm(x, None if training else mean, None if training else variance, gamma, beta,
                                   training, eps=1e-3))  # fmt: skip

    def __call__(self, code, training=True):
        x = F.linear(code, self.w['make_z/kernel'], self.w['make_z/bias'])
        x = self.norm(x.reshape(-1, SMALL, SMALL, WIDE).permute(0, 3, 1, 2), 'make_map_norm', training)
        for name in ('make1', 'make2', 'make3'):
            x = F.conv2d(F.interpolate(x, scale_factor=2), self.w[f'{name}/kernel'], padding=1)
            x = self.norm(x, f'{name}_norm', training)
        x = F.conv2d(x, self.w['make_rgb/kernel'], self.w['make_rgb/bias'], padding=1)
        return torch.tanh(x / 2)

    def everything(self):
        return {**self.w, **self.statistics}


class Discriminator(nn.Module):
    def __init__(self, seed, dtype):
        super().__init__()
        for index, (name, shape) in enumerate(JUDGE.items()):
            layer = name.split('/')[0]
            if name.endswith('bias'):
                continue
            made = nn.Conv2d(shape[2], shape[3], 3, 2) if len(shape) == 4 else nn.Linear(*shape)
            made.to(dtype)
            with torch.no_grad():
                made.weight.copy_(to_torch(name, initial(name, shape, seed), dtype))
                made.bias.zero_()
                stream = philox.Stream(seed, philox.INIT, 1, index)
                u = torch.tensor([stream.normal() for _ in range(shape[-1])], dtype=dtype)
                matrix = made.weight.flatten(1)
                v = F.normalize(matrix.t() @ u, dim=0, eps=1e-12)
                u = F.normalize(matrix @ v, dim=0, eps=1e-12)
            made = nn.utils.spectral_norm(made)
            made.weight_u.copy_(u)
            made.weight_v.copy_(v)
            self.add_module(layer, made)

    def forward(self, x, labels):
        for layer in (self.judge1, self.judge2, self.judge3):
            x = F.leaky_relu(layer(F.pad(x, (0, 1, 0, 1))), 0.1)
        x = self.judge(x.permute(0, 2, 3, 1).flatten(1))
        return x[:, 0] + x[torch.arange(len(x)), 1 + labels]

    def raw(self):
        return {f'{layer}/{part}': getattr(self.get_submodule(layer), 'weight_orig' if part == 'kernel' else 'bias')
                for layer, part in (name.split('/') for name in JUDGE)}  # fmt: skip


def view(x, seed, step, what):
    """Each picture brightened, moved and with a hole, by indexing: what autograd differentiates."""
    move, hole, light = int(AUGMENT * SIDE / 8 + 0.5), int(AUGMENT * SIDE / 2 + 0.5), 0.5 * AUGMENT
    seen = []
    for i, picture in enumerate(x):
        stream = philox.Stream(seed, philox.NOISE, step, what << 24 | i)
        shift = float(stream.uniform(-light, light))
        dx, dy = (stream.below(2 * move + 1) - move for _ in range(2))
        cut_x, cut_y = (stream.below(SIDE + 1) - hole // 2 for _ in range(2))
        wide = F.pad(picture + shift, (move, move, move, move))
        moved = wide[:, move - dy : move - dy + SIDE, move - dx : move - dx + SIDE]
        mask = torch.ones_like(moved)
        mask[:, max(cut_y, 0) : max(cut_y + hole, 0), max(cut_x, 0) : max(cut_x + hole, 0)] = 0
        seen.append(moved * mask)
    return torch.stack(seen)


def codes(seed, use, epoch, items, labels, dtype):
    rows = []
    for item, label in zip(items, labels):
        stream = philox.Stream(seed, use, epoch, item)
        rows.append([stream.normal() for _ in range(LATENT)] + [float(k == label) for k in range(CLASSES)])
    return torch.tensor(np.array(rows), dtype=dtype)


def photos(seed, dtype):
    count = SIDE * SIDE * 3
    pixels = np.stack([philox.words(seed, philox.SAMPLE, 0, i, count) >> 24 for i in range(len(LABELS))])
    x = torch.tensor(pixels.astype(np.float64), dtype=dtype) / 127.5 - 1
    return x.reshape(-1, SIDE, SIDE, 3).permute(0, 3, 1, 2)


def learn(optimizer, loss, leaves):
    for leaf, grad in zip(leaves, torch.autograd.grad(loss, leaves)):
        leaf.grad = grad
    optimizer.step()


def trace(seed, dtype):
    """{name: array}: losses of each step, weights at the end, a sample."""
    maker, judge, average = Generator(seed, dtype), Discriminator(seed, dtype), Generator(seed, dtype)
    real, labels, n = photos(seed, dtype), torch.tensor(LABELS), len(LABELS)
    leaves = {'make': list(maker.w.values()), 'judge': list(judge.raw().values())}
    of_maker = Adam(torch.optim.Adam, leaves['make'], {'lr': LR, 'beta_1': 0.5})
    of_judge = Adam(torch.optim.Adam, leaves['judge'], {'lr': LR_JUDGE, 'beta_1': 0.5})
    losses = []
    for step in range(STEPS):
        made = maker(codes(seed, philox.NOISE, step, range(n), LABELS, dtype))
        both = view(torch.cat([real, made.detach()]), seed, step, VIEW)
        answers = judge(both, labels.repeat(2))
        loss = F.relu(1 - answers[:n]).mean() + F.relu(1 + answers[n:]).mean()
        learn(of_judge, loss, leaves['judge'])
        fooled = -judge(view(made, seed, step, SECOND_VIEW), labels).mean()
        learn(of_maker, fooled, leaves['make'])
        beyond = torch.cat([answers[:n] >= 1, answers[n:] <= -1]).to(dtype).mean()
        losses.append([loss.item(), fooled.item(), beyond.item()])
        keep = min(AVERAGE, (1 + step) / (10 + step))
        with torch.no_grad():
            for mean, w in zip(average.everything().values(), maker.everything().values()):
                mean += (w - mean) * (1 - keep)
    with torch.no_grad():
        picture = average(codes(seed, philox.SYNTH, 9, [5], [1], dtype), training=False)
    everything = {**maker.w, **judge.raw()}
    return {'losses': np.array(losses), 'sample': from_torch_picture(picture),
            **{name: from_torch(w) for name, w in everything.items()}}  # fmt: skip


def from_torch_picture(x):
    return ((x[0].permute(1, 2, 0) + 1) * 127.5).numpy().astype(np.float64)


def make(name, seed):
    double, single = trace(seed, torch.float64), trace(seed, torch.float32)
    for key, wanted in double.items():
        off = np.abs(single[key] - wanted).max() / np.abs(wanted).max()
        assert off < ROUNDING, f'{key}: floats are off by {off:.1e}'
    about = {'side': SIDE, 'classes': CLASSES, 'latent': LATENT, 'filters': FILTERS, 'labels': LABELS, 'steps': STEPS,
             'lr': LR, 'lr_judge': LR_JUDGE, 'average': AVERAGE, 'augment': AUGMENT}  # fmt: skip
    return double, {'about': json.dumps(about)}
