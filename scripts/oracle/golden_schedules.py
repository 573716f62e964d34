"""Golden files of schedules: the learning rate of every step of a phase, by PyTorch's schedulers; of
plateau by Keras' ReduceLROnPlateau, written out, which PyTorch's differs from.
"""

import json
import warnings

import numpy as np
import torch
from torch.optim import lr_scheduler

LR, EACH, EPOCHS = 0.02, 7, 12  # steps an epoch

# One a case: what validation says after each epoch. Better by less than min_delta is not better.
FALLING = [1.0, 0.8, 0.7, 0.69995, 0.72, 0.71, 0.7, 0.65, 0.66, 0.65, 0.66, 0.9]
RISING = [0.1, 0.4, 0.4, 0.3, 0.5, 0.5, 0.5, 0.45, 0.5, 0.5, 0.6, 0.5]


def case(name, schedule, **more):
    return {'name': name, 'schedule': schedule, **more}


CASES = {
    'rates': [
        case('constant', 'constant'), case('warm', {'warmup': 3}), case('warm_part', {'kind': 'constant', 'warmup': 0.5}),
        case('step', {'kind': 'step', 'every': 4, 'factor': 0.5}), case('step_default', 'step'),
        case('step_warm', {'kind': 'step', 'every': 2, 'factor': 0.3, 'warmup': 1}),
        case('cosine', 'cosine'), case('cosine_half', {'kind': 'cosine', 'final': 0.5, 'warmup': 2}),
        case('cosine_restarts', {'kind': 'cosine', 'final': 0.01, 'cycles': 3}),
        case('exponential', 'exponential'), case('exponential_up', {'kind': 'exponential', 'final': 1e6, 'warmup': 1}),
        case('one_cycle', 'one_cycle'),
        case('one_cycle_other', {'kind': 'one_cycle', 'pct_start': 0.45, 'div_factor': 10, 'final_div_factor': 100}),
        case('plateau', {'kind': 'plateau', 'patience': 2, 'factor': 0.5}, values=FALLING),
        case('plateau_cooldown', {'kind': 'plateau', 'patience': 1, 'cooldown': 2, 'factor': 0.2, 'min_lr': 0.001, 'warmup': 1},
             values=FALLING),
        case('plateau_up', {'kind': 'plateau', 'monitor': 'val_accuracy', 'patience': 2, 'min_delta': 0.05}, values=RISING),
        case('plateau_default', 'plateau', values=[0.5] * EPOCHS),
    ],
}  # fmt: skip


def scheduler_for(optimizer, spec, steps):
    kind = spec.get('kind', 'constant')
    if kind == 'constant':
        return lr_scheduler.ConstantLR(optimizer, 1)
    if kind == 'step':
        return lr_scheduler.StepLR(optimizer, EACH * spec.get('every', 10), spec.get('factor', 0.1))
    if kind == 'cosine' and spec.get('cycles', 1) > 1:
        return lr_scheduler.CosineAnnealingWarmRestarts(optimizer, steps // spec['cycles'], eta_min=LR * spec['final'])
    if kind == 'cosine':
        return lr_scheduler.CosineAnnealingLR(optimizer, steps, LR * spec.get('final', 0))
    if kind == 'exponential':
        return lr_scheduler.ExponentialLR(optimizer, spec.get('final', 0.01) ** (1 / (steps - 1)))
    assert kind == 'one_cycle'
    more = {key: spec[key] for key in ('pct_start', 'div_factor', 'final_div_factor') if key in spec}
    return lr_scheduler.OneCycleLR(optimizer, LR, steps, cycle_momentum=False, **more)


def rates_of(make_scheduler, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], LR)
    scheduler, rates = make_scheduler(optimizer), []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]['lr'])
        optimizer.step()
        with warnings.catch_warnings():  # the last step leads beyond one_cycle's end
            warnings.simplefilter('ignore')
            if len(rates) < steps:
                scheduler.step()
    return rates


def plateau(spec, values):
    """The rate in each epoch, line by line as Keras has it."""
    up = spec.get('monitor') == 'val_accuracy'
    delta, best = spec.get('min_delta', 1e-4), -np.inf if up else np.inf
    lr, wait, cooldown, rates = LR, 0, 0, []
    for current in values:
        rates.append(lr)
        if cooldown > 0:
            cooldown, wait = cooldown - 1, 0
        if current > best + delta if up else current < best - delta:
            best, wait = current, 0
        elif cooldown == 0:
            wait += 1
            if wait >= spec.get('patience', 10) and lr > spec.get('min_lr', 0):
                lr = max(lr * spec.get('factor', 0.1), spec.get('min_lr', 0))
                cooldown, wait = spec.get('cooldown', 0), 0
    return rates


def rates(case):
    spec = case['schedule'] if isinstance(case['schedule'], dict) else {'kind': case['schedule']}
    total = EACH * EPOCHS
    warm = int(spec.get('warmup', 0) * EACH + 0.5)
    rising = rates_of(lambda o: lr_scheduler.LinearLR(o, 1 / warm, 1, max(warm - 1, 1)), warm) if warm else []
    if 'values' in case:
        after = np.repeat(plateau(spec, case['values']), EACH).tolist()[warm:]
    else:
        after = rates_of(lambda o: scheduler_for(o, spec, total - warm), total - warm)
    return np.array(rising + after)


def make(name, _seed):
    tensors = {case['name']: rates(case) for case in CASES[name]}
    for key, values in tensors.items():
        print(f'{key}: {values[0]:.3g} … {values[len(values) // 2]:.3g} … {values[-1]:.3g}')
    cases = [{'values': [], **case} for case in CASES[name]]
    return tensors, {'about': json.dumps({'lr': LR, 'each': EACH, 'epochs': EPOCHS, 'cases': cases})}
