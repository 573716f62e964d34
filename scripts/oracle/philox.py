"""Counter-based random numbers: the twin of csrc/base/rng.c, word for word.

A stream is named by (seed, use, epoch, item), so golden files need not hold what both sides can draw.
"""

import numpy as np

# thaw_rng_use of csrc/base/rng.h.
INIT, SPLIT, SHUFFLE, DROPOUT, AUGMENT, SYNTH, SAMPLE, NOISE = range(8)

MASK = np.uint64(0xFFFFFFFF)


def philox(counters, key):
    """Philox4x32-10 of counters (n, 4) under key (two words): words (n, 4), all as uint32."""
    x0, x1, x2, x3 = (counters[:, i].astype(np.uint64) for i in range(4))
    k0, k1 = np.uint64(key[0]), np.uint64(key[1])
    for _ in range(10):
        p0, p1 = x0 * np.uint64(0xD2511F53), x2 * np.uint64(0xCD9E8D57)
        x0, x1, x2, x3 = (p1 >> np.uint64(32)) ^ x1 ^ k0, p1 & MASK, (p0 >> np.uint64(32)) ^ x3 ^ k1, p0 & MASK
        k0, k1 = (k0 + np.uint64(0x9E3779B9)) & MASK, (k1 + np.uint64(0xBB67AE85)) & MASK
    return np.stack([x0, x1, x2, x3], axis=1).astype(np.uint32)


def words(seed, use, epoch, item, count):
    """The first words of a stream."""
    blocks = -(-count // 4)
    counters = np.empty((blocks, 4), np.uint32)
    counters[:, 0] = np.arange(blocks)
    counters[:, 1:] = item, epoch, use
    return philox(counters, (seed & 0xFFFFFFFF, seed >> 32)).reshape(-1)[:count]


def uniform(seed, use, epoch, item, count, low, high):
    """float32 in [low, high), with the roundings of thaw_rng_uniform."""
    unit = (words(seed, use, epoch, item, count) >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)
    low, high = np.float32(low), np.float32(high)
    return low + (high - low) * unit


def name_hash(name):
    """FNV-1a, which names a parameter's stream."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


class Stream:
    """A stream whose draws depend on each other: thaw_rng."""

    def __init__(self, seed, use, epoch, item):
        self.name, self.taken, self.drawn = (seed, use, epoch, item), 0, []

    def word(self):
        if self.taken == len(self.drawn):
            self.drawn = words(*self.name, 2 * len(self.drawn) + 16).tolist()
        self.taken += 1
        return self.drawn[self.taken - 1]

    def unit(self):
        return np.float32(self.word() >> 8) * np.float32(2**-24)

    def uniform(self, low, high):
        low, high = np.float32(low), np.float32(high)
        return low + (high - low) * self.unit()

    def normal(self):
        u, v = np.float32(1) - self.unit(), self.unit()
        return np.float32(np.sqrt(-2 * np.log(float(u))) * np.cos(2 * np.pi * float(v)))

    def below(self, bound):
        product = self.word() * bound
        while product & 0xFFFFFFFF < 2**32 % bound:
            product = self.word() * bound
        return product >> 32


def shuffled(seed, use, epoch, item, items):
    """Fisher-Yates."""
    items, stream = list(items), Stream(seed, use, epoch, item)
    for i in range(len(items), 1, -1):
        j = stream.below(i)
        items[i - 1], items[j] = items[j], items[i - 1]
    return items


def dropout_mask(seed, step, node, rate, count):
    """Which of count elements a dropout layer keeps."""
    blocks = -(-count // 4)
    counters = np.empty((blocks, 4), np.uint32)
    counters[:, 0] = np.arange(blocks)
    counters[:, 1:] = node, step, DROPOUT
    draws = philox(counters, (seed & 0xFFFFFFFF, seed >> 32)).reshape(-1)[:count] >> np.uint32(8)
    return draws >= np.uint32(np.float32(rate) * np.float32(2**24))
