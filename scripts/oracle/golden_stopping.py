"""Golden traces of early stopping: a small model of Keras' EarlyStopping callback (its rules as
semantics go, Keras 3), and a fit loop whose "weights" are the number of the epoch that made them.
"""

import json

import numpy as np


class EarlyStopping:
    def __init__(self, mode, min_delta, patience, baseline, restore, start):
        self.sign = 1 if mode == 'max' else -1
        self.delta, self.patience, self.baseline = abs(min_delta), patience, baseline
        self.restore, self.start = restore, start
        self.wait, self.best, self.best_epoch, self.best_weights = 0, None, None, None
        self.stop = False

    def improves(self, value, reference):
        """monitor_op(value − min_delta, reference), min_delta turned round where less is better."""
        return reference is None or self.sign * (value - self.sign * self.delta) > self.sign * reference

    def on_epoch_end(self, epoch, value, weights):
        if epoch < self.start:
            return
        if self.restore and self.best_weights is None:
            self.best_weights = weights
        self.wait += 1
        if self.improves(value, self.best):
            self.best, self.best_epoch = value, epoch
            if self.restore:
                self.best_weights = weights
            if self.baseline is None or self.improves(value, self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stop = True


def fit(values, **settings):
    """What training does with these values of the monitored metric: epochs run, and what is left."""
    callback = EarlyStopping(**settings)
    waits, weights = [], None
    for epoch, value in enumerate(values):
        weights = epoch
        callback.on_epoch_end(epoch, value, weights)
        waits.append(callback.wait)
        if callback.stop:
            break
    kept = weights if callback.best_weights is None else callback.best_weights
    return {
        'epochs': len(waits), 'stopped': callback.stop, 'waits': waits, 'kept': kept,
        'best': callback.best, 'best_epoch': -1 if callback.best is None else callback.best_epoch,
    }  # fmt: skip


def setting(mode='min', min_delta=0.0, patience=0, baseline=None, restore=True, start=0):
    return {
        'mode': mode, 'min_delta': min_delta, 'patience': patience, 'baseline': baseline,
        'restore': restore, 'start': start,
    }  # fmt: skip


# The table of the issue.
SEMANTICS = [
    *[([10, 9, 8, 9, 8.9, 8.8, 8.7], setting(patience=p)) for p in range(4)],
    ([1, 0.5, 0.5, 0.5], setting(patience=2)),
    ([0.9, 0.8, 0.7, 0.71, 0.72], setting(patience=5, baseline=0.5)),
    ([0.9, 0.8, 0.7, 0.69, 0.68, 0.67, 0.68], setting(patience=2, baseline=0.5)),
]


def wandering(random):
    """A curve that falls or rises, wavers and ties, in steps of 1/16 so that sums are exact."""
    mode = random.choice(['min', 'max'])
    steps = random.integers(-3, 3, size=16) + random.integers(-1, 1, size=16)
    sign = 1 if mode == 'min' else -1
    values = [float(v) / 16 for v in 40 + sign * np.cumsum(steps)]
    return values, setting(
        mode=str(mode),
        min_delta=float(random.choice([0, 0, 1, -1, 2])) / 16,
        patience=int(random.integers(0, 5)),
        baseline=float(random.choice(values)) if random.random() < 0.4 else None,
        restore=bool(random.random() < 0.8),
        start=int(random.choice([0, 0, 0, 2, 5])),
    )


CASES = {'traces': 60}


def make(name, seed):
    random = np.random.default_rng(seed)
    traces = SEMANTICS + [wandering(random) for _ in range(CASES[name])]
    listed = [{'values': values, **settings, 'keras': fit(values, **settings)} for values, settings in traces]
    return {}, {'traces': json.dumps(listed)}
