"""Golden files of recipes: the loss of every step, and what validation says after every epoch, of the
photos, order, weights and dropout that the engine itself draws from the recipe's seed.
"""

import json
import math

import numpy as np
import torch

import model_file
import philox
from golden_backbones import filled
from torch.nn import functional as F
from torch_ops import Pass, run, step

# How far the losses of PyTorch's own floats may be from those of doubles.
ROUNDING = 2e-5

ADAM = {'beta_1': 0.9, 'beta_2': 0.999, 'epsilon': 1e-7}


def recipe(phases, **model):
    return {
        'thaw': 1, 'model': {'backbone': 'tiny', 'input': [24, 24, 3], **model}, 'phases': phases,
        'split': {'validation': 0}, 'batch': 8, 'seed': 11,
    }  # fmt: skip


def phase(epochs, optimizer, freeze):
    return {'epochs': epochs, 'freeze': freeze, 'optimizer': optimizer, 'early_stopping': False}


# The backbone whose weights are drawn and given to the run.
TINY = {'backbone': 'tiny', 'input': [24, 24]}

PHOTOS = {'classes': 3, 'train': 7, 'validation': 4, 'size': 24}

CASES = {
    'training': {
        'photos': PHOTOS,
        'recipe': recipe([phase(4, {'adam': {'lr': 3e-3}}, {'backbone': False})],
                         head=[{'dense': 16, 'activation': 'relu'}]),
    },
    'two_phases': {
        'photos': PHOTOS, 'weights': TINY,
        'recipe': recipe([phase(2, {'adam': {'lr': 1e-2}}, {'backbone': True}),
                          phase(3, {'adam': {'lr': 1e-3}}, {'until': 'conv3'})],
                         head=[{'dense': 16, 'activation': 'relu'}, {'dropout': 0.25}]),
    },
    'nesterov': {
        'photos': PHOTOS, 'weights': TINY,
        'recipe': recipe([phase(4, {'sgd': {'lr': 2e-2, 'momentum': 0.9, 'nesterov': True}},
                                {'layers': ['conv2*', '*_bn'], 'except': ['conv4_bn']})],
                         head=[]),
    },
}  # fmt: skip


def photos(about, seed):
    """Pixels (n, h, w, 3) as bytes and labels, by class and number; those of training come first in a
    class. Noise, with one channel raised: the twin is in wasm-tests/c/test_golden_recipes.c."""
    side, each = about['size'], about['train'] + about['validation']
    pixels, labels = [], []
    for label in range(about['classes']):
        for number in range(each):
            item = label * each + number
            noise = philox.words(seed, philox.SAMPLE, 0, item, side * side * 3).reshape(side, side, 3) >> 24
            pixels.append((noise * 3 >> 2) + 48 * (np.arange(3) == label % 3))
            labels.append(label)
    return np.stack(pixels).astype(np.uint8), np.array(labels)


def initial(network, recipe_seed, given, dtype):
    """Weights as the engine begins with: Glorot's uniform, or for the backbone those that are given."""
    weights = {}
    for layer, part, shape in network.params():
        name, value = f'{layer.name}/{part}', None
        if given and layer.node < network.backbone:
            value = filled(recipe_seed, name, shape)
        elif part == 'kernel':
            taps = math.prod(shape[:-2])
            fans = np.float32(taps * (shape[-2] + shape[-1]))
            bound = np.sqrt(np.float32(6) / fans)
            item = philox.name_hash(name)
            value = philox.uniform(recipe_seed, philox.INIT, 0, item, math.prod(shape), -bound, bound).reshape(shape)
        else:
            value = np.full(shape, 1.0 if part in ('gamma', 'moving_variance') else 0.0)
        weights[name] = torch.from_numpy(np.asarray(value, dtype))
    return weights


def rules_of(freeze):
    """A recipe's freeze object as the rules that it stands for, in the engine's order."""
    rules = [{'backbone': True}] if freeze.get('backbone') else []
    for key in ('until', 'from'):
        rules += [{key: freeze[key]}] if key in freeze else []
    return rules + [{key: pattern} for key in ('layers', 'except') for pattern in freeze.get(key, [])]


