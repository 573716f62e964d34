#!/usr/bin/python3
"""Grad-CAM as PyTorch has it, held against what `thaw predict --cam` said of the same photo.

    scripts/oracle/gradcam.py RUN IMAGE ANSWER.json      the largest difference, the map being 0 … 1

RUN is a folder that `thaw train` wrote; IMAGE a PNG of the network's own size, since what resizing
does is not the question here.
"""

import json
import os
import sys

import numpy as np
import torch
from PIL import Image

import model_file
import safetensors
from torch_ops import Pass, run_layer

SCALES = {'tf': lambda x: x / 127.5 - 1, 'unit': lambda x: x / 255}


def explain(network, weights, x, label):
    """ReLU of the last map's channels, each weighed by its mean gradient; the largest is 1."""
    values, target = {None: x}, None
    for layer in network.layers:
        p = {part: weights[f'{layer.name}/{part}'] for part in layer.params}
        y = run_layer(layer, p, [values[name] for name in layer.inputs], Pass())
        values[layer.name] = y
        if y.shape[2] * y.shape[3] > 1:
            target = y
    logits = values[network.layers[-1].name].flatten(1)
    target_gradient, = torch.autograd.grad(logits[0, label], target)
    weight = target_gradient.mean((2, 3), keepdim=True)
    cam = torch.relu((weight * target).sum(1))[0]
    return (cam / cam.max()).detach().numpy()


def main(run, image, answer):
    with open(os.path.join(run, 'recipe.json'), encoding='utf-8') as file:
        model = json.load(file)['model']
    with open(answer, encoding='utf-8') as file:
        explained = json.load(file)['explained']
    with open(os.path.join(run, 'classes.json'), encoding='utf-8') as file:
        classes = len(json.load(file))
    network = model_file.load(model['backbone'], input_size=model['input'][:2])
    network.add_head(model['head'], classes)
    weights, _ = safetensors.read(os.path.join(run, 'weights.safetensors'))
    weights = {name: torch.from_numpy(value.copy()) for name, value in weights.items()}
    pixels = np.asarray(Image.open(image).convert('RGB'), np.float32)
    x = torch.from_numpy(SCALES[network.file['preprocess']](pixels)).permute(2, 0, 1)[None].requires_grad_()
    wanted = explain(network, weights, x, explained['label'])
    found = np.array(explained['map'], np.float32).reshape(explained['h'], explained['w'])
    print(float(np.abs(found - wanted).max()))


main(*sys.argv[1:])
