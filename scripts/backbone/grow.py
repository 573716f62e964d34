"""Carry what one student has learnt over to a wider one.

    python3 grow.py --work WORK --spec OLD.json

WORK/student.pt was taught with the table of OLD.json; models/thaw_s.json now has the same rows, some
of them wider. What both have is copied, in the networks and in the heads. New hidden channels begin
as any layer begins but their projection with zeros, so that they change nothing at first; new
features get no say in the heads. The optimizer starts anew, and the count of steps with it.
"""

import argparse
import os

import torch

import distill
import student
from mobilenet import MobileNet


def copy_common(target, source):
    """Copies SOURCE into the corner of TARGET that has its shape."""
    corner = tuple(slice(0, side) for side in source.shape)
    target[corner] = source


def grown(old, net):
    """State of NET with what OLD, a state of the same rows, has learnt."""
    state = net.state_dict()
    for name, value in state.items():
        if name.endswith('project.weight'):
            value[:, old[name].shape[1] :] = 0
        if value.dim() == 0:
            value.copy_(old[name])
        else:
            copy_common(value, old[name])
    return state


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--work', required=True)
    parser.add_argument('--spec', required=True)
    args = parser.parse_args()
    torch.manual_seed(0)
    path = os.path.join(args.work, 'student.pt')
    state, spec = torch.load(path), student.read_spec()
    MobileNet(student.read_spec(args.spec)).load_state_dict(state['average'])  # or says what does not fit
    net, heads = MobileNet(spec), distill.Heads(spec.blocks[-1].filters)
    weights = grown(state['average'], net)
    said = heads.state_dict()
    for name, value in said.items():
        if name.endswith('weight'):
            value[:] = 0
        copy_common(value, state['heads'][name])
    torch.save({'net': weights, 'average': weights, 'heads': said, 'step': 1, 'seconds': 0.0}, path)


if __name__ == '__main__':
    main()
