#!/usr/bin/python3
"""Holds a full-size backbone with random weights against PyTorch: output, and training steps.

    scripts/oracle/full_size.py THAW_ORACLE NAME…      one line of JSON each

Every figure is the largest difference, of the largest value that PyTorch has. Of millions of values a
few lie so near an activation's corner, or so near another in a pool's window, that the last bit
decides where the gradient goes: there PyTorch takes the engine's side, and tells how many had to be
`switched` and how far they were from it. THAW_ORACLE is the program of that name (make oracle).
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch

import safetensors
from golden_backbones import build, scale_of
from torch_ops import Pass, run, step

SEED = 7


def job(backbone, cut, norms=None, everything=True, **more):
    steps = [{'name': 'fine_tuning', 'freeze': [{'until': cut}]}]
    if everything:
        steps.append({'name': 'everything', 'freeze': []})
    if norms:
        steps.append({'name': 'frozen_norms', 'freeze': [{'until': cut}, *({'layers': n} for n in norms)]})
    return {'backbone': backbone, 'input': [224, 224], 'batch': 2, 'steps': steps, 'seed': SEED, 'step': 5, **more}


# VGG16's own classifier has 124 million weights: a head instead, and only a part that trains.
JOBS = {
    'vgg16': job('vgg16', 'block4_conv1', head=[], classes=10, batch=1, everything=False),
    'resnet50': job('resnet50', 'conv4_block1_0_conv', ['*_bn'], top=True, everything=False),
    'mobilenet_v1': job('mobilenet_v1', 'conv_dw_7', ['*_bn'], top=True),
    'mobilenet_v2': job('mobilenet_v2', 'block_7_expand', ['*_BN', '*_bn'], top=True),
    'squeezenet_1_1': job('squeezenet_1_1', 'fire5_squeeze', top=True),
    'darknet_tiny': job('darknet_tiny', 'conv9', ['*_bn'], top=True),
}


def drawn_weights(network, random):
    """Kernels as He et al. 2015 have them; everything else not far from where it usually is."""
    weights = {}
    for layer, part, shape in network.params():
        if part in ('gamma', 'moving_variance'):
            value = random.uniform(0.5, 1.5, shape)
        elif part.endswith('kernel'):
            fan = np.prod(shape[:2]) if part == 'depthwise_kernel' else np.prod(shape[:-1])
            value = random.standard_normal(shape, np.float32) * np.sqrt(2 / fan)
        else:
            value = random.uniform(-0.1, 0.1, shape)
        weights[f'{layer.name}/{part}'] = value.astype(np.float32)
    return weights


def ask_engine(program, about, weights, images):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ('weights', 'job', 'answer')]
        safetensors.write(paths[0], weights, {})
        safetensors.write(paths[1], {'images': images}, {'job': json.dumps(about)})
        subprocess.run([program, *paths], check=True)
        return safetensors.read(paths[2])[0]


def off(found, wanted, scale=None):
    scale = np.abs(wanted).max() if scale is None else scale
    return float(np.abs(found.reshape(wanted.shape) - wanted).max() / scale)


def compare_step(name, answer, logits, loss, gradients, moved):
    """Both sides must have the same gradients; the worst of them is named."""
    gradients = {key: g.numpy() for key, g in gradients.items()}
    names = {key.split('/grad/')[1] for key in answer if key.startswith(f'{name}/grad/')}
    assert names == set(gradients), names ^ set(gradients)
    # 1e-4: what is smaller beside its layer's other gradient is rounding and nothing else.
    each = {
        key: off(answer[f'{name}/grad/{key}'], g, scale_of(key, gradients, 1e-4)) for key, g in gradients.items()
    }
    worst = max(each, key=each.get)
    return {
        'logits': off(answer[f'{name}/logits'], logits.numpy()),
        'loss': off(answer[f'{name}/loss'], loss.numpy()),
        'gradient': each[worst], 'of': worst, 'gradients': len(each),
        'moved': max((off(answer[f'{name}/moved/{key}'], v.numpy()) for key, v in moved.items()), default=0.0),
    }  # fmt: skip


def compare(program, about):
    random = np.random.default_rng(SEED)
    network = build(about)
    weights = drawn_weights(network, random)
    images = random.uniform(-1, 1, (about['batch'], *network.image)).astype(np.float32)
    started = time.time()
    answer = ask_engine(program, about, weights, images)
    asked = time.time()
    tensors, x = {name: torch.from_numpy(w) for name, w in weights.items()}, torch.from_numpy(images)
    with torch.no_grad():
        found = {'backbone': about['backbone'], 'output': off(answer['output'], run(network, tensors, x, Pass()).numpy())}
    for wanted in about['steps']:
        prefix = f'{wanted["name"]}/values/'
        sides = {key[len(prefix):]: value for key, value in answer.items() if key.startswith(prefix)}
        now = Pass(True, network.thawed(wanted['freeze']), about['seed'], about['step'], sides)
        labels = torch.arange(about['batch'])
        figures = compare_step(wanted['name'], answer, *step(network, tensors, x, labels, now), now.moved)
        found[wanted['name']] = {**figures, 'switched': now.switched, 'switched_by': now.switched_by}
    return {**found, 'seconds': {'engine': round(asked - started, 1), 'torch': round(time.time() - asked, 1)}}


if __name__ == '__main__':
    for backbone in sys.argv[2:] or JOBS:
        print(json.dumps(compare(sys.argv[1], JOBS[backbone])), flush=True)
