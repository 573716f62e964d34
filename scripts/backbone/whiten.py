"""Evens out the features of the exported weights, in their last layer, at no cost to those who use them.

    python3 whiten.py --work WORK [--weights ../../models/thaw_s.safetensors] [--power 0.3]

The variance of the student's features along the loudest direction is ten thousand times that along the quietest,
and a classifier with few photos and an L2 penalty hears the loud ones. With V diag(l) V' the covariance of the
features over the first view of the corpus and the drawings, they become V diag(l^(-power/2)) V' times themselves
less their mean: power 1 would make them white. All of this is linear, as the last projection and the average are, so
it is folded into that layer; its BatchNorm gets the statistics of what the layer then says, so that it can be
fine-tuned as before. The features' mean square stays what it was. Weights that were whitened say so, and are refused.
"""

import argparse
import os

import numpy as np
import torch

import export
import student
import views

BATCH = 64


class Covariance:
    """Mean and covariance of rows that come in batches."""

    def __init__(self, size):
        self.count, self.sum, self.squares = 0, np.zeros(size), np.zeros((size, size))

    def add(self, rows):
        rows = rows.numpy().astype(np.float64)
        self.count += len(rows)
        self.sum += rows.sum(0)
        self.squares += rows.T @ rows

    @property
    def mean(self):
        return self.sum / self.count

    @property
    def covariance(self):
        return self.squares / self.count - np.outer(self.mean, self.mean)


def measure(net, sets):
    """Covariances of the features and, pixel by pixel, of what the last projection says of the pictures in SETS."""
    layers = net.blocks[-1].layers
    features, pixels = (Covariance(layers.project.out_channels) for _ in range(2))
    layers.project.register_forward_hook(lambda _, __, out: pixels.add(out.permute(0, 2, 3, 1).flatten(0, 2)))
    for images, _, made in sets:
        for i in range(0, made, BATCH):
            with torch.no_grad():
                features.add(net(student.prepare(torch.from_numpy(np.array(images[i:made][:BATCH])))))
    return features, pixels


def evening(covariance, power):
    """The symmetric matrix that evens out features of this covariance and keeps their mean square."""
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 1e-3 * values.mean())  # what hardly varies is noise
    matrix = (vectors * values ** (-power / 2)) @ vectors.T
    return matrix * np.sqrt(np.trace(covariance) / np.trace(matrix @ covariance @ matrix))


def fold(layers, features, pixels, power):
    """Changes the last projection and its BatchNorm."""
    norm = layers.project_BN
    gamma, beta, mean, variance = (
        part.detach().numpy().astype(np.float64)
        for part in (norm.weight, norm.bias, norm.running_mean, norm.running_var)
    )
    scale = gamma / np.sqrt(variance + norm.eps)
    even = evening(features.covariance, power)
    # even (scale (w x - mean) + beta - the features' mean) = turned (w x) + shift
    turned = even * scale
    shift = even @ (beta - scale * mean - features.mean)
    kernel = turned @ layers.project.weight[:, :, 0, 0].detach().numpy().astype(np.float64)
    new_mean = turned @ pixels.mean
    new_variance = np.einsum('ij,jk,ik->i', turned, pixels.covariance, turned)
    with torch.no_grad():
        layers.project.weight[:, :, 0, 0] = torch.from_numpy(kernel)
        norm.weight[:] = torch.from_numpy(np.sqrt(new_variance + norm.eps))
        norm.bias[:] = torch.from_numpy(new_mean + shift)
        norm.running_mean[:] = torch.from_numpy(new_mean)
        norm.running_var[:] = torch.from_numpy(new_variance)


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
    features, pixels = measure(net, views.open_firsts(args.work))
    fold(net.blocks[-1].layers, features, pixels, args.power)
    tensors = export.keras_tensors(net.state_dict())
    export.write_safetensors(args.out or args.weights, tensors, {**metadata, 'whitened': str(args.power)})


if __name__ == '__main__':
    main()
