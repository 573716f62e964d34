// Full-size backbones with random weights against PyTorch: output and training steps. Runs where
// Debian's python3-torch is; the golden files hold what it says of small ones for everywhere else.
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, root } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const PYTHON = '/usr/bin/python3';
const TIME_LIMIT_MS = 300_000; // half a minute where nothing else runs

// The largest difference, of the largest value.
const FORWARD = 1e-4;
const GRADIENT = 1e-3;
// How near a corner of an activation a value must lie to be on either side of it.
const CORNER = 1e-4;

const hasTorch = spawnSync(PYTHON, ['-c', 'import numpy, torch']).status === 0;
const figures = new Map();

beforeAll(async () => {
  if (!hasTorch) return;
  const script = path.join(root, 'scripts/oracle/full_size.py');
  const program = path.join(build, 'native/thaw-oracle');
  const { stdout } = await promisify(execFile)('nice', [PYTHON, script, program]);
  for (const line of stdout.trim().split('\n')) {
    const { backbone, ...of } = JSON.parse(line);
    figures.set(backbone, of);
  }
}, TIME_LIMIT_MS);

/** Figures of a backbone; ends the test as skipped without PyTorch. */
function figuresOf(backbone) {
  if (!hasTorch) skip(`${PYTHON} has no torch`);
  return figures.get(backbone);
}

const NAMES = [
  'vgg16',
  'resnet50',
  'mobilenet_v1',
  'mobilenet_v2',
  'squeezenet_1_1',
  'darknet_tiny',
];

test.each(NAMES)('%s says what PyTorch says', (name) => {
  expect(figuresOf(name).output).toBeLessThanOrEqual(FORWARD);
});

test.each([
  ...NAMES.map((name) => [name, 'fine_tuning']),
  ...['mobilenet_v1', 'mobilenet_v2', 'squeezenet_1_1', 'darknet_tiny'].map((name) => [
    name,
    'everything',
  ]),
  ...['resnet50', 'mobilenet_v1', 'mobilenet_v2', 'darknet_tiny'].map((name) => [
    name,
    'frozen_norms',
  ]),
])('%s learns what PyTorch learns: %s', (name, step) => {
  const found = figuresOf(name)[step];
  expect(found.gradients).toBeGreaterThan(0);
  expect(found.logits).toBeLessThanOrEqual(FORWARD);
  expect(found.loss).toBeLessThanOrEqual(FORWARD);
  expect(found.moved).toBeLessThanOrEqual(FORWARD);
  expect(found.gradient).toBeLessThanOrEqual(GRADIENT);
  expect(found.switched_by).toBeLessThanOrEqual(CORNER);
});
