// Real weights through the doors that users take: what they are known to answer, they answer here.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readNpy } from '../web/weights/npy.js';
import { readSafetensors, writeSafetensors } from '../web/weights/safetensors.js';
import { permute } from '../web/weights/tensor.js';
import { build, root, shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const TIME_LIMIT_MS = 120_000;
const CLASSES = 1000;

const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-oracle-'));
afterAll(() => rmSync(tmp, { recursive: true }));

/** A shared file or folder; skips the test where there is none. */
function place(...names) {
  return shared ? path.join(shared, ...names) : skip('no THAW_SHARED');
}

/** Runs `npx thaw` and gives its output. */
async function thaw(...words) {
  const program = path.join(root, 'scripts/thaw.mjs');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words]);
    return stdout;
  } catch (error) {
    throw new Error(`thaw ${words[0]}: ${error.stderr}`); // not the hundred names of its command line
  }
}

describe('SqueezeNet 1.1 and the three pairs that come with its weights', () => {
  const weights = path.join(tmp, 'squeezenet.safetensors');
  const TOLERANCE = 2e-4; // of outputs up to 300, whose last bit is worth 3e-5

  async function convert() {
    const source = place('weights/squeezenet1.1_fp32_npy/weights');
    await thaw('convert', source, weights, '--backbone', 'squeezenet_1_1', '--model.top', 'true');
  }

  /** The engine's output for one image (1, c, h, w). */
  function answer({ shape, data }) {
    const [job, out] = ['job', 'answer'].map((name) => path.join(tmp, name));
    const about = { backbone: 'squeezenet_1_1', top: true, batch: 1 };
    const images = { name: 'images', ...permute(data, shape, [0, 2, 3, 1]) };
    writeFileSync(job, writeSafetensors([images], { job: JSON.stringify(about) }));
    execFileSync(path.join(build, 'native/thaw-oracle'), [weights, job, out]);
    return readSafetensors(new Uint8Array(readFileSync(out))).tensors[0].data;
  }

  test.each([0, 1, 2])(
    'pair %i',
    async (pair) => {
      await convert();
      const [input, output] = ['input_0', 'output_0'].map((name) => {
        const file = place(`weights/squeezenet1.1_fp32_npy/test_data_set/${pair}/${name}.npy`);
        return readNpy(new Uint8Array(readFileSync(file)));
      });
      const found = answer(input);
      expect(found.length).toBe(output.data.length);
      const worst = Math.max(...output.data.map((value, i) => Math.abs(value - found[i])));
      expect(worst).toBeLessThanOrEqual(TOLERANCE);
    },
    TIME_LIMIT_MS,
  );
});

describe('on a hundred photos of ImageNet', () => {
  /** Photos of data/imagenet100, each with the index of its class: folders begin with WordNet ids. */
  function photos() {
    const lines = readFileSync(place('weights/imagenet_labels.txt'), 'utf8').trim().split('\n');
    const labels = lines.slice(-CLASSES); // before them stands `background`
    const folder = place('data/imagenet100');
    return readdirSync(folder)
      .sort()
      .map((name) => {
        const word = name.slice(name.indexOf('_') + 1).replaceAll('_', ' ');
        const exact = labels.indexOf(word); // "maillot", not "maillot, tank suit"
        const label =
          exact < 0 ? labels.findIndex((text) => text.split(', ').includes(word)) : exact;
        const [file] = readdirSync(path.join(folder, name));
        return { file: path.join(folder, name, file), label };
      });
  }

  /** The share of photos whose class comes first, and among the first five. */
  async function score(backbone, weights, order) {
    const all = photos();
    const labels = path.join(tmp, 'labels.txt');
    writeFileSync(labels, order.join('\n'));
    const output = await thaw(
      'predict',
      ...['--backbone', backbone, '--weights', place('weights', weights), '--labels', labels],
      ...['--fit', 'crop', '--json', ...all.map(({ file }) => file)],
    );
    const answers = output.trim().split('\n').map(JSON.parse);
    expect(answers.map(({ image }) => image)).toEqual(all.map(({ file }) => file));
    const ranks = answers.map(({ classes }, i) =>
      classes.findIndex(({ name }) => Number(name) === all[i].label),
    );
    const share = (good) => ranks.filter(good).length / ranks.length;
    return { top1: share((rank) => rank === 0), top5: share((rank) => rank >= 0) };
  }

  const ascending = Array.from({ length: CLASSES }, (_, i) => i);
  const darknet = JSON.parse(
    readFileSync(path.join(root, 'wasm-tests/golden/darknet_order.json'), 'utf8'),
  );

  test('classes follow the order of their WordNet ids', () => {
    const found = photos().map(({ label }) => label);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(new Set(found).size).toBe(100);
    expect([...darknet.order].sort((a, b) => a - b)).toEqual(ascending);
  });

  // Wanted: what the README of the weights tells of 1000 photos, less two standard errors of 100.
  test.each([
    ['mobilenet_v1_0.25', 'keras_mobilenet_v1_0.25_224_imagenet.h5', ascending, 0.59, 0.82],
    ['squeezenet_1_1', 'squeezenet1.1_fp32_npy/weights', ascending, 0.61, 0.83],
    ['darknet_tiny', 'darknet_tiny_fp32_tfjs', darknet.order, 0.66, 0.87],
  ])(
    '%s knows them as well as it should',
    async (backbone, weights, order, top1, top5) => {
      const found = await score(backbone, weights, order);
      expect(found.top1).toBeGreaterThanOrEqual(top1 - 0.1);
      expect(found.top5).toBeGreaterThanOrEqual(top5 - 0.08);
    },
    TIME_LIMIT_MS,
  );
});
