"""Linear probe: how well do a backbone's features separate classes that it was never taught?

Features of the photos stretched to a square (or of their centre crop), centred and scaled together, then logistic
regression with an L2 penalty learnt from 20 photos a class and scored on all others; mean and spread over seeds.

    python3 probe.py --shared SHARED [--weights ../../models/thaw_s.safetensors] [--size 128] [--fit crop]
"""

import argparse
import os

import numpy as np
import torch
from PIL import Image, ImageOps

import export
import student

SETS = ('flowers17', 'signdigits')


def photos(folder, size, fit='stretch'):
    """All photos below FOLDER/CLASS/ as uint8 (n, size, size, 3), stretched to a square or cropped, and their classes."""
    images, labels = [], []
    for label, name in enumerate(sorted(os.listdir(folder))):
        for file in sorted(os.listdir(os.path.join(folder, name))):
            with Image.open(os.path.join(folder, name, file)) as image:
                image = image.convert('RGB')
                if fit == 'crop':
                    images.append(ImageOps.fit(image, (size, size), Image.BILINEAR))
                else:
                    images.append(image.resize((size, size), Image.BILINEAR))
            labels.append(label)
    return torch.from_numpy(np.stack(images)), torch.tensor(labels)


def logistic_regression(x, y, penalty):
    """Weights (d + 1, classes) that minimize mean cross-entropy + penalty/2 |w|^2 (bias is free)."""
    w = torch.zeros(x.shape[1] + 1, int(y.max()) + 1, requires_grad=True)
    solver = torch.optim.LBFGS([w], max_iter=100, line_search_fn='strong_wolfe')

    def loss():
        solver.zero_grad()
        value = torch.nn.functional.cross_entropy(x @ w[:-1] + w[-1], y)
        value = value + 0.5 * penalty * (w[:-1] ** 2).sum()
        value.backward()
        return value

    solver.step(loss)
    return w.detach()


def accuracy(features, labels, per_class=20, seeds=5, penalty=0.01):
    """Probe accuracy for each seed."""
    scores = []
    for seed in range(seeds):
        order = torch.from_numpy(np.random.RandomState(seed).permutation(len(labels)))
        chosen = [order[labels[order] == c] for c in range(int(labels.max()) + 1)]
        train = torch.cat([c[:per_class] for c in chosen])
        test = torch.cat([c[per_class:] for c in chosen])
        x = features - features[train].mean(0)
        x = x / x[train].square().mean().sqrt()
        w = logistic_regression(x[train], labels[train], penalty)
        hits = (x[test] @ w[:-1] + w[-1]).argmax(1) == labels[test]
        scores.append(hits.float().mean().item())
    return scores


class Probe:
    """Photos of the probe sets, decoded once, for any number of backbones."""

    def __init__(self, shared, size=128, fit='stretch'):
        self.sets = {s: photos(os.path.join(shared, 'data', s), size, fit) for s in SETS}

    def features(self, backbone, name, batch=64):
        with torch.no_grad():
            return torch.cat([backbone(x) for x in self.sets[name][0].split(batch)])

    def __call__(self, backbone, **options):
        """{set: (mean, std)} of BACKBONE, a function from uint8 (n, h, w, 3) to (n, d)."""
        scores = {s: accuracy(self.features(backbone, s), self.sets[s][1], **options) for s in self.sets}
        return {s: (float(np.mean(v)), float(np.std(v))) for s, v in scores.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--shared', default=os.environ.get('THAW_SHARED', '../shared'))
    parser.add_argument('--weights', default=os.path.splitext(student.MODEL)[0] + '.safetensors')
    parser.add_argument('--size', type=int, default=128)
    parser.add_argument('--fit', choices=('stretch', 'crop'), default='stretch')
    parser.add_argument('--per-class', type=int, default=20)
    parser.add_argument('--seeds', type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = export.load(args.weights)
    measure = Probe(args.shared, args.size, args.fit)
    scores = measure(lambda x: net(student.prepare(x)), per_class=args.per_class, seeds=args.seeds)
    for name, (mean, std) in scores.items():
        print(f'{name}: {mean:.4f} +- {std:.4f}')
    print(f'mean: {np.mean([mean for mean, _ in scores.values()]):.4f}')


if __name__ == '__main__':
    main()
