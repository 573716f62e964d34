// Exports: what other programs make of the files is what Thaw says, photo by photo.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import * as ort from 'onnxruntime-web';

import { exportModel } from '../web/export/formats.js';
import { readKerasH5 } from '../web/weights/keras_h5.js';
import { readSafetensors } from '../web/weights/safetensors.js';
import { inFolder, thaw } from './support/cli.mjs';
import { loadEngine, stepToEnd } from './support/engine.mjs';
import { shared } from './support/paths.mjs';
import { writePhotos } from './support/photos.mjs';
import { skip } from './support/skip.mjs';

const PHOTOS = 50;
const TOLERANCE = 1e-4;
const LONG_MS = 240_000;

let engine;
beforeAll(async () => {
  // What a browser has and Node has not: the engine makes them and looks at their fields.
  globalThis.ImageData ??= class ImageData {
    constructor(data, width, height) {
      Object.assign(this, { data, width, height });
    }
  };
  tf.env().set('IS_NODE', false); // or it recommends another back end
  ort.env.wasm.numThreads = 1;
  engine = await loadEngine();
});

/** RGB of pictures, one after the other. */
function rgbOf(images) {
  const out = [];
  for (const { data } of images) data.forEach((value, i) => i % 4 < 3 && out.push(value));
  return Float32Array.from(out);
}

/** Files of a folder of classes, evenly from all of them. */
function somePhotos(data, count) {
  const all = readdirSync(data, { recursive: true })
    .filter((name) => /\.(jpe?g|png|bmp)$/i.test(name))
    .sort();
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]);
}

/** Photos at the size of the network, as every program gets them. */
function picturesOf(recipe, data, count) {
  const run = engine.open(recipe);
  for (const name of somePhotos(data, count)) {
    run.addFile(name.split(path.sep).join('/'), readFileSync(path.join(data, name)));
  }
  const images = run.augment(recipe, 0);
  run.close();
  return images;
}

/**
 * Trains on pictures, two classes at least, and says what the exports are made of and what Thaw predicts.
 * @param {object} given of a recipe
 * @param {ImageData[]} images
 * @param {number} classes
 */
function trained(given, images, classes) {
  const recipe = engine.recipe(given);
  const run = engine.open(recipe);
  images.forEach((image, i) => run.addPixels(`class ${i % classes}/${i}`, image));
  run.start();
  stepToEnd(run);
  const names = Array.from({ length: classes }, (_, i) => `class ${i}`);
  const answers = images.map((image) => {
    const found = run.predictPixels(image).classes;
    return names.map((name) => found.find((one) => one.name === name).probability);
  });
  const { tensors, metadata } = readSafetensors(run.save());
  run.close();
  const summary = engine.summary(recipe, classes, recipe.phases.length - 1);
  return { source: { summary, tensors, classes: names, recipe }, metadata, answers };
}

async function byOnnx({ 'model.onnx': bytes }, images, [h, w]) {
  const session = await ort.InferenceSession.create(bytes);
  const photo = new ort.Tensor('float32', rgbOf(images), [images.length, h, w, 3]);
  const { probabilities } = await session.run({ photo });
  await session.release();
  return rows(probabilities.data, images.length);
}

async function byTfjs({ 'model.json': json, 'weights.bin': bin }, images, [h, w]) {
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json));
  const [{ weights }] = weightsManifest;
  const load = async () => ({
    modelTopology,
    weightSpecs: weights,
    weightData: bin.buffer.slice(bin.byteOffset, bin.byteOffset + bin.byteLength),
  });
  const model = await loadLayersModel({ load });
  const answer = model.predict(tf.tensor4d(rgbOf(images), [images.length, h, w, 3]));
  const data = await answer.data();
  tf.disposeVariables();
  return rows(data, images.length);
}

const rows = (data, n) =>
  Array.from({ length: n }, (_, i) => [
    ...data.subarray((i * data.length) / n, ((i + 1) * data.length) / n),
  ]);

/** The largest difference of any probability. */
const apart = (a, b) =>
  Math.max(...a.flatMap((row, i) => row.map((p, k) => Math.abs(p - b[i][k]))));

const PROGRAMS = { onnx: byOnnx, tfjs: byTfjs };

