#!/usr/bin/python3
"""A network of torchvision with random weights, as its users have it, and what it says of a photo.

    scripts/oracle/torchvision_models.py NAME SIDE FOLDER

Writes FOLDER/weights.pth and FOLDER/photo.png (SIDE x SIDE) and prints the logits as one line of JSON.
"""

import json
import sys

import numpy as np
import torch
import torchvision
from PIL import Image

SEED = 5
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def stir(network):
    """Statistics and scales that differ from channel to channel, as teaching leaves them."""
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            for values, low, high in [(layer.weight, 0.5, 1.5), (layer.bias, -0.2, 0.2),
                                      (layer.running_mean, -0.2, 0.2), (layer.running_var, 0.5, 1.5)]:
                values.data.uniform_(low, high)


def calm(network, spread):
    """Logits of spread 1, so that no probability rounds to zero."""
    last = [layer for layer in network.modules() if isinstance(layer, (torch.nn.Linear, torch.nn.Conv2d))][-1]
    last.weight /= spread
    last.bias /= spread


def main():
    name, side, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    torch.manual_seed(SEED)
    network = getattr(torchvision.models, name)().eval()
    stir(network)
    photo = np.random.default_rng(SEED).integers(0, 256, (side, side, 3), dtype=np.uint8)
    Image.fromarray(photo).save(f'{folder}/photo.png')
    x = (torch.tensor(photo).float() / 255 - torch.tensor(MEAN)) / torch.tensor(STD)
    x = x.permute(2, 0, 1)[None]
    with torch.no_grad():
        calm(network, network(x).std())
        print(json.dumps(network(x)[0].tolist()))
    torch.save(network.state_dict(), f'{folder}/weights.pth')


main()
