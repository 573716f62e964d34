// The main job on real photos and real pre-trained weights, as the README shows it.
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, thaw } from './support/cli.mjs';
import { shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const MEGABYTE = 2 ** 20;
const BACKBONE = ['--backbone', 'mobilenet_v1_0.25'];

/** Paths below the shared folder; the test is skipped without it. */
function sharedPaths() {
  if (shared === null) skip('no shared photos and weights: set THAW_SHARED');
  return {
    flowers: path.join(shared, 'data/flowers17'),
    imagenet: path.join(shared, 'data/imagenet100'),
    weights: path.join(shared, 'weights/keras_mobilenet_v1_0.25_224_imagenet.h5'),
    labels: path.join(shared, 'weights/imagenet_labels.txt'),
  };
}

test('flowers: a frozen MobileNetV1 0.25 from Keras, the same under WASI and natively', async () => {
  const { flowers, weights } = sharedPaths();
  await inFolder(async (folder) => {
    const train = ['train', '--data', flowers, ...BACKBONE, '--patience', '5', '--quiet'];
    const run = path.join(folder, 'wasi');
    const wasi = await thaw('wasi', [...train, '--weights', weights, '--out', run]);
    expect(wasi).toMatchObject({ status: 0, stderr: '' });
    expect(wasi.peak).toBeLessThan(400 * MEGABYTE);

    const done = lastEvent(run);
    expect(done.reason).toBe('early stopping');
    expect(done.val_accuracy).toBeGreaterThanOrEqual(0.85);

    const evaluated = await thaw('native', ['eval', '--run', run, '--data', flowers, '--json']);
    const evaluation = lastLine(evaluated.stdout);
    expect(evaluation.accuracy).toBe(done.val_accuracy);
    expect(evaluation.loss).toBe(done.val_loss);

    const converted = path.join(folder, 'weights.safetensors');
    expect((await thaw('wasi', ['convert', weights, converted, ...BACKBONE])).status).toBe(0);
    const native = path.join(folder, 'native');
    const again = await thaw('native', [...train, '--weights', converted, '--out', native]);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.peak).toBeLessThan(400 * MEGABYTE);
    expect(lastEvent(native).weights_sha256).toBe(done.weights_sha256);
  });
}, 300_000);

test('flowers with nothing said: the backbone that ships, in well under two minutes', async () => {
  const { flowers } = sharedPaths();
  await inFolder(async (folder) => {
    const run = path.join(folder, 'run');
    const began = performance.now();
    const answer = await thaw('wasi', ['train', '--data', flowers, '--out', run, '--quiet']);
    expect(answer).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const seconds = (performance.now() - began) / 1000;
    const { epochs, val_accuracy: accuracy } = lastEvent(run);
    console.log(
      `flowers17, npx thaw train --data … --out …: ${accuracy.toFixed(4)} after ${epochs} epochs, ` +
        `${seconds.toFixed(0)} s`,
    );
    expect(accuracy).toBeGreaterThanOrEqual(0.8);
  });
}, 300_000);

/** Photos of imagenet100 and the class that each folder's name gives. */
function imagenetPhotos(folder) {
  return readdirSync(folder).flatMap((name) =>
    readdirSync(path.join(folder, name)).map((file) => ({
      file: path.join(folder, name, file),
      wanted: name
        .replace(/^n\d+_/, '')
        .replaceAll('_', ' ')
        .toLowerCase(),
    })),
  );
}

test('ImageNet: the converted MobileNetV1 0.25 with its own classifier', async () => {
  const { imagenet, weights, labels } = sharedPaths();
  const photos = imagenetPhotos(imagenet);
  const top = ['--labels', labels, '--top', '1', '--json'];
  const files = photos.map(({ file }) => file);
  const { status, stdout } = await thaw('wasi', [
    'predict',
    ...BACKBONE,
    '--weights',
    weights,
    ...top,
    ...files,
  ]);
  expect(status).toBe(0);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).classes[0].name);
  const right = answers.filter((answer, i) => {
    const names = answer.toLowerCase().split(', ');
    return names.includes(photos[i].wanted);
  });
  expect(right.length / photos.length).toBeGreaterThanOrEqual(0.55);
}, 300_000);
