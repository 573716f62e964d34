"""Golden files of backbones, narrow and on small images: logits, and training steps with several
parts frozen, told by each gradient's size and a few of its values.

Weights and images are drawn, not stored: see filled(), whose twin is in wasm-tests/c/golden_network.c.
"""

import json

import numpy as np
import torch

import model_file
import philox
from torch_ops import Pass, run, step

SAMPLES = 8  # values that are kept of a gradient

# How far PyTorch's own floats may be from the doubles, of the largest value.
LOGITS_ROUNDING, GRADIENT_ROUNDING = 3e-5, 2e-4


def table(column, cells):
    """Overrides that narrow a model file: the cells of one column, row by row."""
    return {f'table.{row}.{column}': value for row, value in enumerate(cells) if value is not None}


def case(backbone, image, cut, norms=None, **more):
    """cut: where fine-tuning begins; norms: what matches the BatchNorm layers."""
    steps = [{'name': 'fine_tuning', 'freeze': [{'until': cut}]}, {'name': 'everything', 'freeze': []}]
    if norms:
        steps.append({'name': 'frozen_norms', 'freeze': [{'until': cut}, *({'layers': n} for n in norms)]})
    return {'backbone': backbone, 'input': image, 'batch': 4, 'classes': 7, 'steps': steps, **more}


CASES = {
    'vgg16': case('vgg16', [48, 40], 'block4_conv1', top=True, overrides={
        **table(2, [8, 16, 24, 32, 32]), 'classes': 7, 'top.1.units': 24, 'top.2.units': 20}),
    'resnet50': case('resnet50', [64, 48], 'conv4_block1_0_conv', ['*_bn'], top=True, overrides={
        **table(2, [8, 8, 12, 16, 20]), **table(3, [1, 2, 3, 3, 2]), 'classes': 7}),
    'mobilenet_v1': case('mobilenet_v1', [64, 48], 'conv_dw_7', ['*_bn'], top=True, width=0.25,
                         overrides={'classes': 7, 'top.1.rate': 0.25}),
    'mobilenet_v2': case('mobilenet_v2', [64, 48], 'block_7_expand', ['*_BN', '*_bn'], top=True, width=0.35,
                         overrides={'classes': 7}),
    'resnet50_torchvision': case('resnet50_torchvision', [64, 48], 'conv4_block1_0_conv', ['*_bn'], top=True, overrides={
        **table(2, [8, 8, 12, 16, 20]), **table(3, [1, 2, 2, 2, 2]), 'classes': 7}),
    'mobilenet_v2_torchvision': case('mobilenet_v2_torchvision', [64, 48], 'block_4_expand', ['*_BN', '*_bn'], top=True,
                                     width=0.35, overrides={'classes': 7, **table(3, [1, 1, 1, 2, 1, 1, 1, 1, 1])}),
    'mobilenet_v2_gluon': case('mobilenet_v2_gluon', [64, 48], 'block_7_expand', ['*_BN', '*_bn'],
                               head=[], overrides={**table(2, [8, 8, 8, 12, 16, 20, 24, 32, 48]),
                                                   **table(3, [1, 1, 2, 2, 2, 2, 2, 1, 1])}),
    'squeezenet_1_1': case('squeezenet_1_1', [64, 56], 'fire5_squeeze', top=True, overrides={
        **table(1, [None, None, 4, None, 8, None, 12, 16]), **table(2, [16, None, 16, None, 24, None, 32, 40]),
        'classes': 7}),
    'darknet_tiny': case('darknet_tiny', [64, 48], 'conv9', ['*_bn'], top=True, overrides={
        **table(2, [8, None, 12, None, 8, 24, 8, 24, None, 12, 32, 12, 32, None, 16, 40, 16, 40, 24]), 'classes': 7}),
    'tiny': case('tiny', [32, 24], 'conv3', ['*_bn'], head=[{'dense': 12, 'activation': 'relu'}, {'dropout': 0.2}]),
    'thaw_s': case('thaw_s', [64, 48], 'block_5_expand', ['*_BN'], head=[{'dense': 12, 'activation': 'relu'}], overrides={
        **table(1, [8, 12, 12, 16, 20, 24, 24, 28, 28, 40]),
        **table(2, [8, 12, 12, 16, 20, 20, 20, 24, 24, None, 32])}),
}  # fmt: skip


