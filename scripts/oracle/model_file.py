"""Reads models/*.json: a second reader of the format, written from its description in
csrc/graph/model.h alone, so that a misreading of either one shows.
"""

import copy
import json
import math
import os
import re
from dataclasses import dataclass, field

MODELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'models')

# Attributes whose texts are choices, not expressions.
CHOICES = ('padding', 'activation')


@dataclass
class Layer:
    name: str
    op: str
    attributes: dict
    inputs: list  # names of layers; None is the image
    node: int = 0  # position in the network
    params: dict = field(default_factory=dict)  # 'kernel' -> shape
    shape: tuple = ()  # (h, w, c) of its output


def divisible(x, divisor):
    rounded = max(divisor, math.floor((x + divisor / 2) / divisor) * divisor)
    return rounded + divisor if rounded < 0.9 * x else rounded


FUNCTIONS = {
    'floor': math.floor, 'ceil': math.ceil, 'min': min, 'max': max, 'divisible': divisible,
    'if_': lambda condition, yes, no: yes if condition else no,
}


def evaluate(text, scope):
    """The model files' expressions are Python's but for &&, ||, ! and if(...)."""
    python = text.replace('&&', ' and ').replace('||', ' or ')
    python = re.sub(r'!(?!=)', ' not ', python)
    python = re.sub(r'\bif\(', 'if_(', python)
    return eval(python, {'__builtins__': {}}, {**FUNCTIONS, **scope})


def formatted(text, scope):
    return re.sub(r'\{([^}]*)\}', lambda match: f'{evaluate(match[1], scope):g}', text)


def pair(value):
    return (int(value[0]), int(value[1])) if isinstance(value, list) else (int(value), int(value))


