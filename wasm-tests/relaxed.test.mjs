// The relaxed-SIMD build fuses multiply and add, so it is not bound to the bits of the strict ones;
// how far from them it may end is told here.
import path from 'node:path';
import { openBrowser } from './support/browser.mjs';
import { build, root } from './support/paths.mjs';
import { readSafetensors } from '../web/weights/safetensors.js';

const TOLERANCE = 1e-4; // of a tensor's largest value
const TIME_LIMIT_MS = 240_000;

let site, page;
beforeAll(async () => {
  site = await openBrowser({
    '/': path.join(build, 'web'),
    '/engine/': path.join(root, 'web/engine'),
    '/support/': path.join(root, 'wasm-tests/support'),
  });
  page = await site.newPage();
  await page.goto(`${site.url}support/c-tests.html`);
});
afterAll(() => site?.close());

/** Trains in a worker of its own; weights as tensors by name. */
async function train(question) {
  const { failure, weights, ...rest } = await page.evaluate(
    (q) =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/support/engine-worker.mjs', { type: 'module' });
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.onmessage = ({ data }) => {
          worker.terminate();
          if (data.failure) return resolve(data);
          const reader = new FileReader(); // bytes cross to here as text alone
          reader.onload = () => resolve({ ...data, weights: reader.result.split(',')[1] });
          reader.readAsDataURL(new Blob([data.weights]));
        };
        worker.postMessage(q);
      }),
    question,
  );
  if (failure) throw new Error(failure);
  return { ...rest, file: readSafetensors(Buffer.from(weights, 'base64')) };
}

const largest = (data) => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const sgd = { sgd: { lr: 0.01, momentum: 0.9 } };
const recipeOf = (backbone, freeze) => ({
  model: { backbone, input: [32, 32, 3], head: [{ dense: 16, activation: 'relu' }] },
  phases: [{ epochs: 1, freeze, optimizer: sgd, early_stopping: false }],
  batch: 16,
});

test.each([
  ['a network from nothing', recipeOf('tiny', { backbone: false })],
  ['the end of a frozen network', recipeOf('mobilenet_v1_0.25', { until: 'conv_dw_12' })],
])(
  '%s: relaxed ends within 1e-4 of strict',
  async (_, recipe) => {
    const strict = await train({ build: 'threads', recipe, perClass: 6 });
    const relaxed = await train({ build: 'relaxed', recipe, perClass: 6 });
    expect([strict.relaxed, relaxed.relaxed]).toEqual([false, true]);
    expect(strict.losses).toHaveLength(2);
    strict.losses.forEach((loss, i) => {
      expect(Math.abs(relaxed.losses[i] / loss - 1)).toBeLessThanOrEqual(TOLERANCE);
    });
    let furthest = 0;
    strict.file.tensors.forEach(({ name, data }, i) => {
      const other = relaxed.file.tensors[i];
      expect(other.name).toBe(name);
      const apart = largest(data.map((value, j) => value - other.data[j])) / (largest(data) || 1);
      furthest = Math.max(furthest, apart);
    });
    console.log(`furthest apart: ${furthest.toExponential(1)}`);
    expect(furthest).toBeLessThanOrEqual(TOLERANCE);
    expect(furthest).toBeGreaterThan(0); // or it was the same build twice
  },
  TIME_LIMIT_MS,
);
