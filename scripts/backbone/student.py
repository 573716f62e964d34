"""The student, as models/thaw_s.json describes it, and its beginning: a thinned copy of the teacher.

Each row of the table begins as one block of the teacher. Of that block's hidden channels those that
weigh most are kept; its projection is solved anew (least squares), block after block, so that what
comes out is as near as can be to what the teacher has there.
"""

import json
import os

import torch
from torch.nn import functional as F

import teacher
from mobilenet import MOMENTUM, Block, MobileNet, Spec

MODEL = os.path.join(os.path.dirname(__file__), '..', '..', 'models', 'thaw_s.json')

# The block of the teacher that each row of the table begins as. Where some are left out, the row
# before them learns to do their work too.
BEGINNINGS = (0, 1, 2, 3, 4, 6, 7, 10, 11, 12, 13, 14, 15, 16)


def read_spec(path=MODEL):
    """The table of a model file whose columns are block, m (hidden), c (filters), s (stride)."""
    with open(path, encoding='utf-8') as file:
        (_, stem, filters, _), *rows = json.load(file)['table']
    blocks = [Block(stem, filters, 1, False)] + [Block(m, c, s, True) for _, m, c, s in rows]
    return Spec(stem, tuple(blocks), 0)


def prepare(images):
    """uint8 (n, h, w, 3) to the student's input: RGB in -1...1, what Keras calls 'tf'."""
    x = images.permute(0, 3, 1, 2).float().div(127.5).sub(1)
    return x.contiguous(memory_format=torch.channels_last)


def copy_norm(target, source, kept):
    """Scale and shift of a BatchNorm; the statistics are found as data comes along."""
    target.weight.data, target.bias.data = source.weight[kept].clone(), source.bias[kept].clone()


def copy_hidden(ours, theirs):
    """Copies the hidden channels that weigh most: the scale of the depthwise BatchNorm times the
    norm of the channel's column in the projection. Returns which they were."""
    weight = theirs.depthwise_BN.weight.abs() * theirs.project.weight[:, :, 0, 0].norm(dim=0)
    kept = weight.topk(ours.depthwise.weight.shape[0]).indices.sort().values
    ours.depthwise.weight.data = theirs.depthwise.weight[kept].clone()
    copy_norm(ours.depthwise_BN, theirs.depthwise_BN, kept)
    if hasattr(ours, 'expand'):
        ours.expand.weight.data = theirs.expand.weight[kept].clone()
        copy_norm(ours.expand_BN, theirs.expand_BN, kept)
    return kept


def begin_stem(net, source, kept):
    """The teacher's stem and first expansion as one convolution, the ReLU between them forgotten;
    its input is scaled to ours."""
    norm, std = source.stem_BN, torch.tensor(teacher.STD).view(1, 3, 1, 1)
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    stem = source.stem_conv.weight * scale.view(-1, 1, 1, 1) / (2 * std)
    expand = source.blocks[0].layers.expand.weight[kept, :, 0, 0]
    net.stem_conv.weight.data = torch.einsum('jc,ckhw->jkhw', expand, stem)
    copy_norm(net.stem_BN, source.blocks[0].layers.expand_BN, kept)


def solve_projection(layers, hidden, wanted, penalty=1e-3):
    """Sets project and its BatchNorm so that on this batch they map hidden to wanted."""
    x = hidden.permute(0, 2, 3, 1).flatten(0, 2)
    y = wanted.permute(0, 2, 3, 1).flatten(0, 2)
    xm, ym = x.mean(0), y.mean(0)
    gram = (x - xm).T @ (x - xm) / len(x)
    gram += penalty * gram.diagonal().mean() * torch.eye(len(gram))
    weight = torch.linalg.solve(gram, (x - xm).T @ (y - ym) / len(x))
    layers.project.weight.data = weight.T[:, :, None, None].contiguous()
    layers.project_BN.weight.data = ((x - xm) @ weight).var(0).add(layers.project_BN.eps).sqrt()
    layers.project_BN.bias.data = ym


def thinned(source, spec, images):
    """A student made of the teacher SOURCE; IMAGES (uint8) are what it is fitted to."""
    net = MobileNet(spec).train().to(memory_format=torch.channels_last)
    norms = [layer for layer in net.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    for norm in norms:
        norm.momentum = 1  # the statistics are those of these images, at once
    with torch.no_grad():
        wanted = teacher.norm_input(teacher.scaled(images, images.shape[1]))
        wanted = F.relu(source.stem_BN(source.stem_conv(wanted)))
        ends = BEGINNINGS[1:] + (len(source.blocks),)
        x = prepare(images)
        for block, begin, end in zip(net.blocks, BEGINNINGS, ends):
            kept = copy_hidden(block.layers, source.blocks[begin].layers)
            if begin == 0:
                begin_stem(net, source, kept)
                x = F.relu(net.stem_BN(net.stem_conv(x)))
            for theirs in source.blocks[begin:end]:
                wanted = theirs(wanted)
            hidden = block.layers[:-2](x)
            solve_projection(block.layers, hidden, wanted - x if block.adds else wanted)
            x = block(x)
    for norm in norms:
        norm.momentum = MOMENTUM
    return net
