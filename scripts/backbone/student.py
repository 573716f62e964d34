"""The student, as models/thaw_s.json describes it, and its beginning: a thinned copy of the version before.

The stem is taught to say what the blocks that it stands for said. Each row of the table after it begins as one block
of that version. Of the block's hidden channels those that weigh most are kept; its projection is solved anew (least
squares), block after block, so that what comes out is as near as can be to what was there.
"""

import json
import os

import torch
from torch.nn import functional as F

from mobilenet import MOMENTUM, Block, MobileNet, Spec, Stem

MODEL = os.path.join(os.path.dirname(__file__), '..', '..', 'models', 'thaw_s.json')

# The block of version 2 that each row behind the stem begins as. The stem learns to say what those before the first
# one said; where others are left out, the row before them learns to do their work too.
BEGINNINGS = (3, 4, 5, 7, 8, 9, 10, 11, 13)


def read_spec(path=MODEL):
    """The table of a model file whose columns are block, m (hidden), c (filters), s (stride)."""
    with open(path, encoding='utf-8') as file:
        model = json.load(file)
    (_, hidden, filters, stride), *rows = model['table']
    (kernel,) = (layer['kernel'] for layer in model['blocks']['stem'] if layer.get('conv2d') == 'stem_conv')
    blocks = [Block(hidden, filters, 1, False)] + [Block(m, c, s, True) for _, m, c, s in rows]
    return Spec(Stem(hidden, kernel, stride), tuple(blocks), 0)


def prepare(images):
    """uint8 (n, h, w, 3) to the student's input: RGB in -1...1, what Keras calls 'tf'."""
    x = images.permute(0, 3, 1, 2).float().div(127.5).sub(1)
    return x.contiguous(memory_format=torch.channels_last)


def copy_norm(target, source, kept):
    """Scale and shift of a BatchNorm; the statistics are found as data comes along."""
    target.weight.data, target.bias.data = source.weight[kept].clone(), source.bias[kept].clone()


def copy_hidden(ours, theirs):
    """Copies the hidden channels that weigh most: the scale of the depthwise BatchNorm times the
    norm of the channel's column in the projection."""
    weight = theirs.depthwise_BN.weight.abs() * theirs.project.weight[:, :, 0, 0].norm(dim=0)
    kept = weight.topk(ours.depthwise.weight.shape[0]).indices.sort().values
    ours.depthwise.weight.data = theirs.depthwise.weight[kept].clone()
    copy_norm(ours.depthwise_BN, theirs.depthwise_BN, kept)
    ours.expand.weight.data = theirs.expand.weight[kept].clone()
    copy_norm(ours.expand_BN, theirs.expand_BN, kept)


def teach_stem(stem, block, images, wanted, steps=600, batch=32):
    """Makes STEM (convolution, BatchNorm) and the first block say WANTED, the maps that the source has there, of
    IMAGES: there is no layer to copy where a convolution of stride 4 stands for three blocks."""
    layers = torch.nn.Sequential(*stem, torch.nn.ReLU(), *block.layers).train()
    optimizer = torch.optim.Adam(layers.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, steps)
    random = torch.Generator().manual_seed(0)
    for _ in range(steps):
        chosen = torch.randint(len(images), (batch,), generator=random)
        loss = F.mse_loss(layers(prepare(images[chosen])), wanted[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def least_squares(x, y, penalty=1e-3):
    """Weights that map x less its mean to y less its mean, and both means; the penalty is a share of x's variance."""
    xm, ym = x.mean(0), y.mean(0)
    gram = (x - xm).T @ (x - xm) / len(x)
    gram += penalty * gram.diagonal().mean() * torch.eye(len(gram))
    return torch.linalg.solve(gram, (x - xm).T @ (y - ym) / len(x)), xm, ym


def solve_projection(layers, hidden, wanted):
    """Sets project and its BatchNorm so that on this batch they map hidden to wanted."""
    x = hidden.permute(0, 2, 3, 1).flatten(0, 2)
    y = wanted.permute(0, 2, 3, 1).flatten(0, 2)
    weight, xm, ym = least_squares(x, y)
    layers.project.weight.data = weight.T[:, :, None, None].contiguous()
    layers.project_BN.weight.data = ((x - xm) @ weight).var(0).add(layers.project_BN.eps).sqrt()
    layers.project_BN.bias.data = ym


def thinned(source, spec, images):
    """A student made of SOURCE, one of more blocks; IMAGES (uint8) are what it is fitted to."""
    net = MobileNet(spec).train().to(memory_format=torch.channels_last)
    ends = BEGINNINGS[1:] + (len(source.blocks),)
    with torch.no_grad():
        wanted = F.relu(source.stem_BN(source.stem_conv(prepare(images))))
        for theirs in source.blocks[: BEGINNINGS[0]]:
            wanted = theirs(wanted)
    teach_stem((net.stem_conv, net.stem_BN), net.blocks[0], images, wanted)
    norms = [layer for layer in net.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1  # the statistics are those of these images, at once
    with torch.no_grad():
        x = net.blocks[0](F.relu(net.stem_BN(net.stem_conv(prepare(images)))))
        for block, begin, end in zip(net.blocks[1:], BEGINNINGS, ends):
            copy_hidden(block.layers, source.blocks[begin].layers)
            for theirs in source.blocks[begin:end]:
                wanted = theirs(wanted)
            hidden, filters = block.layers[:-2](x), block.layers.project.out_channels
            solve_projection(block.layers, hidden, (wanted - x if block.adds else wanted)[:, :filters])
            x = block(x)
    for norm in norms:
        norm.momentum = MOMENTUM
    return net
