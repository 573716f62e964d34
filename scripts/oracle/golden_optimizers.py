"""Golden files of optimizers: what the first 20 steps make of some weights, with gradients that are given.

In doubles, by PyTorch wherever it has the formula. It differs from Keras in two places: Adam's epsilon
stands beside another root, which a factor mends, and RMSprop's stands outside of the root, so only an
epsilon too small to matter comes from PyTorch and the default one from Keras' formula written out.
"""

import json
import math

import numpy as np
import torch

STEPS = 20

# Kernels have more than one dimension: only they are penalized.
MODEL = {
    'thaw_model': 1, 'name': 'joints', 'input': [2, 2, 3], 'preprocess': 'tf',
    'layers': [{'conv2d': 'first', 'filters': 3, 'kernel': 1}, {'batchnorm': 'norm'},
               {'conv2d': 'second', 'filters': 2, 'kernel': 1}],
}  # fmt: skip
PARAMS = {'first/kernel': (1, 1, 3, 3), 'first/bias': (3,), 'norm/gamma': (3,), 'norm/beta': (3,),
          'second/kernel': (1, 1, 3, 2), 'second/bias': (2,)}  # fmt: skip

ADAM = {'beta_1': 0.9, 'beta_2': 0.999, 'epsilon': 1e-7}


def case(name, l2=0, **options):
    return {'name': name, 'l2': l2, 'options': options}


CASES = {
    'adam': [
        case('defaults', lr=1e-3), case('fast', lr=0.05), case('short_memory', lr=0.02, beta_1=0.5, beta_2=0.9, epsilon=1e-3),
        case('penalized', l2=0.05, lr=0.05), case('clipped_by_parameter', lr=0.05, clip_norm=1.5),
    ],
    'adamw': [
        case('defaults', lr=1e-3), case('heavy', lr=0.05, weight_decay=0.1),
        case('clipped', lr=0.05, weight_decay=0.02, global_clip_norm=2),
    ],
    'sgd': [
        case('plain', lr=0.01), case('momentum', lr=0.003, momentum=0.9),
        case('nesterov', lr=0.003, momentum=0.9, nesterov=True), case('nesterov_without_momentum', lr=0.01, nesterov=True),
        case('penalized', l2=0.02, lr=0.01, momentum=0.5), case('clipped_by_parameter', lr=0.02, clip_norm=1.5),
        case('clipped_together', lr=0.02, momentum=0.9, global_clip_norm=2.5),
        case('clipped_by_value', lr=0.02, clip_value=0.5), case('penalized_then_clipped', l2=0.1, lr=0.02, clip_norm=1.5),
    ],
    'rmsprop': [
        case('defaults', lr=1e-3), case('tiny_epsilon', lr=0.02, rho=0.8, epsilon=1e-30),
        case('momentum', lr=0.01, momentum=0.7, epsilon=1e-30), case('centered', lr=0.01, centered=True),
        case('everything', lr=0.005, rho=0.95, momentum=0.5, centered=True, epsilon=1e-3),
    ],
}  # fmt: skip


class KerasRMSprop:
    """v = rho v + (1 - rho) g^2; a = rho a + (1 - rho) g; w -= u, u = momentum u + lr g / sqrt(v - a^2 + epsilon)."""

    def __init__(self, leaves, lr, rho=0.9, momentum=0, epsilon=1e-7, centered=False):
        self.leaves, self.lr, self.rho, self.epsilon = leaves, lr, rho, epsilon
        self.momentum, self.centered = momentum, centered
        self.v, self.a, self.u = ([torch.zeros_like(w) for w in leaves] for _ in range(3))

    def step(self):
        with torch.no_grad():
            for w, v, a, u in zip(self.leaves, self.v, self.a, self.u):
                v.mul_(self.rho).add_((1 - self.rho) * w.grad**2)
                a.mul_(self.rho).add_((1 - self.rho) * w.grad)
                variance = v - a**2 if self.centered else v
                u.mul_(self.momentum).add_(self.lr * w.grad / (variance + self.epsilon).sqrt())
                w.sub_(u)


