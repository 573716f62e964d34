"""Evens out the features of the exported weights, in the layer that makes them, at no cost to those who use them.

    python3 whiten.py --work WORK [--weights ../../models/thaw_s.safetensors] [--power 0.3]

The variance of the student's features along the loudest direction is ten thousand times that along the quietest,
and a classifier with few photos and an L2 penalty hears the loud ones. With V diag(l) V' the covariance of the
features over the first view of the corpus and the drawings, they become V diag(l^(-power/2)) V' times themselves
less their mean: power 1 would make them white. This is linear, as the layer of the features is, and so it is folded
into that layer. The features' mean square stays what it was. Weights that were whitened say so, and are refused.
"""

import argparse
import os

import numpy as np
import torch

import export
import student
import views

BATCH = 64


def features_of(net, sets):
    """Features of the pictures in SETS, (n, d)."""
    features = []
    for images, _, made in sets:
        for i in range(0, made, BATCH):
            with torch.no_grad():
                features.append(net(student.prepare(torch.from_numpy(np.array(images[i:made][:BATCH])))))
    return torch.cat(features).numpy().astype(np.float64)


def evening(covariance, power):
    """The symmetric matrix that evens out features of this covariance and keeps their mean square."""
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 1e-3 * values.mean())  # what hardly varies is noise
    matrix = (vectors * values ** (-power / 2)) @ vectors.T
    return matrix * np.sqrt(np.trace(covariance) / np.trace(matrix @ covariance @ matrix))


def fold(layer, features, power):
    """Changes LAYER, which makes the FEATURES."""
    even = torch.from_numpy(evening(np.cov(features.T), power))
    weight, bias = (part.detach().double() for part in (layer.weight[:, :, 0, 0], layer.bias))
    with torch.no_grad():
        layer.weight[:, :, 0, 0] = even @ weight
        layer.bias[:] = even @ (bias - torch.from_numpy(features.mean(0)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--work', required=True)
    parser.add_argument('--weights', default=os.path.splitext(student.MODEL)[0] + '.safetensors')
    parser.add_argument('--out', help='default: the same file')
    parser.add_argument('--power', type=float, default=0.3)
    args = parser.parse_args()
    torch.set_num_threads(1)
    metadata = export.read_metadata(args.weights)
    if 'whitened' in metadata:
        parser.error(f"{args.weights} is whitened already, to the power {metadata['whitened']}")
    net = export.load(args.weights)
    fold(net.features, features_of(net, views.open_firsts(args.work)), args.power)
    tensors = export.keras_tensors(net.state_dict())
    export.write_safetensors(args.out or args.weights, tensors, {**metadata, 'whitened': str(args.power)})


if __name__ == '__main__':
    main()
