"""The student, as models/thaw_s.json describes it, and how it begins as the version before."""

import json
import os

import torch
from torch import nn

from mobilenet import Block, MobileNet, Spec, Stem

MODEL = os.path.join(os.path.dirname(__file__), '..', '..', 'models', 'thaw_s.json')
JOINED = 3  # blocks at the end whose hidden channels the features are made of


def read_spec(path=MODEL):
    """The table of a model file whose columns are block, m (hidden), c (filters), s (stride). In a last row `features` c is
    their number: (the network's spec, that number). Before version 5 there was none, and the features were what the
    last projection said, averaged: their number is 0."""
    with open(path, encoding='utf-8') as file:
        model = json.load(file)
    (_, hidden, filters, stride), *rows = model['table']
    (kernel,) = (layer['kernel'] for layer in model['blocks']['stem'] if layer.get('conv2d') == 'stem_conv')
    features = rows.pop()[2] if rows[-1][0] == 'features' else 0
    blocks = [Block(hidden, filters, 1, False)] + [Block(m, c, s, True) for _, m, c, s in rows]
    return Spec(Stem(hidden, kernel, stride), tuple(blocks), 0), features


class Student(MobileNet):
    """Images (n, 3, h, w) to features (n, FEATURES): a linear map of the hidden channels of the last blocks, averaged over
    their maps and joined."""

    def __init__(self, spec, features):
        super().__init__(spec)
        if features:
            self.features = nn.Conv2d(sum(b.hidden for b in spec.blocks[-JOINED:]), features, 1)

    def joined(self, x):
        """The hidden channels that the features are made of, averaged: (n, channels, 1, 1)."""
        x = self.stem(x)
        for block in self.blocks[:-JOINED]:
            x = block(x)
        means = []
        for block in self.blocks[-JOINED:]:
            hidden = block.hidden(x)
            means.append(hidden.mean((2, 3), keepdim=True))
            x = block.projected(x, hidden)
        return torch.cat(means, 1)

    def forward(self, x):
        return self.features(self.joined(x)).flatten(1)


def prepare(images):
    """uint8 (n, h, w, 3) to the student's input: RGB in -1...1, what Keras calls 'tf'."""
    x = images.permute(0, 3, 1, 2).float().div(127.5).sub(1)
    return x.contiguous(memory_format=torch.channels_last)


def least_squares(x, y, penalty=1e-3):
    """Weights that map x less its mean to y less its mean, and both means; the penalty is a share of x's variance."""
    xm, ym = x.mean(0), y.mean(0)
    gram = (x - xm).T @ (x - xm) / len(x)
    gram += penalty * gram.diagonal().mean() * torch.eye(len(gram))
    return torch.linalg.solve(gram, (x - xm).T @ (y - ym) / len(x)), xm, ym


def solve_features(net, joined, wanted):
    """Makes the features those of JOINED (n, channels) that tell most about WANTED (n, targets): reduced-rank regression,
    each direction scaled by the root of what it tells."""
    weight, mean, _ = least_squares(joined, wanted)
    told = (joined - mean) @ weight
    _, sizes, directions = torch.linalg.svd(told, full_matrices=False)
    count = net.features.out_channels
    weight = weight @ directions[:count].T / sizes[:count].sqrt()
    weight = weight / ((joined - mean) @ weight).std()
    net.features.weight.data = weight.T[:, :, None, None].contiguous()
    net.features.bias.data = -mean @ weight
