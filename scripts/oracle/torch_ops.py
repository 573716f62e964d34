"""Every op of csrc/ops in PyTorch. Inside, maps are (n, c, h, w); parameters have Keras' layouts.

TensorFlow's "same" padding puts the odd pixel below and to the right, which PyTorch's own cannot say:
it is always spelled out with F.pad.
"""

import numpy as np
import torch
from torch.nn import functional as F

import philox


class Pass:
    """What a pass knows beside its tensors. `thawed`: names of the layers that train. `sides`: outputs of
    layers (n, h, w, c) that tell on which side of its corners an activation is to be."""

    def __init__(self, training=False, thawed=(), seed=0, step=0, sides=None):
        self.training, self.thawed, self.seed, self.step = training, thawed, seed, step
        self.moved = {}  # 'bn/moving_mean' -> its value after the pass
        self.sides = sides or {}
        self.switched, self.switched_by = 0, 0.0  # values on the other side, and how far, of the largest

    def side_of(self, name):
        side = self.sides.get(name)
        return None if side is None else torch.from_numpy(side).permute(0, 3, 1, 2)

    def count(self, switched, distance, x):
        """Notes which values are on the other side, and by how much."""
        self.switched += int(switched.sum())
        if switched.any():
            by = distance[switched].abs().max() / x.abs().max()
            self.switched_by = max(self.switched_by, by.item())


def pads(size, kernel, stride, same):
    """What stands before and behind one side."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0) if same else 0
    return total // 2, total - total // 2


def padded(x, window, value=0.0):
    kernel, stride, same = window
    top, bottom = pads(x.shape[2], kernel[0], stride[0], same)
    left, right = pads(x.shape[3], kernel[1], stride[1], same)
    return F.pad(x, (left, right, top, bottom), value=value)


ACTIVATIONS = {'none': lambda x, slope: x, 'relu': lambda x, slope: F.relu(x), 'relu6': lambda x, slope: F.relu6(x),
               'leaky_relu': F.leaky_relu, 'hard_swish': lambda x, slope: F.hardswish(x)}  # fmt: skip


def activated(layer, x, now, activation, slope=0.0):
    """The activation, on the side that now.sides gives: what lies within a rounding of a corner has two
    derivatives, and only on the same side can gradients be compared."""
    y, wanted = ACTIVATIONS[activation](x, slope), now.side_of(layer.name)
    if wanted is None or activation == 'none':
        return y
    inside, inside_here = ((v > 0) & (v < (6 if activation == 'relu6' else float('inf'))) for v in (wanted, y))
    now.count(inside != inside_here, torch.where(x > 3, x - 6, x) if activation == 'relu6' else x, x)
    return torch.where(inside, x, slope * x if slope else wanted)


def conv2d(layer, p, x, now):
    window = layer.attributes['window']
    y = F.conv2d(padded(x, window), p['kernel'].permute(3, 2, 0, 1), p.get('bias'), window[1])
    return activated(layer, y, now, layer.attributes.get('activation', 'none'))


def dwconv2d(layer, p, x, now):
    window = layer.attributes['window']
    kernel = p['depthwise_kernel'].permute(2, 3, 0, 1)
    y = F.conv2d(padded(x, window), kernel, p.get('bias'), window[1], groups=x.shape[1])
    return activated(layer, y, now, layer.attributes.get('activation', 'none'))


def dense(layer, p, x, now):
    y = F.linear(x.flatten(1), p['kernel'].T, p.get('bias'))
    return activated(layer, y[:, :, None, None], now, layer.attributes.get('activation', 'none'))


def batchnorm(layer, p, x, now):
    epsilon, momentum = layer.attributes.get('epsilon', 1e-3), layer.attributes.get('momentum', 0.99)
    mean, variance = p['moving_mean'], p['moving_variance']
    if not (now.training and layer.name in now.thawed):
        return F.batch_norm(x, mean, variance, p.get('gamma'), p.get('beta'), False, eps=epsilon)
    with torch.no_grad():
        batch = {'moving_mean': x.mean((0, 2, 3)), 'moving_variance': x.var((0, 2, 3), unbiased=False)}
        for name, value in batch.items():
            now.moved[f'{layer.name}/{name}'] = momentum * p[name] + (1 - momentum) * value
    return F.batch_norm(x, None, None, p.get('gamma'), p.get('beta'), True, eps=epsilon)


def max_pool(layer, _p, x, now):
    """The largest of each window: where now.sides has the layer before, the one that is so there."""
    window = layer.attributes['window']
    x, wanted = padded(x, window, -float('inf')), now.side_of(layer.inputs[0])
    y = F.max_pool2d(x, window[0], window[1])
    if wanted is None:
        return y
    _, at = F.max_pool2d(padded(wanted, window, -float('inf')), window[0], window[1], return_indices=True)
    chosen = x.flatten(2).gather(2, at.flatten(2)).reshape(y.shape)
    now.count(chosen != y, chosen - y, y)
    return chosen


def avg_pool(layer, _p, x, _):
    """Padding does not count: the sum is divided by how many pixels the window saw."""
    window = layer.attributes['window']
    area = window[0][0] * window[0][1]
    seen = F.avg_pool2d(padded(torch.ones_like(x[:1, :1]), window), window[0], window[1]) * area
    return F.avg_pool2d(padded(x, window), window[0], window[1]) * area / seen


def dropout(layer, _p, x, now):
    """The engine's mask, which its key tells; elements count as the engine has them: n, h, w, c."""
    rate = layer.attributes.get('rate', 0.5)
    if not now.training or rate == 0:
        return x
    n, c, h, w = x.shape
    kept = philox.dropout_mask(now.seed, now.step, layer.node, rate, x.numel()).reshape(n, h, w, c)
    return x * torch.from_numpy(kept).permute(0, 3, 1, 2) / (1 - rate)


