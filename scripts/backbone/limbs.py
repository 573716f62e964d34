"""Bodies made of limbs: hands, and whatever else grows out of itself.

A limb is (from, to, radius at the one, radius at the other, tone): a sphere that moves along a line and grows or
shrinks on the way. Tone says how a limb differs in colour from its body (of skin: how much redder), None that it is a
sleeve. `hand` and `body` give (limbs, the matrix that turns the body to the eye, its middle).
"""

import numpy as np

# A hand in units of its palm's length: x to the little finger, y to the fingertips, z out of the palm.
KNUCKLES = ((-0.36, 0.93), (-0.12, 1.0), (0.12, 0.96), (0.35, 0.86))
BONES = ((0.42, 0.25, 0.21), (0.47, 0.28, 0.22), (0.43, 0.26, 0.21), (0.34, 0.2, 0.18))
THUMB = (0.36, 0.31, 0.25)


def turn(axis, angle):
    """The matrix that turns by ANGLE (radians) about axis 0 (x), 1 (y) or 2 (z)."""
    c, s = np.cos(angle), np.sin(angle)
    i, j = ((1, 2), (2, 0), (0, 1))[axis]
    matrix = np.eye(3)
    matrix[[i, j, i, j], [i, j, j, i]] = c, c, -s, s
    return matrix


def bends(random):
    """How far the three joints of a finger are bent, in radians."""
    kind = random.choice(3, p=(0.45, 0.4, 0.15))
    low, high = (((-8, 0, 0), (15, 18, 12)), ((55, 85, 30), (95, 115, 70)), ((0, 10, 5), (75, 95, 60)))[kind]
    return np.radians(random.uniform(low, high))


def finger(random, knuckle, bones, lean, scale):
    """Limbs of a finger that leans by LEAN to the little finger's side."""
    here, limbs, angle = np.array((*knuckle, 0.0)), [], 0.0
    radii = scale * np.linspace(0.118, 0.082, 4)
    for bone, bend, r0, r1, tone in zip(bones, bends(random), radii, radii[1:], (0, 0.03, 0.1)):
        angle += bend
        way = np.array((np.sin(lean), np.cos(lean) * np.cos(angle), np.sin(angle)))
        there = here + bone * way / np.linalg.norm(way)
        limbs.append((here, there, r0, r1, tone))
        here = there
    return limbs


def thumb(random, scale):
    """The ball of the thumb and its two bones: away from the palm, beside it or folded over it."""
    kind = random.choice(3, p=(0.4, 0.2, 0.4))
    low, high = (((25, 0), (80, 35)), ((0, 5), (25, 40)), ((-75, 25), (-15, 60)))[kind]
    out, front = np.radians(random.uniform(low, high))
    ball = max(out, np.radians(20))  # the ball stays beside the palm when the tip folds over it
    here, limbs = np.array((-0.2, 0.15, 0.06)), []
    radii = scale * np.array(((0.19, 0.14), (0.13, 0.115), (0.115, 0.085)))
    for bone, side, (r0, r1), tone in zip(THUMB, np.linspace(ball, out, 3), radii, (0, 0.03, 0.06)):
        way = np.array((-np.sin(side) * np.cos(front), np.cos(side) * np.cos(front), np.sin(front)))
        limbs.append((here, here + bone * way, r0, r1, tone))
        here = here + bone * way
    return limbs


def palm(scale):
    """Four bones from the wrist to the knuckles, and what joins them."""
    bones = [((x * 0.55, 0.05, 0), (x, y - 0.04, 0), 0.15 * scale, 0.125 * scale, 0.04) for x, y in KNUCKLES]
    return bones + [
        ((-0.2, 0.1, 0.02), (0.2, 0.1, 0.02), 0.16, 0.15, 0.0),
        ((-0.2, 0.45, 0), (0.22, 0.45, 0), 0.14, 0.14, 0.02),
    ]


def forearm(random):
    """From the wrist out of the picture, the lower part in a sleeve."""
    wrist, elbow = np.array((0, 0.02, 0)), np.array((random.normal(0, 0.5), -3, random.normal(0, 0.4)))
    cuff = wrist + random.uniform(0.1, 0.6) * (elbow - wrist)
    return [(wrist, elbow, 0.2, 0.3, 0.0), (cuff, elbow, 0.26 * random.uniform(1, 1.5), 0.36, None)]


def hand(random):
    """A right hand, mostly with the palm to the eye, else the back, else any side."""
    scale, fan = random.uniform(0.85, 1.15), random.uniform(-0.02, 0.16)
    parts = palm(scale) + thumb(random, scale) + forearm(random)
    for i, (knuckle, bones) in enumerate(zip(KNUCKLES, BONES)):
        parts += finger(random, knuckle, bones, fan * (i - 1.3) + random.normal(0, 0.05), scale)
    side = random.choice(3, p=(0.6, 0.25, 0.15))
    yaw = (random.normal(0, 0.3), np.pi + random.normal(0, 0.3), random.uniform(-np.pi, np.pi))[side]
    roll = random.normal(0, 0.25) if random.rand() < 0.85 else random.uniform(-np.pi, np.pi)
    return parts, turn(2, roll) @ turn(0, random.normal(0, 0.22)) @ turn(1, yaw), np.array((0, 0.75, 0))


def body(random):
    """Limbs that grow out of each other, half the time with their mirror image."""
    parts, joints = [], [np.zeros(3)]
    for _ in range(random.randint(2, 9)):
        here = joints[random.randint(len(joints))]
        there = here + random.normal(0, 0.5, 3) * (1, 1, 0.6)
        r0, r1 = random.uniform(0.05, 0.35, 2)
        parts.append((here, there, r0, r1 if random.rand() < 0.6 else r0, random.uniform(-0.3, 0.3)))
        joints.append(there)
    if random.rand() < 0.5:
        parts += [(a * (-1, 1, 1), b * (-1, 1, 1), *rest) for a, b, *rest in parts]
    middle = np.mean([(a + b) / 2 for a, b, *_ in parts], 0)
    return parts, turn(2, random.uniform(-np.pi, np.pi)) @ turn(1, random.normal(0, 0.4)), middle