class Adam:
    """PyTorch's Adam with Keras' epsilon, which stands beside the root that is not corrected yet."""

    def __init__(self, leaves, lr):
        self.torch = torch.optim.Adam(leaves, lr, (ADAM['beta_1'], ADAM['beta_2']))
        self.steps = 0

    def step(self):
        self.steps += 1
        self.torch.param_groups[0]['eps'] = ADAM['epsilon'] / math.sqrt(1 - ADAM['beta_2']**self.steps)
        self.torch.step()


def optimizer_for(spec, leaves):
    (kind, options), = spec.items()
    if kind == 'adam':
        return Adam(leaves, options['lr'])
    return torch.optim.SGD(leaves, options['lr'], options['momentum'], nesterov=options['nesterov'])


class Training:
    """A recipe's run, in numbers of dtype."""

    def __init__(self, about, dtype):
        self.recipe, photo = about['recipe'], about['photos']
        self.seed = self.recipe['seed']
        model = self.recipe['model']
        self.network = model_file.load(model['backbone'], input_size=model['input'][:2])
        self.network.add_head(model['head'], photo['classes'])
        self.weights = initial(self.network, self.seed, 'weights' in about, dtype)
        pixels, labels = photos(photo, self.seed)
        self.x = torch.from_numpy((pixels.astype(np.float32) / np.float32(127.5) - np.float32(1)).astype(dtype))
        self.y = torch.from_numpy(labels)
        each = photo['train'] + photo['validation']
        self.train = [i for i in range(len(labels)) if i % each < photo['train']]
        self.validation = [i for i in range(len(labels)) if i % each >= photo['train']]
        self.epoch = self.steps = 0
        self.found = {'losses': [], 'val_loss': [], 'val_accuracy': []}

    def run_step(self, batch, thawed, leaves, optimizer):
        now = Pass(True, thawed, self.seed, self.steps)
        _, loss, gradients = step(self.network, self.weights, self.x[batch], self.y[batch], now)
        for name, leaf in leaves.items():
            leaf.grad = gradients[name]
        optimizer.step()
        self.weights.update({name: leaf.detach() for name, leaf in leaves.items()})
        self.weights.update(now.moved)
        self.steps += 1
        self.found['losses'].append(loss.item())

    def validate(self):
        logits = run(self.network, self.weights, self.x[self.validation], Pass())
        labels = self.y[self.validation]
        self.found['val_loss'].append(F.cross_entropy(logits, labels).item())
        self.found['val_accuracy'].append((logits.argmax(1) == labels).double().mean().item())

    def run_phase(self, spec):
        thawed = self.network.thawed(rules_of(spec['freeze']))
        leaves = {
            f'{layer.name}/{part}': self.weights[f'{layer.name}/{part}'].clone().requires_grad_()
            for layer, part, _ in self.network.params()
            if layer.name in thawed and not part.startswith('moving_')
        }
        optimizer = optimizer_for(spec['optimizer'], list(leaves.values()))
        for _ in range(spec['epochs']):
            order = philox.shuffled(self.seed, philox.SHUFFLE, self.epoch, 0, self.train)
            for at in range(0, len(order), self.recipe['batch']):
                self.run_step(order[at:at + self.recipe['batch']], thawed, leaves, optimizer)
            self.validate()
            self.epoch += 1

    def run(self):
        for spec in self.recipe['phases']:
            self.run_phase(spec)
        return {name: np.array(values) for name, values in self.found.items()}


def make(name, seed):
    """(tensors, metadata) of one recipe's file. The recipe has a seed of its own: the first from `seed`
    on for which floats and doubles train alike."""
    about = json.loads(json.dumps(CASES[name]))
    for attempt in range(seed, seed + 20):
        about['recipe']['seed'] = attempt
        double, single = Training(about, np.float64).run(), Training(about, np.float32).run()
        worst = max(np.abs(single[key] / double[key] - 1).max() for key in ('losses', 'val_loss'))
        print(f'{name}: seed {attempt}: losses {double["losses"].round(3)} val {double["val_loss"].round(3)}, '
              f'{double["val_accuracy"]}: floats are off by {worst:.1e}')
        if worst <= ROUNDING:
            return double, {'about': json.dumps(about)}
    raise ValueError(f'{name}: no seed is steady')