def window_side(size, kernel, stride, same):
    return -(-size // stride) if same else (size - kernel) // stride + 1


def infer(layer, inputs):
    """Output shape and parameters from input shapes, as Keras has them."""
    a, (h, w, c) = layer.attributes, inputs[0]
    layer.shape = (h, w, c)
    if layer.op in ('conv2d', 'dwconv2d', 'max_pool', 'avg_pool'):
        pool = layer.op.endswith('pool')
        kernel = pair(a.get('size', 2) if pool else a.get('kernel', 3 if layer.op == 'dwconv2d' else 1))
        stride = pair(a['stride']) if 'stride' in a else kernel if pool else (1, 1)
        a['window'] = kernel, stride, a.get('padding', 'valid') == 'same'
        h, w = (window_side(*each, a['window'][2]) for each in zip((h, w), kernel, stride))
        filters = int(a['filters']) if layer.op == 'conv2d' else c
        layer.shape = (h, w, filters)
        if layer.op == 'conv2d':
            layer.params['kernel'] = (*kernel, c, filters)
        elif layer.op == 'dwconv2d':
            layer.params['depthwise_kernel'] = (*kernel, c, 1)
    elif layer.op == 'dense':
        layer.shape = (1, 1, int(a['units']))
        layer.params['kernel'] = (c, int(a['units']))
    elif layer.op == 'batchnorm':
        names = ['gamma'] * a.get('scale', True) + ['beta'] * a.get('center', True)
        layer.params.update({name: (c,) for name in [*names, 'moving_mean', 'moving_variance']})
    elif layer.op == 'concat':
        layer.shape = (h, w, sum(shape[2] for shape in inputs))
    elif layer.op == 'zero_pad':
        border = a.get('padding', 1)
        a['border'] = border if isinstance(border, list) else [[int(border)] * 2] * 2
        layer.shape = (h + sum(a['border'][0]), w + sum(a['border'][1]), c)
    elif layer.op == 'upsample':
        layer.shape = (h * a.get('factor', 2), w * a.get('factor', 2), c)
    elif layer.op == 'reshape':
        layer.shape = (a['h'], a['w'], a['c'])
    elif layer.op == 'global_avg_pool':
        layer.shape = (1, 1, c)
    elif layer.op == 'flatten':
        layer.shape = (1, 1, h * w * c)
    if layer.op in ('conv2d', 'dwconv2d', 'dense') and a.get('bias', True):
        layer.params['bias'] = (layer.shape[2],)


class Network:
    """Layers in order, with shapes and parameters."""

    def __init__(self, file, width=None, input_size=None, top=False):
        self.file = file
        self.image = (*(input_size or file['input'][:2]), file['input'][2])
        self.layers, self.by_name = [], {}
        self.scope = {'width': width or file.get('width', 1), 'classes': file.get('classes', 1000)}
        uses = {}
        for row in file.get('table', []):
            cells = dict(zip(file['columns'], row))
            block = cells.pop('block')
            cells = {name: value for name, value in cells.items() if value is not None}
            for k in range(1, cells.get('n', 1) + 1):
                uses[block] = uses.get(block, 0) + 1
                self._add_block(file['blocks'][block], {**cells, 'i': uses[block], 'k': k})
        self._add_block(file.get('layers', []), {})
        self.backbone = len(self.layers)  # how many of the layers it has
        if top:
            self._add_block(file['top'], {})
            self.backbone = len(self.layers)

    def _last(self):
        return self.layers[-1].name if self.layers else None

    def _shape(self, name):
        return self.image if name is None else self.by_name[name].shape

    def _add_block(self, block, cells):
        came_in = self._last()
        scope = {**self.scope, **cells, 'block_cin': self._shape(came_in)[2]}
        for entry in block:
            scope['cin'] = self._shape(self._last())[2]
            if 'if' in entry and not evaluate(entry['if'], scope):
                continue
            op = next(iter(entry))
            inputs = entry.get('from', [])
            inputs = [formatted(name, scope) for name in ([inputs] if isinstance(inputs, str) else inputs)]
            inputs = [came_in if name == 'input' else name for name in inputs] or [self._last()]
            scope['cin'] = self._shape(inputs[0])[2]
            given = {**self.file.get('defaults', {}).get(op, {}), **entry}
            attributes = {
                key: evaluate(value, scope) if isinstance(value, str) and key not in CHOICES else value
                for key, value in given.items() if key not in (op, 'if', 'from')
            }
            self.add(Layer(formatted(entry[op], scope), op, attributes, inputs))

    def add(self, layer):
        assert layer.name not in self.by_name, layer.name
        infer(layer, [self._shape(name) for name in layer.inputs])
        layer.node = len(self.layers)
        self.layers.append(layer)
        self.by_name[layer.name] = layer

    def add_head(self, head, classes):
        """What a recipe puts behind a backbone."""
        if self.layers[-1].shape[:2] != (1, 1):
            self.add(Layer('head_pool', 'global_avg_pool', {}, [self._last()]))
        for i, entry in enumerate(head, 1):
            op, number = next(iter(entry.items()))
            attributes = {**entry, {'dense': 'units', 'dropout': 'rate'}[op]: number}
            self.add(Layer(f'head_{op}_{i}', op, attributes, [self._last()]))
        self.add(Layer('predictions', 'dense', {'units': classes}, [self._last()]))

    def params(self):
        """(layer, 'kernel', shape) of every parameter, in order."""
        return [(layer, part, shape) for layer in self.layers for part, shape in layer.params.items()]

    def thawed(self, rules):
        """Names of the layers that train after rules such as {'until': NAME}, {'layers': PATTERN}."""
        names = [layer.name for layer in self.layers[:self.backbone]]
        frozen = set()
        for rule in rules:
            (kind, value), = rule.items()
            if kind in ('layers', 'except'):
                pattern = re.compile('.*'.join(map(re.escape, value.split('*'))) + r'\Z')
                matching = {name for name in names if pattern.match(name)}
                assert matching, rule
                frozen = frozen | matching if kind == 'layers' else frozen - matching
            elif kind == 'backbone':
                frozen |= set(names)
            else:
                at = [layer.name for layer in self.layers].index(value)
                frozen |= set(names[:at] if kind == 'until' else names[at:])
        return {layer.name for layer in self.layers} - frozen


def load(name, overrides=None, **options):
    """The network in models/NAME.json; overrides such as {'table.3.1': 8} change the file first."""
    with open(os.path.join(MODELS, f'{name}.json'), encoding='utf-8') as file:
        tree = json.load(file)
    for path, value in (overrides or {}).items():
        *way, last = [int(key) if key.isdigit() else key for key in path.split('.')]
        place = tree
        for key in way:
            place = place[key]
        place[last] = copy.copy(value)
    return Network(tree, **options)
