"""Teach the student to say what the teachers say.

    python3 distill.py --shared SHARED --work WORK --before V4.json V4.safetensors --steps N

Learns from the views in WORK (each epoch takes one by chance for every photo, of those made so far) and from the
drawings, where there are any, with further flips, crops and stretching that leave the targets as they are: a photo
stretched to a square is to say what it says unstretched. The targets are whitened within each group; a linear layer
per group, thrown away afterwards, stands between them and the student's features. WORK/student.pt is kept up to date
and continued from; WORK/curve.csv is the log.
"""

import csv
import math
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

import export
import probe
import student
import teacher
import views

WEIGHTS = {'v2_last': 1.0, 'v2_middle': 0.5, 'v1': 1.0}
BATCH, DECAY, WARMUP, AVERAGE = 96, 0.02, 100, 0.998
RATES = {'net': 1e-3, 'heads': 5e-3}
CROP = 112  # the least height and width of the window of a view; 128 is all of it
SIDES = (96, 112, 128)  # the window's height and its width are each brought to one of these, a batch at a time
DRAWN = 0.65  # drawings for each photo
CHECKPOINT = 180  # seconds
FIT = 8192  # photos that the beginning of features and heads is fitted to


def whitening(targets, floor=0.5):
    """Mean and matrix that make a group's principal components more equally large. Components of
    less than FLOOR of the mean variance stay small, since they are mostly noise."""
    mean = targets.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((targets - mean).T))
    return mean, vectors / (values.clamp(min=0) + floor * values.mean()).sqrt()


class Heads(torch.nn.Module):
    """Features to the groups of targets; the loss is the weighted mean square over each group,
    relative to the group's variance, so that 1 is what a constant would reach."""

    def __init__(self, channels):
        super().__init__()
        self.linear = torch.nn.ModuleDict()
        for name, width in teacher.GROUPS.items():
            self.linear[name] = torch.nn.Linear(channels, width)
            self.register_buffer(f'{name}_mean', torch.zeros(width))
            self.register_buffer(f'{name}_matrix', torch.eye(width))

    def fit(self, targets):
        """Finds means and whitening matrices."""
        for name, part in self.split(targets):
            mean, matrix = whitening(part)
            getattr(self, f'{name}_mean').copy_(mean)
            getattr(self, f'{name}_matrix').copy_(matrix / ((part - mean) @ matrix).std())

    def solve(self, features, targets):
        """The linear layers that do best on these (least squares), to begin with."""
        for name, wanted in self.whitened(targets):
            weight, mean, wanted_mean = student.least_squares(features, wanted)
            self.linear[name].weight.data = weight.T.contiguous()
            self.linear[name].bias.data = wanted_mean - mean @ weight

    def whitened(self, targets):
        """(name, whitened targets) of each group."""
        for name, part in self.split(targets):
            yield name, (part - getattr(self, f'{name}_mean')) @ getattr(self, f'{name}_matrix')

    def split(self, targets):
        return zip(teacher.GROUPS, targets.split(tuple(teacher.GROUPS.values()), 1))

    def forward(self, features, targets):
        loss = 0
        for name, wanted in self.whitened(targets):
            loss = loss + WEIGHTS[name] * (self.linear[name](features) - wanted).square().mean()
        return loss / sum(WEIGHTS.values())


def batches(photos, drawings, random):
    """One epoch of (inputs, targets): every photo once in a view drawn by chance (where that view has not come so far,
    in the first), and DRAWN times as many drawings, as far as there are so many."""
    chosen = random.randint(len(photos), size=len(photos[0][0]))
    for number, (_, _, made) in enumerate(photos):
        chosen[made:][chosen[made:] == number] = 0
    pool = [(photos[view], k) for k, view in enumerate(chosen)]
    drawn = [(source, k) for source in drawings for k in range(source[2])]
    pool += [drawn[k] for k in random.permutation(len(drawn))[: int(DRAWN * len(pool))]]
    random.shuffle(pool)
    for i in range(0, len(pool) - BATCH + 1, BATCH):
        images = np.stack([source[0][k] for source, k in pool[i : i + BATCH]])
        targets = np.stack([source[1][k] for source, k in pool[i : i + BATCH]]).astype(np.float32)
        h, w = random.randint(CROP, images.shape[1] + 1, size=2)
        y, x = random.randint(images.shape[1] + 1 - h), random.randint(images.shape[1] + 1 - w)
        images = images[:, y : y + h, x : x + w]
        flipped = random.rand(BATCH) < 0.5
        images[flipped] = images[flipped][:, :, ::-1]
        inputs = student.prepare(torch.from_numpy(np.ascontiguousarray(images)))
        shape = tuple(random.choice(SIDES, size=2))
        if shape != (h, w):
            inputs = F.interpolate(inputs, shape, mode='bilinear', align_corners=False)
        yield inputs, torch.from_numpy(targets)


