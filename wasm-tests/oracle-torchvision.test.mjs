// Weights as torchvision saves them, on the network that they were made for: its logits, not only its names.
import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { inFolder, lastLine, thaw } from './support/cli.mjs';
import { root } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const PYTHON = '/usr/bin/python3';
const SCRIPT = path.join(root, 'scripts/oracle/torchvision_models.py');
const TOLERANCE = 1e-4; // of the largest logit
const LARGEST_MS = 180_000;

const hasTorchvision = spawnSync(PYTHON, ['-c', 'import torchvision']).status === 0;

/** Numbers whose sum is zero: a probability tells its logit but for what all of them share. */
function centred(values) {
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  return values.map((value) => value - mean);
}

// Sides at which a stride meets odd maps too: there Keras' padding and torchvision's differ most.
test.each([
  ['resnet50_torchvision', 'resnet50', 112],
  ['mobilenet_v2_torchvision', 'mobilenet_v2', 112],
  ['squeezenet_1_1', 'squeezenet1_1', 111],
])(
  '%s',
  async (backbone, name, side) => {
    if (!hasTorchvision) skip(`${PYTHON} has no torchvision`);
    await inFolder(async (folder) => {
      const at = (file) => path.join(folder, file);
      const options = { maxBuffer: 1e8 };
      const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, name, side, folder], options);
      const wanted = centred(JSON.parse(stdout));
      const network = ['--backbone', backbone];
      const weights = at('weights.safetensors');
      const converted = await thaw('wasi', [
        'convert',
        at('weights.pth'),
        weights,
        ...network,
        '--top',
      ]);
      expect(converted).toMatchObject({ status: 0, stderr: '' });

      writeFileSync(at('labels.txt'), wanted.map((_, i) => `${i}\n`).join(''));
      const words = [...network, '--weights', weights, '--labels', at('labels.txt')];
      const asked = ['--input', `${side}`, '--top', `${wanted.length}`, '--json', at('photo.png')];
      const answer = await thaw('native', ['predict', ...words, ...asked]);
      expect(answer).toMatchObject({ status: 0, stderr: '' });
      const found = Array(wanted.length);
      for (const { name: label, probability } of lastLine(answer.stdout).classes) {
        found[label] = Math.log(probability);
      }
      const logits = centred(found);
      const largest = Math.max(...wanted.map(Math.abs));
      const off = Math.max(...wanted.map((value, i) => Math.abs(value - logits[i]))) / largest;
      console.log(
        `${backbone} at ${side}²: at most ${off.toExponential(1)} of the largest logit off`,
      );
      expect(off).toBeLessThanOrEqual(TOLERANCE);
    });
  },
  LARGEST_MS,
);