def zero_pad(layer, _p, x, _):
    (top, bottom), (left, right) = layer.attributes['border']
    return F.pad(x, (left, right, top, bottom))


def reshape(layer, _p, x, _):
    """Channels are innermost in the engine's maps."""
    return x.permute(0, 2, 3, 1).reshape(-1, *layer.shape).permute(0, 3, 1, 2)


OPS = {
    'conv2d': conv2d, 'dwconv2d': dwconv2d, 'dense': dense, 'batchnorm': batchnorm, 'max_pool': max_pool,
    'avg_pool': avg_pool, 'dropout': dropout, 'zero_pad': zero_pad,
    'relu': lambda layer, p, x, now: activated(layer, x, now, 'relu'),
    'relu6': lambda layer, p, x, now: activated(layer, x, now, 'relu6'),
    'leaky_relu': lambda layer, p, x, now: activated(layer, x, now, 'leaky_relu', layer.attributes.get('slope', 0.3)),
    'hard_swish': lambda layer, p, x, now: activated(layer, x, now, 'hard_swish'),
    'global_avg_pool': lambda layer, p, x, now: x.mean((2, 3), keepdim=True),
    'upsample': lambda layer, p, x, now: F.interpolate(x, scale_factor=layer.attributes.get('factor', 2)),
    'reshape': reshape,
    'flatten': lambda layer, p, x, now: x.permute(0, 2, 3, 1).flatten(1)[:, :, None, None],
}  # fmt: skip


def run_layer(layer, p, inputs, now):
    """p: the layer's parameters by their short names."""
    if layer.op == 'add':
        return sum(inputs[1:], inputs[0])
    if layer.op == 'concat':
        if all(name in now.sides for name in layer.inputs):
            now.sides[layer.name] = np.concatenate([now.sides[name] for name in layer.inputs], 3)
        return torch.cat(inputs, 1)
    return OPS[layer.op](layer, p, inputs[0], now)


def run(network, weights, x, now):
    """The network's output for images x (n, h, w, c); weights by full name; a flat output is (n, c)."""
    values = {None: x.permute(0, 3, 1, 2)}
    last_use = {name: layer.name for layer in network.layers for name in layer.inputs}
    for layer in network.layers:
        p = {part: weights[f'{layer.name}/{part}'] for part in layer.params}
        values[layer.name] = run_layer(layer, p, [values[name] for name in layer.inputs], now)
        for name in set(layer.inputs):
            if last_use[name] == layer.name:
                del values[name]
    y = values[network.layers[-1].name].permute(0, 2, 3, 1)
    return y.flatten(1) if y.shape[1:3] == (1, 1) else y


def step(network, weights, x, labels, now):
    """Forward and backward of one training step: logits, mean cross-entropy, gradients by name."""
    trainable = [
        f'{layer.name}/{part}'
        for layer, part, _ in network.params()
        if layer.name in now.thawed and not part.startswith('moving_')
    ]
    leaves = {name: w.clone().requires_grad_(name in trainable) for name, w in weights.items()}
    logits = run(network, leaves, x, now)
    loss = F.cross_entropy(logits, labels)
    gradients = torch.autograd.grad(loss, [leaves[name] for name in trainable])
    return logits.detach(), loss.detach(), dict(zip(trainable, gradients))