def schedule(step, steps):
    """Linear warm-up to 1, then a half cosine to zero."""
    if step < WARMUP:
        return (step + 1) / WARMUP
    return 0.5 * (1 + math.cos(math.pi * min(1, (step - WARMUP) / (steps - WARMUP))))


def average_into(average, net, step):
    """Exponential moving average of everything that the network keeps, faster at the beginning."""
    keep = min(AVERAGE, (1 + step) / (10 + step))
    for a, b in zip(average.state_dict().values(), net.state_dict().values()):
        if a.is_floating_point():
            a.mul_(keep).add_(b, alpha=1 - keep)


def start(args, parts):
    """The student as the version before, and heads that do best on what it says."""
    sets = views.open_firsts(args.work)
    images = torch.from_numpy(np.array(sets[0][0][:FIT]))
    targets = torch.from_numpy(np.concatenate([made[:count] for _, made, count in sets]).astype(np.float32))
    parts['heads'].fit(targets)
    net, before = parts['net'].eval(), export.load(args.before[1], args.before[0])
    known = before.state_dict()
    net.load_state_dict({name: known.get(name, value) for name, value in net.state_dict().items()})
    with torch.no_grad():
        joined = torch.cat([net.joined(student.prepare(x)) for x in images.split(BATCH)])
        if not hasattr(before, 'features'):
            wanted = [WEIGHTS[name] ** 0.5 * part for name, part in parts['heads'].whitened(targets[:FIT])]
            student.solve_features(net, joined.flatten(1), torch.cat(wanted, 1))
        parts['heads'].solve(net.features(joined).flatten(1), targets[:FIT])
    parts['average'].load_state_dict(net.state_dict())


def begin(args):
    """Everything that a checkpoint holds, as it was kept in args.work or, the first time, new."""
    spec, features = student.read_spec()
    parts = {name: student.Student(spec, features) for name in ('net', 'average')}
    parts['heads'] = Heads(features)
    path = os.path.join(args.work, 'student.pt')
    state = torch.load(path) if os.path.exists(path) else {'step': 0, 'seconds': 0.0}
    if state['step'] == 0:
        start(args, parts)
    parts['optimizer'] = torch.optim.AdamW(
        {'params': [p], 'rate': rate, 'weight_decay': DECAY if p.dim() > 1 else 0.0}
        for name, rate in RATES.items()
        for p in parts[name].parameters()
    )
    for name, part in parts.items():
        if name in state:
            part.load_state_dict(state[name])
        if isinstance(part, student.Student):
            part.to(memory_format=torch.channels_last)
    return parts, state['step'], time.time() - state['seconds']


def keep(args, parts, step, started):
    state = {name: part.state_dict() for name, part in parts.items()}
    path = os.path.join(args.work, 'student.pt')
    torch.save({**state, 'step': step, 'seconds': time.time() - started}, path + '.new')
    os.replace(path + '.new', path)


def report(args, parts, measure, row):
    """Adds the probe of the averaged weights to ROW, and ROW to the curve."""
    parts['average'].eval()
    scores = measure(lambda x: parts['average'](student.prepare(x)), seeds=3)
    row += [round(scores[name][0], 4) for name in probe.SETS]
    with open(os.path.join(args.work, 'curve.csv'), 'a', newline='', encoding='utf-8') as file:
        if file.tell() == 0:
            csv.writer(file).writerow(('step', 'seconds', 'views', 'loss', *probe.SETS))
        csv.writer(file).writerow(row)
    print(*row, flush=True)


def learn(parts, inputs, targets, step, steps):
    """One step; returns the loss."""
    for group in parts['optimizer'].param_groups:
        group['lr'] = group['rate'] * schedule(step, steps)
    loss = parts['heads'](parts['net'](inputs), targets)
    parts['optimizer'].zero_grad()
    loss.backward()
    parts['optimizer'].step()
    average_into(parts['average'], parts['net'], step)
    return loss.item()


def main():
    parser = views.arguments(__doc__)
    parser.add_argument('--before', nargs=2, required=True, metavar=('SPEC', 'WEIGHTS'), help='the version that the student begins as')
    parser.add_argument('--steps', type=int, required=True)
    parser.add_argument('--probe-every', type=int, default=500)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)

    measure = probe.Probe(args.shared)
    parts, step, started = begin(args)
    parts['net'].train()
    losses, kept = [], time.time()
    while step < args.steps:
        photos, drawings = views.open_views(args.work), views.open_drawings(args.work)
        for inputs, targets in batches(photos, drawings, np.random.RandomState(step)):
            losses.append(learn(parts, inputs, targets, step, args.steps))
            step += 1
            if step % args.probe_every == 0 or step == args.steps:
                row = [step, round(time.time() - started), len(photos), round(float(np.mean(losses)), 4)]
                report(args, parts, measure, row)
                losses = []
            if time.time() - kept > CHECKPOINT or step == args.steps:
                keep(args, parts, step, started)
                kept = time.time()
            if step == args.steps:
                break


if __name__ == '__main__':
    main()
