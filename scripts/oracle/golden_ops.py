"""Golden files of single ops: attributes, inputs, parameters, output, dy, and every gradient.

Computed in double precision from numbers that are floats, then rounded: what is stored is the truth
to float's last place, and the float result of PyTorch itself has to agree with it.
"""

import json

import numpy as np
import torch

from model_file import Layer, infer
from torch_ops import Pass, run_layer

# How far PyTorch's own floats may be from the doubles, of what the engine is allowed.
OUTPUT_ROUNDING, GRADIENT_ROUNDING = 5e-6, 2e-5

CORNERS = [-7.0, -3.0, -1.0, -0.0, 0.0, 1.0, 3.0, 5.5, 6.0, 6.5, 9.0, -0.25]


def case(name, x, attributes=None, **more):
    """x: one shape (n, h, w, c), or a list of them."""
    return {'name': name, 'x': x if isinstance(x, list) else [x], 'attributes': attributes or {}, **more}


SAME, VALID = {'padding': 'same'}, {'padding': 'valid'}
FIRE = {'training': True, 'trainable': True}
FROZEN = {'training': True, 'trainable': False}

CASES = {
    'conv2d': [
        case('valid_3x3_odd', (2, 7, 5, 3), {'filters': 4, 'kernel': 3, **VALID}),
        case('valid_3x3_stride_2_even', (2, 8, 6, 3), {'filters': 4, 'kernel': 3, 'stride': 2, **VALID}),
        case('valid_7x7_stride_2', (1, 13, 14, 3), {'filters': 5, 'kernel': 7, 'stride': 2, **VALID}),
        case('same_3x3_odd', (2, 7, 5, 3), {'filters': 6, 'kernel': 3, **SAME}),
        case('same_3x3_even', (2, 6, 8, 5), {'filters': 4, 'kernel': 3, **SAME}),
        case('same_3x3_stride_2_odd', (2, 7, 9, 3), {'filters': 4, 'kernel': 3, 'stride': 2, **SAME}),
        case('same_3x3_stride_2_even', (2, 8, 6, 3), {'filters': 4, 'kernel': 3, 'stride': 2, **SAME}),
        case('same_2x2_even_kernel', (2, 5, 6, 3), {'filters': 3, 'kernel': 2, **SAME}),
        case('same_5x3_stride_2x1', (2, 9, 6, 2), {'filters': 3, 'kernel': [5, 3], 'stride': [2, 1], 'bias': False, **SAME}),
        case('pointwise_relu', (3, 5, 4, 9), {'filters': 7, 'kernel': 1, 'activation': 'relu', **SAME}),
        case('pointwise_stride_2_relu6', (2, 6, 7, 5), {'filters': 6, 'kernel': 1, 'stride': 2, 'activation': 'relu6', **SAME}, scale=6),
        case('many_channels', (1, 6, 6, 17), {'filters': 19, 'kernel': 3, 'bias': False, **SAME}),
        case('winograd_size', (2, 12, 10, 8), {'filters': 8, 'kernel': 3, 'activation': 'relu', **SAME}),
    ],
    'dwconv2d': [
        case('valid_3x3_odd', (2, 7, 5, 5), {'kernel': 3, **VALID}),
        case('valid_3x3_stride_2_even', (2, 8, 6, 4), {'kernel': 3, 'stride': 2, 'bias': False, **VALID}),
        case('same_3x3_odd', (2, 7, 5, 9), {'kernel': 3, 'bias': False, **SAME}),
        case('same_3x3_even', (2, 6, 8, 4), {'kernel': 3, **SAME}),
        case('same_3x3_stride_2_odd', (2, 9, 7, 3), {'kernel': 3, 'stride': 2, **SAME}),
        case('same_3x3_stride_2_even', (2, 8, 6, 6), {'kernel': 3, 'stride': 2, 'activation': 'relu', **SAME}),
        case('same_5x5', (1, 8, 9, 17), {'kernel': 5, 'bias': False, **SAME}),
        case('same_4x2_stride_1x2_relu6', (2, 5, 8, 4), {'kernel': [4, 2], 'stride': [1, 2], 'activation': 'relu6', **SAME}, scale=6),
    ],
    'dense': [
        case('plain', (5, 1, 1, 37), {'units': 19}),
        case('relu', (3, 1, 1, 12), {'units': 8, 'activation': 'relu'}),
        case('relu6_no_bias', (4, 1, 1, 16), {'units': 17, 'activation': 'relu6', 'bias': False}, scale=6),
        case('one_image_one_unit', (1, 1, 1, 7), {'units': 1}),
    ],
    'batchnorm': [
        case('thawed', (3, 5, 4, 7), **FIRE),
        case('thawed_resnet_epsilon', (2, 3, 3, 16), {'epsilon': 1.001e-5, 'momentum': 0.9}, **FIRE),
        case('thawed_no_gamma', (2, 4, 3, 5), {'scale': False, 'momentum': 0.999}, **FIRE),
        case('thawed_no_beta', (2, 4, 3, 5), {'center': False}, **FIRE),
        case('thawed_flat', (9, 1, 1, 6), **FIRE),
        case('frozen', (2, 5, 4, 7), **FROZEN),
        case('frozen_neither', (2, 3, 4, 5), {'scale': False, 'center': False, 'epsilon': 1e-5}, **FROZEN),
        case('inference', (2, 3, 2, 9), {'epsilon': 1e-5}, training=False, trainable=True),
    ],
    'relu': [case('random', (2, 3, 5, 7)), case('corners', (1, 1, 2, 6), values=CORNERS)],
    'relu6': [case('random', (2, 3, 5, 7), scale=9), case('corners', (1, 1, 2, 6), values=CORNERS)],
    'leaky_relu': [
        case('default_slope', (2, 3, 5, 7)),
        case('darknet_slope', (2, 4, 4, 3), {'slope': 0.1}),
        case('corners', (1, 1, 2, 6), {'slope': 0.1}, values=CORNERS),
    ],
    'hard_swish': [case('random', (2, 3, 5, 7), scale=5)],
    'add': [case('two', [(2, 3, 5, 4)] * 2), case('three', [(2, 3, 3, 5)] * 3)],
    'concat': [
        case('two', [(2, 3, 5, 4), (2, 3, 5, 3)]),
        case('three', [(1, 2, 3, 1), (1, 2, 3, 8), (1, 2, 3, 5)]),
    ],
    'zero_pad': [
        case('default', (2, 3, 4, 3)),
        case('below_and_right', (2, 4, 3, 5), {'padding': [[0, 1], [0, 1]]}),
        case('all_different', (1, 3, 2, 4), {'padding': [[1, 2], [3, 0]]}),
    ],
    'max_pool': [
        case('default_even', (2, 6, 8, 3)),
        case('default_odd', (2, 7, 5, 4)),
        case('same_2_odd', (2, 7, 5, 4), SAME),
        case('same_3_stride_2_even', (2, 8, 6, 5), {'size': 3, 'stride': 2, **SAME}),
        case('valid_3_stride_2_odd', (2, 9, 7, 4), {'size': 3, 'stride': 2}),
        case('same_2x3_stride_1', (1, 5, 6, 3), {'size': [2, 3], 'stride': 1, **SAME}),
    ],
    'avg_pool': [
        case('default_even', (2, 6, 8, 3)),
        case('valid_3_stride_2_odd', (2, 9, 7, 4), {'size': 3, 'stride': 2}),
        case('same_3_stride_2_odd', (2, 7, 5, 4), {'size': 3, 'stride': 2, **SAME}),
        case('same_3_stride_1', (1, 4, 5, 3), {'size': 3, 'stride': 1, **SAME}),
    ],
    'global_avg_pool': [case('odd', (2, 7, 5, 6)), case('one_pixel', (3, 1, 1, 5))],
    'flatten': [case('map', (2, 3, 4, 5))],
    'upsample': [case('default', (2, 3, 4, 5)), case('thrice', (1, 2, 3, 3), {'factor': 3})],
    'reshape': [case('map', (2, 1, 1, 24), {'h': 2, 'w': 3, 'c': 4})],
    'dropout': [
        case('half', (2, 3, 4, 5), training=True, trainable=True, seed=7, step=3, node=2),
        case('fifth', (3, 1, 1, 50), {'rate': 0.2}, training=True, trainable=True, seed=2**40 + 9, step=0, node=11),
        case('inference', (2, 2, 2, 3), training=False, trainable=True, seed=7, step=3, node=2),
    ],
}  # fmt: skip


