// MobileNetV2 as a feature extractor: real weights of two frameworks, real photos, 20 of a class.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, root, shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const TIME_LIMIT_MS = 300_000; // half a minute each where nothing else runs
const WANTED = 0.9;

const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-flowers-'));
afterAll(() => rmSync(tmp, { recursive: true }));

/** train/ and val/ with every second photo of each class: 17 × 20 and 17 × 20. */
function split(data) {
  const folder = path.join(tmp, 'flowers');
  for (const name of readdirSync(data)) {
    for (const [i, file] of readdirSync(path.join(data, name)).sort().entries()) {
      const to = path.join(folder, i % 2 ? 'val' : 'train', name);
      mkdirSync(to, { recursive: true });
      symlinkSync(path.join(data, name, file), path.join(to, file));
    }
  }
  return folder;
}

/** Runs a program; a failure tells what it said. */
async function run(program, ...words) {
  try {
    await promisify(execFile)(program, words);
  } catch (error) {
    throw new Error(`${path.basename(program)} ${words[0]}: ${error.stderr}`);
  }
}

/** Validation accuracy after 30 epochs in which nothing but the head trains. */
async function accuracy(backbone, source, side) {
  if (!shared) skip('no THAW_SHARED');
  const weights = path.join(tmp, `${backbone}.safetensors`);
  const out = path.join(tmp, backbone);
  const data = split(path.join(shared, 'data/flowers17'));
  const from = path.join(shared, 'weights', source);
  const host = path.join(root, 'scripts/thaw.mjs');
  await run(process.execPath, host, 'convert', from, weights, '--backbone', backbone);
  await run(
    path.join(build, 'native/thaw'),
    ...['train', '--backbone', backbone, '--weights', weights, '--data', data, '--out', out],
    ...[
      '--input',
      `${side}`,
      '--freeze',
      'backbone',
      '--epochs',
      '30',
      '--phases.0.early_stopping',
      'false',
      '--quiet',
    ],
  );
  rmSync(data, { recursive: true });
  const events = readFileSync(path.join(out, 'events.jsonl'), 'utf8').trim().split('\n');
  return JSON.parse(events.at(-1)).val_accuracy;
}

test.each([
  ['mobilenet_v2_0.35', 'mobilenet_v2_0.35_224_tl.h5', 224],
  ['mobilenet_v2_gluon', 'mobilenetv2_1.0_bn_fp32_npy/weights', 160], // half the time of 224
])(
  '%s tells 17 flowers apart',
  async (backbone, source, side) => {
    expect(await accuracy(backbone, source, side)).toBeGreaterThanOrEqual(WANTED);
  },
  TIME_LIMIT_MS,
);
