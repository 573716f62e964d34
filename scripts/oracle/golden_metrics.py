"""Golden files of metrics: logits and labels, and what scikit-learn's definitions make of them.

Written from the definitions of scikit-learn's user guide, one photo and one class at a time, with
Python's own numbers: precision_recall_fscore_support(zero_division=0, labels=None), confusion_matrix,
log_loss, accuracy_score; top-k; and the expected calibration error of Guo et al. (ICML 2017), 15 bins.
"""

import json
import math

import numpy as np

BINS = 15

# rows, classes, how far the right logit is raised, and classes that no photo has
CASES = {
    'answers': [
        {'name': 'two_classes', 'rows': 40, 'classes': 2, 'raise': 0.7},
        {'name': 'three_classes', 'rows': 60, 'classes': 3, 'raise': 1.5},
        {'name': 'top_5_of_6', 'rows': 50, 'classes': 6, 'raise': 1.0},
        {'name': 'flowers', 'rows': 136, 'classes': 17, 'raise': 2.5},
        {'name': 'absent_classes', 'rows': 30, 'classes': 9, 'raise': 4.0, 'absent': [2, 5, 8]},
        {'name': 'never_answered', 'rows': 24, 'classes': 5, 'raise': 2.0, 'sunk': 3},
        {'name': 'sure_and_right', 'rows': 12, 'classes': 4, 'raise': 30.0},
        {'name': 'one_photo', 'rows': 1, 'classes': 7, 'raise': 0.0},
    ],
}


def drawn(case, random):
    """Logits that float32 holds, and labels."""
    present = [c for c in range(case['classes']) if c not in case.get('absent', [])]
    labels = [present[i % len(present)] for i in range(case['rows'])]
    logits = random.normal(size=(case['rows'], case['classes'])).astype(np.float32)
    for row, label in zip(logits, labels):
        row[label] += case['raise']
    if 'sunk' in case:
        logits[:, case['sunk']] -= 50
    return logits, labels


def probabilities(row):
    largest = max(row)
    powers = [math.exp(float(z) - float(largest)) for z in row]
    return [p / math.fsum(powers) for p in powers]


def divided(part, whole):
    return part / whole if whole else 0.0


def per_class(truth, answers, c):
    tp = sum(t == c and a == c for t, a in zip(truth, answers))
    fp = sum(t != c and a == c for t, a in zip(truth, answers))
    fn = sum(t == c and a != c for t, a in zip(truth, answers))
    return [divided(tp, tp + fp), divided(tp, tp + fn), divided(2 * tp, 2 * tp + fp + fn), tp + fn]


def means(table, truth, answers, classes):
    present = [c for c in range(classes) if c in truth or c in answers]
    macro = [sum(table[c][m] for c in present) / len(present) for m in range(3)]
    weighted = [sum(table[c][m] * table[c][3] for c in present) / len(truth) for m in range(3)]
    return macro, weighted


def calibration_error(p, truth, answers):
    error = 0.0
    for b in range(BINS):
        low, high = b / BINS, (b + 1) / BINS
        inside = [i for i in range(len(truth)) if low < p[i][answers[i]] <= high]
        if not inside:
            continue
        accuracy = sum(truth[i] == answers[i] for i in inside) / len(inside)
        confidence = sum(p[i][answers[i]] for i in inside) / len(inside)
        error += len(inside) / len(truth) * abs(accuracy - confidence)
    return error


def measured(logits, truth, classes):
    p = [probabilities(row) for row in logits]
    answers = [max(range(classes), key=lambda c: row[c]) for row in logits]
    k = max(1, min(5, classes - 1))
    best = [sorted(range(classes), key=lambda c: -row[c])[:k] for row in logits]
    table = [per_class(truth, answers, c) for c in range(classes)]
    macro, weighted = means(table, truth, answers, classes)
    confusion = [[0] * classes for _ in range(classes)]
    for t, a in zip(truth, answers):
        confusion[t][a] += 1
    whole = [
        sum(t == a for t, a in zip(truth, answers)) / len(truth),
        math.fsum(-math.log(p[i][t]) for i, t in enumerate(truth)) / len(truth),
        sum(t in few for t, few in zip(truth, best)) / len(truth),
        calibration_error(p, truth, answers),
    ]
    return {'per_class': table, 'macro': macro, 'weighted': weighted, 'confusion': confusion, 'whole': whole}


def make(name, seed):
    random = np.random.default_rng(seed)
    tensors = {}
    for case in CASES[name]:
        logits, truth = drawn(case, random)
        tensors[f'{case["name"]}/logits'] = logits
        tensors[f'{case["name"]}/labels'] = np.array(truth)
        for key, value in measured(logits, truth, case['classes']).items():
            tensors[f'{case["name"]}/{key}'] = np.array(value)
    return tensors, {'cases': json.dumps(CASES[name])}