def draw(random, shape, low=-1.0, high=1.0):
    return random.uniform(low, high, shape).astype(np.float32)


def draw_param(random, part, shape):
    if part in ('gamma', 'moving_variance'):
        return draw(random, shape, 0.5, 1.5)
    return draw(random, shape)


def compute(layer, spec, x, params, dy, dtype):
    """Output, gradients and what moved, as arrays, when everything is of dtype."""
    leaves = [torch.from_numpy(a.astype(dtype)).requires_grad_() for a in x]
    weights = {
        part: torch.from_numpy(a.astype(dtype)).requires_grad_(not part.startswith('moving_'))
        for part, a in params.items()
    }
    now = Pass(spec.get('training', True), {layer.name} if spec.get('trainable', True) else (),
               spec.get('seed', 0), spec.get('step', 0))
    y = run_layer(layer, weights, [a.permute(0, 3, 1, 2) for a in leaves], now).permute(0, 2, 3, 1)
    trained = {part: w for part, w in weights.items() if w.requires_grad}
    gradients = torch.autograd.grad(y, [*leaves, *trained.values()], torch.from_numpy(dy.astype(dtype)))
    found = {'y': y.detach().numpy()}
    found.update({f'dx{i}': g.numpy() for i, g in enumerate(gradients[:len(leaves)])})
    found.update({f'd{part}': g.numpy() for part, g in zip(trained, gradients[len(leaves):])})
    found.update({f'after_{name.split("/")[1]}': value.numpy() for name, value in now.moved.items()})
    return found


