"""The teachers: MobileNetV2 1.0 and MobileNetV1 0.25, both with ImageNet weights.

A photo's target is a list of pooled features, each a group of its own: what MobileNetV2's last
bottleneck says (320), what its thirteenth expansion says (576: earlier, so less bound to ImageNet's
classes), and MobileNetV1's features (256).
"""

import os

import h5py
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from mobilenet import Block, MobileNet, Spec, Stem

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
GROUPS = {'v2_last': 320, 'v2_middle': 576, 'v1': 256}
# Larger is better (probe of v2_last on 128 px photos: 0.868 at 128, 0.880 at 224) and dearer.
V2_SIZE, V1_SIZE = 160, 224


def v2_spec():
    """MobileNetV2 1.0 as these weights have it: the first block keeps an expansion (32 to 32), and
    the third halving is in front of 96 channels rather than of 64. The running statistics tell:
    with the paper's strides the activations' variances fall to a fifth of those recorded."""
    stages = ((1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1))
    blocks, cin = [], 32
    for factor, filters, repeats in stages:
        for i in range(repeats):
            halves = i == 0 and filters in (24, 32, 96, 160)
            blocks.append(Block(factor * cin, filters, 2 if halves else 1, True))
            cin = filters
    return Spec(Stem(32, 3, 2), tuple(blocks), 1280)


def fuse_norms(net):
    """Folds every BatchNorm of the blocks into the convolution before it: a quarter less time for the same answer."""
    for block in net.blocks:
        for part in ('expand', 'depthwise', 'project'):
            conv, norm = getattr(block.layers, part), getattr(block.layers, part + '_BN')
            setattr(block.layers, part, fuse_conv_bn_eval(conv, norm))
            setattr(block.layers, part + '_BN', nn.Identity())


def load_v2(shared):
    """MobileNetV2 in evaluation mode from Gluon-named .npy files below SHARED/weights."""
    folder = os.path.join(shared, 'weights', 'mobilenetv2_1.0_bn_fp32_npy', 'weights')

    def read(name):
        return torch.from_numpy(np.load(os.path.join(folder, f'mobilenetv20_features_{name}.npy')))

    def batchnorm(layer, name):
        layer.weight.data, layer.bias.data = read(f'{name}_gamma'), read(f'{name}_beta')
        layer.running_mean = read(f'{name}_running_mean')
        layer.running_var = read(f'{name}_running_var')

    # ReLU, not ReLU6: again the recorded variances tell.
    net = MobileNet(v2_spec(), eps=1e-5)
    net.stem_conv.weight.data = read('conv0_weight')
    batchnorm(net.stem_BN, 'batchnorm0')
    for i, block in enumerate(net.blocks):
        for j, part in enumerate(('expand', 'depthwise', 'project')):
            getattr(block.layers, part).weight.data = read(f'linearbottleneck{i}_conv{j}_weight')
            batchnorm(getattr(block.layers, part + '_BN'), f'linearbottleneck{i}_batchnorm{j}')
    net.top_conv.weight.data = read('conv1_weight')
    batchnorm(net.top_BN, 'batchnorm1')
    fuse_norms(net.eval())
    return net.requires_grad_(False).to(memory_format=torch.channels_last)


class MobileNetV1(nn.Module):
    """MobileNetV1 0.25 from Keras' complete .h5 file; images in -1...1 to 256 pooled features."""

    def __init__(self, shared):
        super().__init__()
        file = os.path.join(shared, 'weights', 'keras_mobilenet_v1_0.25_224_imagenet.h5')
        with h5py.File(file, 'r') as h5:
            tree = h5['model_weights'] if 'model_weights' in h5 else h5
            found = {}
            tree.visititems(lambda name, node: found.update({name: node[()]}) if hasattr(node, 'shape') else None)
        # 'conv1/conv1/kernel:0' to 'conv1/kernel'
        self.weights = {n.split('/', 1)[1][:-2]: torch.from_numpy(v) for n, v in found.items() if n.count('/') == 2}

    def norm_relu(self, x, name):
        mean, var, gamma, beta = (
            self.weights[f'{name}/{part}'] for part in ('moving_mean', 'moving_variance', 'gamma', 'beta')
        )
        return F.relu6(F.batch_norm(x, mean, var, gamma, beta, False, 0, 1e-3))

    def forward(self, x):
        kernel = self.weights['conv1/kernel'].permute(3, 2, 0, 1)
        x = self.norm_relu(F.conv2d(F.pad(x, (0, 1, 0, 1)), kernel, stride=2), 'conv1_bn')
        for i in range(1, 14):
            stride = 2 if i in (2, 4, 6, 12) else 1
            x = F.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))
            kernel = self.weights[f'conv_dw_{i}/depthwise_kernel'].permute(2, 3, 0, 1)
            x = F.conv2d(x, kernel, stride=stride, groups=kernel.shape[0])
            x = self.norm_relu(x, f'conv_dw_{i}_bn')
            x = F.conv2d(x, self.weights[f'conv_pw_{i}/kernel'].permute(3, 2, 0, 1))
            x = self.norm_relu(x, f'conv_pw_{i}_bn')
        return x.mean((2, 3))


def scaled(images, size):
    """uint8 (n, h, w, 3) to float 0...1 (n, 3, size, size)."""
    x = images.permute(0, 3, 1, 2).float().div(255)
    if x.shape[2] != size:
        x = F.interpolate(x, (size, size), mode='bilinear', align_corners=False)
    return x.contiguous(memory_format=torch.channels_last)


def norm_input(x):
    """0...1 to what MobileNetV2 was trained with."""
    return (x - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


class Teachers:
    """uint8 (n, h, w, 3) to the groups of features side by side (n, 320 + 576 + 256)."""

    def __init__(self, shared):
        self.v1, self.v2 = MobileNetV1(shared), load_v2(shared)
        self.middle = None
        self.v2.blocks[12].layers.expand_relu.register_forward_hook(self._keep_middle)

    def _keep_middle(self, module, inputs, output):
        self.middle = output.mean((2, 3))

    def __call__(self, images):
        with torch.no_grad():
            last = self.v2.maps(norm_input(scaled(images, V2_SIZE))).mean((2, 3))
            v1 = self.v1(scaled(images, V1_SIZE) * 2 - 1)
        return torch.cat([last, self.middle, v1], 1)
