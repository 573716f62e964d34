// Exports: what other programs make of the files is what Thaw says, photo by photo.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import * as ort from 'onnxruntime-web';

import { exportModel } from '../web/export/formats.js';
import { writeKerasH5 } from '../web/export/keras_h5.js';
import { readNetwork } from '../web/export/network.js';
import { decode, encode } from '../web/export/protobuf.js';
import { readKerasH5 } from '../web/weights/keras_h5.js';
import { readSafetensors } from '../web/weights/safetensors.js';
import { checkParity } from '../web/worker/export.js';
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
  const asked = images.map((image, i) => {
    const answer = run.predictPixels(image).classes;
    return { name: `photo ${i}`, source: { image }, answer };
  });
  const file = run.save();
  const { tensors, metadata } = readSafetensors(file);
  run.close();
  const summary = engine.summary(recipe, classes, recipe.phases.length - 1);
  return { source: { summary, tensors, file, classes: names, recipe }, metadata, answers, asked };
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
    const model = { backbone: 'thaw_s', weights: 'random', input: [48, 48, 3] };
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

/** Pictures of noise, no two alike. */
const noise = (side, count) =>
  Array.from({ length: count }, (_, n) => ({
    width: side,
    height: side,
    data: Uint8ClampedArray.from({ length: side * side * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : ((i * (n + 3) * 2654435761) >>> 24) / (1 + (n % 3)),
    ),
  }));

test.each([
  ['mobilenet_v1_0.25', ['onnx', 'tfjs', 'keras', 'safetensors']],
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
    const images = noise(side, 6);
    const { source, answers, asked } = trained(
      { model, phases, split: { validation: 0 } },
      images,
      3,
    );
    for (const format of formats) {
      const files = await exportModel(format, source);
      const parity = await checkParity(engine, asked, format, files);
      expect(parity).toEqual({ photos: images.length, apart: expect.any(Number) });
      if (!(format in PROGRAMS)) continue;
      const found = await PROGRAMS[format](files, images, [side, side]);
      expect([format, apart(found, answers) <= TOLERANCE]).toEqual([format, true]);
    }
  },
  LONG_MS,
);

/** Damages an ONNX file in one place. @param {(graph: object) => void} damage */
function damagedOnnx({ 'model.onnx': bytes }, damage) {
  const model = decode('Model', bytes);
  damage(model.graph);
  return { 'model.onnx': encode('Model', model) };
}

const named = (list, name) => list.find((one) => one.name === name);

/** Ways to write another network than the one that was trained, and what is said of it. */
const DAMAGES = {
  'a stride': [
    /model\.onnx, read back, says otherwise of photo 0/,
    'onnx',
    (graph) => {
      named(named(graph.node, 'conv2').attribute, 'strides').ints = [1, 1];
    },
  ],
  padding: [
    /says otherwise of photo 0/,
    'onnx',
    (graph) => {
      named(named(graph.node, 'conv1').attribute, 'auto_pad').s = 'VALID';
    },
  ],
  'a kernel’s axes': [
    /says otherwise of photo 0/,
    'onnx',
    (graph) => {
      const tensor = named(graph.initializer, 'conv2/kernel');
      const numbers = new Float32Array(tensor.rawData.slice().buffer);
      const turned = numbers.map(
        (_, i) => numbers[i - (i % 9) + (i % 3) * 3 + Math.floor((i % 9) / 3)],
      );
      tensor.rawData = new Uint8Array(turned.buffer);
    },
  ],
  'no preprocessing': [
    /says otherwise of photo 0/,
    'onnx',
    (graph) => {
      graph.node = graph.node.filter(({ name }) => name !== 'preprocess');
      named(graph.node, 'conv1').input[0] = 'photo/nchw';
    },
  ],
  'a missing node': [
    /conv2: nothing before it in the file gives this/,
    'onnx',
    (graph) => {
      graph.node = graph.node.filter(({ name }) => name !== 'conv2');
    },
  ],
  'maps that lie otherwise': [
    /conv1|preprocess: Conv: wanted nchw or point, found nhwc/,
    'onnx',
    (graph) => {
      named(graph.node, 'preprocess').input[0] = 'photo';
    },
  ],
};

describe('a file that is another network is not handed out', () => {
  let source;
  let asked;
  beforeAll(() => {
    const model = { backbone: 'tiny', weights: 'random', input: [48, 48, 3], head: [] };
    const phases = [{ epochs: 1, freeze: { backbone: false }, optimizer: { sgd: { lr: 0.1 } } }];
    ({ source, asked } = trained({ model, phases, split: { validation: 0 } }, noise(48, 6), 3));
  });

  test.each(Object.entries(DAMAGES))('%s', async (_, [said, format, damage]) => {
    const files = damagedOnnx(await exportModel(format, source), damage);
    await expect(checkParity(engine, asked, format, files)).rejects.toThrow(said);
  });

  test('undamaged it is, through the same readers and writers', async () => {
    const files = damagedOnnx(await exportModel('onnx', source), () => {});
    expect((await checkParity(engine, asked, 'onnx', files)).photos).toBe(asked.length);
  });

  test('TF.js: a stride, a number', async () => {
    const files = await exportModel('tfjs', source);
    const model = JSON.parse(new TextDecoder().decode(files['model.json']));
    const { layers } = model.modelTopology.model_config.config;
    named(layers, 'conv2').config.strides = [1, 1];
    const wrong = { ...files, 'model.json': new TextEncoder().encode(JSON.stringify(model)) };
    await expect(checkParity(engine, asked, 'tfjs', wrong)).rejects.toThrow(
      'model.json, read back',
    );
    files['weights.bin'][3] ^= 0x40; // the exponent of the first number of `preprocess`
    await expect(checkParity(engine, asked, 'tfjs', files)).rejects.toThrow(
      'wanted at most 0.0001',
    );
  });

  test('Keras: a window, no preprocessing', async () => {
    const network = readNetwork(source);
    const [preprocess, conv1] = network.layers;
    conv1.attributes.stride = [1, 1];
    const wrong = { 'model.h5': await writeKerasH5(network) };
    await expect(checkParity(engine, asked, 'keras', wrong)).rejects.toThrow('model.h5, read back');
    preprocess.params.bias.data.fill(0);
    conv1.attributes.stride = [2, 2];
    const unshifted = { 'model.h5': await writeKerasH5(network) };
    await expect(checkParity(engine, asked, 'keras', unshifted)).rejects.toThrow('says otherwise');
  });
});

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
      ['keras', ['model.h5', 'model.json', 'model.onnx', 'photos.json', 'train.py', 'weights.bin']],
    ]) {
      const said = await thaw('wasi', ['export', run, '--to', format, '--out', out]);
      expect([said.status, said.stderr]).toEqual([0, '']);
      expect(said.stdout).toMatch(/read back: 8 pictures answered alike, largest difference \d/);
      expect(readdirSync(out).sort()).toEqual(files);
    }
    const wrong = await thaw('wasi', ['export', run, '--to', 'coreml', '--out', out]);
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      'thaw: export: --to: one of onnx, tfjs, keras, safetensors, html wanted, got coreml\n',
    ]);
    const nowhere = await thaw('wasi', ['export', folder, '--to', 'onnx', '--out', out]);
    expect(nowhere.stderr).toContain('a folder that `thaw train --out` wrote is wanted');
  });
});