def distance(found, wanted):
    """Largest difference, of the largest value."""
    most = np.abs(wanted).max()
    return np.abs(found - wanted).max() / (most if most > 0 else 1)


def steady(double, single):
    """Whether floats come to the same as doubles; where they do not, a kink or a tie was hit."""
    return all(
        distance(single[name], value) <= (OUTPUT_ROUNDING if name == 'y' else GRADIENT_ROUNDING)
        for name, value in double.items()
    )


def make_case(op, spec, random):
    """Tensors of one case, 'NAME/x0' first."""
    layer = Layer('layer', op, dict(spec['attributes']), [None] * len(spec['x']), spec.get('node', 0))
    infer(layer, [shape[1:] for shape in spec['x']])
    for _ in range(20):
        scale = spec.get('scale', 1)
        x = [draw(random, shape, -scale, scale) for shape in spec['x']]
        if 'values' in spec:
            x = [np.float32(spec['values']).reshape(spec['x'][0])]
        params = {part: draw_param(random, part, shape) for part, shape in layer.params.items()}
        dy = draw(random, (spec['x'][0][0], *layer.shape))
        double = compute(layer, spec, x, params, dy, np.float64)
        if steady(double, compute(layer, spec, x, params, dy, np.float32)):
            tensors = {f'x{i}': a for i, a in enumerate(x)}
            return {f'{spec["name"]}/{name}': a for name, a in {**tensors, **params, 'dy': dy, **double}.items()}
    raise ValueError(f'{op} {spec["name"]}: floats and doubles disagree')


def make(op, seed):
    """(tensors, metadata) of one op's file."""
    random = np.random.default_rng([seed, *op.encode()])
    tensors, described = {}, []
    for spec in CASES[op]:
        tensors.update(make_case(op, spec, random))
        keys = ('name', 'attributes', 'training', 'trainable', 'seed', 'step', 'node')
        described.append({'inputs': len(spec['x']), **{key: spec[key] for key in keys if key in spec}})
    return tensors, {'op': op, 'cases': json.dumps(described)}