def drawn(seed, name, count, low, high):
    return philox.uniform(seed, philox.INIT, 0, philox.name_hash(name), count, low, high)


def filled(seed, name, shape):
    """A parameter's float32 values. Kernels as He et al. 2015 have them, so that signals keep their size."""
    part = name.split('/')[1]
    low, high = -0.1, 0.1
    if part.endswith('kernel'):
        fan = np.prod(shape[:2]) if part == 'depthwise_kernel' else np.prod(shape[:-1])
        high = np.sqrt(np.float32(6) / np.float32(fan))
        low = -high
    elif part in ('gamma', 'moving_variance'):
        low, high = 0.5, 1.5
    return drawn(seed, name, int(np.prod(shape)), low, high).reshape(shape)


def build(job):
    """The network of a job, which is what a golden file tells of one."""
    options = {'width': job.get('width'), 'input_size': job['input'], 'top': job.get('top', False)}
    network = model_file.load(job['backbone'], job.get('overrides'), **options)
    if 'head' in job:
        network.add_head(job['head'], job['classes'])
    return network


def scale_of(name, gradients, rounding=1e-6):
    """The largest value of a gradient. What comes before a BatchNorm that trains can have none in truth
    (a bias, or the beta of a linear bottleneck): there is only rounding, whose measure is the layer's
    other gradient."""
    layer = name.split('/')[0]
    largest = {other: np.abs(g).max() for other, g in gradients.items() if other.split('/')[0] == layer}
    return largest[name] if largest[name] > rounding * max(largest.values()) else max(largest.values())


def summary(value, scale):
    """scale, norm, and SAMPLES values from all over."""
    flat = value.reshape(-1)
    return np.concatenate([[scale, np.sqrt((flat**2).sum())], flat[np.arange(SAMPLES) * flat.size // SAMPLES]])


def compute(job, seed, dtype):
    """What a network says and learns, as arrays by the names that they have in the file."""
    network = build(job)
    names = [(f'{layer.name}/{part}', shape) for layer, part, shape in network.params()]
    weights = {name: torch.from_numpy(filled(seed, name, shape).astype(dtype)) for name, shape in names}
    shape = (job['batch'], *network.image)
    x = torch.from_numpy(drawn(seed, 'image', int(np.prod(shape)), -1, 1).astype(dtype).reshape(shape))
    labels = torch.arange(job['batch']) % job['classes']
    found = {'logits': run(network, weights, x, Pass()).numpy()}
    for wanted in job['steps']:
        now = Pass(True, network.thawed(wanted['freeze']), seed, job['step'])
        logits, loss, gradients = step(network, weights, x, labels, now)
        gradients = {name: g.numpy() for name, g in gradients.items()}
        found[f'{wanted["name"]}/logits'] = logits.numpy()
        found[f'{wanted["name"]}/loss'] = loss.numpy()
        for name, g in gradients.items():
            found[f'{wanted["name"]}/grad/{name}'] = g, scale_of(name, gradients)
        for name, value in now.moved.items():
            found[f'{wanted["name"]}/moved/{name}'] = value.numpy(), value.abs().max().item()
    return found


def unsteadiness(double, single):
    """Largest disagreement of floats with doubles, of what is allowed."""
    worst = (0, '')
    for name, value in double.items():
        value, scale = value if isinstance(value, tuple) else (value, np.abs(value).max())
        other = single[name][0] if isinstance(single[name], tuple) else single[name]
        allowed = scale * (GRADIENT_ROUNDING if '/grad/' in name else LOGITS_ROUNDING)
        worst = max(worst, (np.abs(other - value).max() / allowed, name))
    return worst


def make(name, seed):
    """(tensors, metadata) of one backbone's file: with the first seed for which no activation lies so
    near a kink that rounding decides its gradient."""
    job = {**CASES[name], 'step': 3}
    for attempt in range(seed, seed + 20):
        double = compute(job, attempt, np.float64)
        worst, where = unsteadiness(double, compute(job, attempt, np.float32))
        print(f'{name}: seed {attempt}: floats are off by {worst:.2f} of what is allowed ({where})')
        if worst <= 1:
            tensors = {key: summary(*v) if isinstance(v, tuple) else v for key, v in double.items()}
            return tensors, {'job': json.dumps({**job, 'seed': attempt})}
    raise ValueError(f'{name}: no seed is steady')
