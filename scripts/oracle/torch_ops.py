"""Every op of csrc/ops in PyTorch. Inside, maps are (n, c, h, w); parameters have Keras' layouts.

TensorFlow's "same" padding puts the odd pixel below and to the right, which PyTorch's own cannot say:
it is always spelled out with F.pad.
"""

import torch
from torch.nn import functional as F

import philox


class Pass:
    """What a pass knows beside its tensors. `thawed`: names of the layers that train."""

    def __init__(self, training=False, thawed=(), seed=0, step=0):
        self.training, self.thawed, self.seed, self.step = training, thawed, seed, step
        self.moved = {}  # 'bn/moving_mean' -> its value after the pass


def pads(size, kernel, stride, same):
    """What stands before and behind one side."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0) if same else 0
    return total // 2, total - total // 2


def padded(x, window, value=0.0):
    kernel, stride, same = window
    top, bottom = pads(x.shape[2], kernel[0], stride[0], same)
    left, right = pads(x.shape[3], kernel[1], stride[1], same)
    return F.pad(x, (left, right, top, bottom), value=value)


def activated(y, activation):
    return {'none': lambda v: v, 'relu': F.relu, 'relu6': F.relu6}[activation](y)


def conv2d(layer, p, x, _):
    window = layer.attributes['window']
    y = F.conv2d(padded(x, window), p['kernel'].permute(3, 2, 0, 1), p.get('bias'), window[1])
    return activated(y, layer.attributes.get('activation', 'none'))


def dwconv2d(layer, p, x, _):
    window = layer.attributes['window']
    kernel = p['depthwise_kernel'].permute(2, 3, 0, 1)
    y = F.conv2d(padded(x, window), kernel, p.get('bias'), window[1], groups=x.shape[1])
    return activated(y, layer.attributes.get('activation', 'none'))


def dense(layer, p, x, _):
    y = F.linear(x.flatten(1), p['kernel'].T, p.get('bias'))
    return activated(y, layer.attributes.get('activation', 'none'))[:, :, None, None]


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


def max_pool(layer, _p, x, _):
    window = layer.attributes['window']
    return F.max_pool2d(padded(x, window, -float('inf')), window[0], window[1])


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


OPS = {
    'conv2d': conv2d, 'dwconv2d': dwconv2d, 'dense': dense, 'batchnorm': batchnorm, 'max_pool': max_pool,
    'avg_pool': avg_pool, 'dropout': dropout, 'zero_pad': zero_pad,
    'relu': lambda layer, p, x, now: F.relu(x),
    'relu6': lambda layer, p, x, now: F.relu6(x),
    'leaky_relu': lambda layer, p, x, now: F.leaky_relu(x, layer.attributes.get('slope', 0.3)),
    'hard_swish': lambda layer, p, x, now: F.hardswish(x),
    'global_avg_pool': lambda layer, p, x, now: x.mean((2, 3), keepdim=True),
    'flatten': lambda layer, p, x, now: x.permute(0, 2, 3, 1).flatten(1)[:, :, None, None],
}  # fmt: skip


def run_layer(layer, p, inputs, now):
    """p: the layer's parameters by their short names."""
    if layer.op == 'add':
        return sum(inputs[1:], inputs[0])
    if layer.op == 'concat':
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
