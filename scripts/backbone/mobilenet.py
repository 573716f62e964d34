"""MobileNetV2 as one table of blocks: the shape of both the teacher and the student.

Modules carry the names of the layers in models/thaw_s.json wherever they have a twin there.
"""

from collections import OrderedDict, namedtuple

from torch import nn
from torch.nn import functional as F

# hidden: channels between expansion and projection; filters: those of the projection, 0 if there is none; expand: whether
# a 1x1 expansion stands in front.
Block = namedtuple('Block', 'hidden filters stride expand')

# stem: channels, kernel and stride of the first convolution; top: channels of the last one, 0 if there is none.
Stem = namedtuple('Stem', 'filters kernel stride')
Spec = namedtuple('Spec', 'stem blocks top')

# What Keras calls momentum 0.99.
MOMENTUM = 0.01


def conv(cin, cout, kernel, stride=1, groups=1):
    """A convolution without bias, padded evenly: where the stride divides a side, so does the map's side come out."""
    return nn.Conv2d(cin, cout, kernel, stride, (kernel - stride + 1) // 2, groups=groups, bias=False)


class InvertedResidual(nn.Module):
    """expand 1x1 -> depthwise 3x3 -> project 1x1, each with BatchNorm; the sum where shapes allow."""

    def __init__(self, cin, block, eps):
        super().__init__()
        layers = OrderedDict()
        if block.expand:
            layers['expand'] = conv(cin, block.hidden, 1)
            layers['expand_BN'] = nn.BatchNorm2d(block.hidden, eps, MOMENTUM)
            layers['expand_relu'] = nn.ReLU(inplace=True)
        layers['depthwise'] = conv(block.hidden, block.hidden, 3, block.stride, block.hidden)
        layers['depthwise_BN'] = nn.BatchNorm2d(block.hidden, eps, MOMENTUM)
        layers['depthwise_relu'] = nn.ReLU(inplace=True)
        self.depth = len(layers)  # of what is in front of the projection
        if block.filters:
            layers['project'] = conv(block.hidden, block.filters, 1)
            layers['project_BN'] = nn.BatchNorm2d(block.filters, eps, MOMENTUM)
        self.layers = nn.Sequential(layers)
        self.adds = block.expand and block.stride == 1 and cin == block.filters

    def hidden(self, x):
        """What the projection gets."""
        return self.layers[: self.depth](x)

    def projected(self, x, hidden):
        """What the block says of x, given its hidden channels."""
        y = self.layers[self.depth :](hidden)
        return x + y if self.adds else y

    def forward(self, x):
        return self.projected(x, self.hidden(x))


class MobileNet(nn.Module):
    """Images (n, 3, h, w) to features (n, channels): the average over the last map."""

    def __init__(self, spec, eps=1e-3):
        super().__init__()
        self.spec = spec
        self.stem_conv = conv(3, *spec.stem)
        self.stem_BN = nn.BatchNorm2d(spec.stem.filters, eps, MOMENTUM)
        widths = [spec.stem.filters] + [b.filters for b in spec.blocks]
        self.blocks = nn.ModuleList(
            InvertedResidual(cin, b, eps) for cin, b in zip(widths, spec.blocks)
        )
        if spec.top:
            self.top_conv = conv(widths[-1], spec.top, 1)
            self.top_BN = nn.BatchNorm2d(spec.top, eps, MOMENTUM)

    def stem(self, x):
        return F.relu(self.stem_BN(self.stem_conv(x)), inplace=True)

    def maps(self, x):
        """What the last block says, before a top convolution."""
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return x

    def forward(self, x):
        x = self.maps(x)
        if self.spec.top:
            x = F.relu(self.top_BN(self.top_conv(x)), inplace=True)
        return x.mean((2, 3))
