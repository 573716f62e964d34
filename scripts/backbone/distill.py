"""Teach the student to say what the teachers say.

    python3 distill.py --shared SHARED --work WORK --steps N

Learns from the views in WORK (each epoch takes one of those that are complete, by chance, for every
photo), with further flips and crops that leave the targets as they are. The targets are whitened
within each group; a linear layer per group, thrown away afterwards, stands between them and the
student's features. WORK/student.pt is kept up to date and continued from; WORK/curve.csv is the log.
"""

import argparse
import copy
import csv
import glob
import math
import os
import time

import numpy as np
import torch

import probe
import student
import teacher

WEIGHTS = {'v2_last': 1.0, 'v2_middle': 0.5, 'v1': 0.5}
BATCH, RATE, DECAY, WARMUP, AVERAGE = 96, 3e-3, 0.02, 200, 0.998
CROPS = (112, 128)
FIT = 512  # photos that the student's beginning is fitted to


def complete_views(work):
    """[(images, targets)] of the views that have been written to their end."""
    views = []
    for path in sorted(glob.glob(os.path.join(work, 'view-*.targets.npy'))):
        targets = np.load(path, mmap_mode='r')
        if targets[-1].any():
            views.append((np.load(path.replace('targets', 'images'), mmap_mode='r'), targets))
    return views


def whitening(targets, floor=0.1):
    """Mean and matrix that make a group's principal components about equally large. Components of
    less than FLOOR of the mean variance are left small, since they are mostly noise."""
    mean = targets.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((targets - mean).T))
    return mean, vectors / (values.clamp(min=0) + floor * values.mean()).sqrt()


class Heads(torch.nn.Module):
    """Features to the groups of targets; the loss is the weighted mean square over each group,
    relative to the group's variance, so that 1 is what a constant would reach."""

    def __init__(self, channels, targets):
        super().__init__()
        self.groups, start = [], 0
        self.linear = torch.nn.ModuleDict()
        for name, width in teacher.GROUPS.items():
            part = slice(start, start + width)
            mean, matrix = whitening(targets[:, part])
            variance = ((targets[:, part] - mean) @ matrix).var(0).mean()
            self.groups.append((name, part, mean, matrix / variance.sqrt()))
            self.linear[name] = torch.nn.Linear(channels, width)
            start += width

    def forward(self, features, targets):
        loss = 0
        for name, part, mean, matrix in self.groups:
            wanted = (targets[:, part] - mean) @ matrix
            loss = loss + WEIGHTS[name] * (self.linear[name](features) - wanted).square().mean()
        return loss / sum(WEIGHTS.values())


def batches(views, random):
    """One epoch of (images, targets), every photo once in a view drawn by chance."""
    count = len(views[0][0])
    order, chosen = random.permutation(count), random.randint(len(views), size=count)
    for i in range(0, count - BATCH + 1, BATCH):
        index = order[i : i + BATCH]
        images = np.stack([views[chosen[j]][0][j] for j in index])
        targets = np.stack([views[chosen[j]][1][j] for j in index]).astype(np.float32)
        size = random.choice(CROPS)
        y, x = random.randint(129 - size, size=2)
        images = images[:, y : y + size, x : x + size]
        flipped = random.rand(BATCH) < 0.5
        images[flipped] = images[flipped][:, :, ::-1]
        yield torch.from_numpy(np.ascontiguousarray(images)), torch.from_numpy(targets)


def rate(step, steps):
    """Linear warm-up, then a half cosine to zero."""
    if step < WARMUP:
        return RATE * (step + 1) / WARMUP
    return RATE * 0.5 * (1 + math.cos(math.pi * min(1, (step - WARMUP) / (steps - WARMUP))))


def average_into(average, net, step):
    """Exponential moving average of everything that the network keeps, faster at the beginning."""
    keep = min(AVERAGE, (1 + step) / (10 + step))
    for a, b in zip(average.state_dict().values(), net.state_dict().values()):
        if a.is_floating_point():
            a.mul_(keep).add_(b, alpha=1 - keep)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--shared', default=os.environ.get('THAW_SHARED', '../shared'))
    parser.add_argument('--work', required=True)
    parser.add_argument('--steps', type=int, required=True)
    parser.add_argument('--probe-every', type=int, default=500)
    parser.add_argument('--threads', type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)

    views = complete_views(args.work)
    heads = Heads(student.read_spec().blocks[-1].filters, torch.from_numpy(np.array(views[0][1], np.float32)))
    first = torch.from_numpy(np.array(views[0][0][:FIT]))
    net = student.thinned(teacher.load_v2(args.shared), student.read_spec(), first)
    average = copy.deepcopy(net)
    decayed = [p for p in net.parameters() if p.dim() > 1] + [l.weight for l in heads.linear.values()]
    plain = [p for p in net.parameters() if p.dim() == 1] + [l.bias for l in heads.linear.values()]
    optimizer = torch.optim.AdamW([{'params': decayed, 'weight_decay': DECAY}, {'params': plain, 'weight_decay': 0.0}])
    parts = {'net': net, 'average': average, 'heads': heads, 'optimizer': optimizer}

    kept, step, seconds = os.path.join(args.work, 'student.pt'), 0, 0.0
    if os.path.exists(kept):
        state = torch.load(kept)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        step, seconds = state['step'], state['seconds']
    measure = probe.Probe(args.shared)

    losses, started = [], time.time() - seconds
    net.train()
    while step < args.steps:
        views = complete_views(args.work)
        for images, targets in batches(views, np.random.RandomState(step)):
            for group in optimizer.param_groups:
                group['lr'] = rate(step, args.steps)
            loss = heads(net(student.prepare(images)), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            average_into(average, net, step)
            losses.append(loss.item())
            step += 1
            if step % args.probe_every == 0 or step == args.steps:
                average.eval()
                scores = measure(lambda x: average(student.prepare(x)), seeds=3)
                row = [step, round(time.time() - started), len(views), round(float(np.mean(losses)), 4)]
                row += [round(scores[name][0], 4) for name in probe.SETS]
                with open(os.path.join(args.work, 'curve.csv'), 'a', newline='', encoding='utf-8') as file:
                    csv.writer(file).writerow(row)
                print(*row, flush=True)
                losses = []
                state = {name: part.state_dict() for name, part in parts.items()}
                torch.save({**state, 'step': step, 'seconds': time.time() - started}, kept + '.new')
                os.replace(kept + '.new', kept)
            if step == args.steps:
                break


if __name__ == '__main__':
    main()