class Adam:
    """PyTorch's with Keras' epsilon, which stands beside the root that is not corrected yet."""

    def __init__(self, kind, leaves, options):
        betas = options.get('beta_1', ADAM['beta_1']), options.get('beta_2', ADAM['beta_2'])
        more = {'weight_decay': options.get('weight_decay', 4e-3)} if kind is torch.optim.AdamW else {}
        self.torch = kind(leaves, options['lr'], betas, **more)
        self.epsilon, self.beta2, self.steps = options.get('epsilon', ADAM['epsilon']), betas[1], 0

    def step(self):
        self.steps += 1
        self.torch.param_groups[0]['eps'] = self.epsilon / math.sqrt(1 - self.beta2**self.steps)
        self.torch.step()


def optimizer_for(kind, options, leaves):
    options = {key: value for key, value in options.items() if 'clip' not in key}
    if kind in ('adam', 'adamw'):
        return Adam(torch.optim.Adam if kind == 'adam' else torch.optim.AdamW, leaves, options)
    if kind == 'sgd':
        if not options.get('momentum'):
            options.pop('nesterov', None)  # which changes nothing then; PyTorch refuses it
        return torch.optim.SGD(leaves, **options)
    if options.get('epsilon', 1) > 1e-20:
        return KerasRMSprop(leaves, **options)
    return torch.optim.RMSprop(leaves, options['lr'], options.get('rho', 0.9), math.sqrt(options['epsilon']),
                               momentum=options.get('momentum', 0))  # fmt: skip


def clip(leaves, options):
    if 'clip_norm' in options:
        for leaf in leaves:
            torch.nn.utils.clip_grad_norm_([leaf], options['clip_norm'])
    if 'global_clip_norm' in options:
        torch.nn.utils.clip_grad_norm_(leaves, options['global_clip_norm'])
    if 'clip_value' in options:
        torch.nn.utils.clip_grad_value_(leaves, options['clip_value'])


def steps_of(kind, spec, weights, gradients, dtype):
    """{name: (STEPS, …)}: the weights after each step."""
    leaves = {name: torch.tensor(w, dtype=dtype, requires_grad=True) for name, w in weights.items()}
    optimizer = optimizer_for(kind, spec['options'], list(leaves.values()))
    after = {name: [] for name in weights}
    for step in range(STEPS):
        loss = sum((w * torch.tensor(gradients[name][step], dtype=dtype)).sum() for name, w in leaves.items())
        loss = loss + spec['l2'] * sum((w**2).sum() for w in leaves.values() if w.dim() > 1)
        for leaf in leaves.values():
            leaf.grad = None
        loss.backward()
        clip(list(leaves.values()), spec['options'])
        optimizer.step()
        for name, leaf in leaves.items():
            after[name].append(leaf.detach().numpy().copy())
    return {name: np.stack(values) for name, values in after.items()}


def make(kind, seed):
    """(tensors, metadata) of one optimizer's file. Weights keep away from 0, so that relative differences
    mean something; gradients have many sizes, and some are 0, as ReLU leaves them."""
    rng = np.random.default_rng(seed)
    weights, gradients = {}, {}
    for name, shape in PARAMS.items():
        weights[name] = (rng.choice([-1, 1], shape) * rng.uniform(2, 4, shape)).astype(np.float32)
        size = 10.0 ** rng.integers(-3, 2, (STEPS, *shape)) * rng.uniform(-1, 1, (STEPS, *shape))
        gradients[name] = np.where(rng.uniform(size=size.shape) < 0.15, 0, size).astype(np.float32)
    tensors = {**weights, **{f'gradient/{name}': g for name, g in gradients.items()}}
    for spec in CASES[kind]:
        double = steps_of(kind, spec, weights, gradients, torch.float64)
        single = steps_of(kind, spec, weights, gradients, torch.float32)
        off = max(np.abs(single[name] / double[name] - 1).max() for name in weights)
        least = min(np.abs(w).min() for w in double.values())
        print(f'{kind} {spec["name"]}: floats are off by {off:.1e}, the least weight is {least:.2f}')
        assert least > 0.5
        tensors.update({f'{spec["name"]}/{name}': w for name, w in double.items()})
    cases = [{'name': s['name'], 'loss': {'l2': s['l2']}, 'optimizer': {kind: s['options']}} for s in CASES[kind]]
    return tensors, {'about': json.dumps({'model': MODEL, 'steps': STEPS, 'cases': cases})}