test(
  'real photos: ONNX Runtime and TF.js say what Thaw says, Keras’ file holds the same numbers',
  async () => {
    const data = shared && path.join(shared, 'data/flowers17');
    if (!data) skip('no THAW_SHARED');
    const model = { backbone: 'thaw_s', weights: 'random', input: [64, 64, 3] };
    const phases = [
      { epochs: 2, freeze: { backbone: false }, optimizer: { sgd: { lr: 0.01, clip_norm: 5 } } },
    ];
    const given = { model, phases };
    const images = picturesOf(given, data, PHOTOS);
    const { source, metadata, answers } = trained(given, images, 5);
    expect(JSON.parse(metadata.recipe)).toEqual(source.recipe);
    expect(JSON.parse(metadata.classes)).toEqual(source.classes);
    expect(answers).toHaveLength(PHOTOS);
    for (const [format, answer] of Object.entries(PROGRAMS)) {
      const files = await exportModel(format, source);
      const found = await answer(files, images, model.input);
      expect([format, apart(found, answers) <= TOLERANCE]).toEqual([format, true]);
    }

    const { 'model.h5': h5, 'train.py': script } = await exportModel('keras', source);
    const read = await readKerasH5(h5);
    const byName = new Map(read.tensors.map((tensor) => [tensor.name, tensor]));
    for (const { original, shape, data: numbers } of source.tensors) {
      const tensor = byName.get(original);
      expect([original, tensor?.shape]).toEqual([original, shape]);
      expect([
        original,
        Buffer.compare(
          Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength),
          Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
        ),
      ]).toEqual([original, 0]);
    }
    expect(read.config.class_name).toBe('Functional');
    expect(new TextDecoder().decode(script)).toMatch(
      /keras\.optimizers\.SGD\(learning_rate=0\.01.*\bclipnorm=5\b/,
    );
  },
  LONG_MS,
);

test.each([
  ['mobilenet_v1_0.25', ['onnx', 'tfjs']],
  ['mobilenet_v2_torchvision_0.35', ['onnx', 'tfjs']],
  ['squeezenet_1_1', ['onnx', 'tfjs']],
  ['darknet_tiny', ['onnx', 'tfjs']],
  ['resnet50', ['onnx']],
])(
  '%s: its layers mean the same elsewhere',
  async (backbone, formats) => {
    const side = 64;
    const model = { backbone, weights: 'random', input: [side, side, 3], head: [] };
    const phases = [{ epochs: 1, freeze: { backbone: true }, optimizer: { sgd: { lr: 1 } } }];
    const images = Array.from({ length: 6 }, (_, n) => ({
      width: side,
      height: side,
      data: Uint8ClampedArray.from({ length: side * side * 4 }, (_, i) =>
        i % 4 === 3 ? 255 : ((i * (n + 3) * 2654435761) >>> 24) / (1 + (n % 3)),
      ),
    }));
    const { source, answers } = trained({ model, phases, split: { validation: 0 } }, images, 3);
    for (const format of formats) {
      const found = await PROGRAMS[format](await exportModel(format, source), images, [side, side]);
      expect([format, apart(found, answers) <= TOLERANCE]).toEqual([format, true]);
    }
  },
  LONG_MS,
);

test('the command writes the files, and says what it wants', async () => {
  await inFolder(async (folder) => {
    const run = path.join(folder, 'run');
    const photos = writePhotos(path.join(folder, 'photos'), 4);
    const options = ['--backbone', 'tiny', '--epochs', '1', '--quiet'];
    await thaw('wasi', ['train', '--data', photos, '--out', run, ...options]);
    const out = path.join(folder, 'out');
    for (const [format, files] of [
      ['onnx', ['model.onnx']],
      ['tfjs', ['model.json', 'model.onnx', 'weights.bin']],
      ['keras', ['model.h5', 'model.json', 'model.onnx', 'train.py', 'weights.bin']],
    ]) {
      const said = await thaw('wasi', ['export', run, '--to', format, '--out', out]);
      expect([said.status, said.stderr]).toEqual([0, '']);
      expect(readdirSync(out).sort()).toEqual(files);
    }
    const wrong = await thaw('wasi', ['export', run, '--to', 'coreml', '--out', out]);
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      'thaw: export: --to: one of onnx, tfjs, keras, html wanted, got coreml\n',
    ]);
    const nowhere = await thaw('wasi', ['export', folder, '--to', 'onnx', '--out', out]);
    expect(nowhere.stderr).toContain('a folder that `thaw train --out` wrote is wanted');
  });
});
