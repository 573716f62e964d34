// Keras' HDF5 files: made ones of each generation, damaged ones, and the shared real ones.
import { zipSync } from 'fflate';
import * as h5wasm from 'h5wasm';
import { readWeights } from '../web/weights/convert.js';
import { readKerasH5 } from '../web/weights/keras_h5.js';
import { readKerasZip } from '../web/weights/keras_zip.js';
import { mobilenetV1, sharedWeights } from './support/weights.mjs';

/**
 * An HDF5 file. A node is a group ({attrs, …children}) or a dataset (a typed array, or {data, shape}).
 */
async function h5(root) {
  const { FS } = await h5wasm.ready;
  const file = new h5wasm.File('/made.h5', 'w');
  const fill = (group, { attrs = {}, ...children }) => {
    for (const [name, value] of Object.entries(attrs)) {
      if (value.length) group.create_attribute(name, value);
      else group.create_attribute(name, new Float64Array(0), [0], '<d'); // as h5py stores no strings
    }
    for (const [name, child] of Object.entries(children)) {
      const data = child.data ?? child;
      if (ArrayBuffer.isView(data))
        group.create_dataset({ name, data, shape: child.shape ?? [data.length] });
      else fill(group.create_group(name), child);
    }
  };
  fill(file, root);
  file.close();
  const bytes = FS.readFile('/made.h5').slice();
  FS.unlink('/made.h5');
  return bytes;
}

const f32 = (...values) => Float32Array.from(values);
const summary = ({ tensors }) =>
  Object.fromEntries(tensors.map(({ name, data }) => [name, [...data]]));

test('weights only: layers in the order of layer_names, scopes made unique are stripped', async () => {
  const file = await readKerasH5(
    await h5({
      attrs: { layer_names: ['input_1', 'z', 'a'] },
      input_1: { attrs: { weight_names: [] } },
      z: {
        attrs: { weight_names: ['z_1/kernel:0', 'z_1/bias:0'] },
        z_1: { 'kernel:0': { data: f32(1, 2, 3, 4, 5, 6), shape: [1, 2, 3] }, 'bias:0': f32(7) },
      },
      a: { attrs: { weight_names: ['a/gamma:0'] }, a: { 'gamma:0': f32(8) } },
    }),
  );
  expect(file.tensors.map(({ name, original, shape }) => [name, original, shape])).toEqual([
    ['z/kernel', 'z_1/kernel:0', [1, 2, 3]],
    ['z/bias', 'z_1/bias:0', [1]],
    ['a/gamma', 'a/gamma:0', [1]],
  ]);
  expect([...file.tensors[0].data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a whole model: nested layers go by their inner names, float64 becomes float32', async () => {
  const config = { class_name: 'Functional', config: { name: 'mine', layers: [] } };
  const file = await readKerasH5(
    await h5({
      attrs: { model_config: JSON.stringify(config) },
      optimizer_weights: {},
      model_weights: {
        attrs: { layer_names: ['mobilenetv2_1.00_224', 'dense'] },
        'mobilenetv2_1.00_224': {
          attrs: { weight_names: ['Conv1/kernel:0', 'model/bn_Conv1/gamma:0'] },
          Conv1: { 'kernel:0': f32(1) },
          model: { bn_Conv1: { 'gamma:0': Float64Array.of(0.1) } },
        },
        dense: {
          attrs: { weight_names: ['sequential/dense/kernel:0'] },
          sequential: { dense: { 'kernel:0': f32(3) } },
        },
      },
    }),
  );
  expect(summary(file)).toEqual({
    'Conv1/kernel': [1],
    'bn_Conv1/gamma': [Math.fround(0.1)],
    'dense/kernel': [3],
  });
  expect(file.config).toEqual(config);
});

test('a nested model with a single layer goes by that layer', async () => {
  const made = await h5({
    attrs: { layer_names: ['backbone'] },
    backbone: { attrs: { weight_names: ['conv1/kernel:0'] }, conv1: { 'kernel:0': f32(1) } },
  });
  expect(summary(await readKerasH5(made))).toEqual({ 'conv1/kernel': [1] });
});

test('towers with equal layer names keep their paths', async () => {
  const tower = (name, value) => ({
    attrs: { weight_names: [`${name}/conv/kernel:0`, `${name}/bn/gamma:0`] },
    [name]: { conv: { 'kernel:0': f32(value) }, bn: { 'gamma:0': f32(value) } },
  });
  const made = await h5({
    attrs: { layer_names: ['left', 'right'] },
    left: tower('left', 1),
    right: tower('right', 2),
  });
  expect(summary(await readKerasH5(made))).toEqual({
    'left/conv/kernel': [1],
    'left/bn/gamma': [1],
    'right/conv/kernel': [2],
    'right/bn/gamma': [2],
  });
});

test('Keras 1 names, as in the official VGG16 file', async () => {
  const made = await h5({
    attrs: { layer_names: ['block1_conv1'] },
    block1_conv1: {
      attrs: { weight_names: ['block1_conv1_W_1:0', 'block1_conv1_b_1:0'] },
      'block1_conv1_W_1:0': f32(1),
      'block1_conv1_b_1:0': f32(2),
    },
  });
  expect(summary(await readKerasH5(made))).toEqual({
    'block1_conv1/kernel': [1],
    'block1_conv1/bias': [2],
  });
});

test('long lists of names come in pieces', async () => {
  const layer = (name) => ({
    attrs: { weight_names0: [`${name}/kernel:0`] },
    [name]: { 'kernel:0': f32(1) },
  });
  const made = await h5({
    attrs: { layer_names0: ['a'], layer_names1: ['b'] },
    a: layer('a'),
    b: layer('b'),
  });
  expect(Object.keys(summary(await readKerasH5(made)))).toEqual(['a/kernel', 'b/kernel']);
});

test('integers (the seed of a Dropout) are reported, not converted', async () => {
  const made = await h5({
    attrs: { layer_names: ['dropout'] },
    dropout: {
      attrs: { weight_names: ['seed_generator_state'] },
      seed_generator_state: Int32Array.of(1, 2),
    },
  });
  const file = await readKerasH5(made);
  expect(file.tensors).toEqual([]);
  expect(file.skipped).toMatchObject([
    { original: 'seed_generator_state', reason: '<i is not a little-endian float32 or float64' },
  ]);
});

/** What Keras 3 writes: classes and numbers. conv2d_10 must not come before conv2d_2. */
const numbered = {
  layers: {
    input_layer: { vars: {} },
    conv2d: { vars: { 0: f32(1), 1: f32(2) } },
    conv2d_1: { vars: { 0: f32(3) } },
    depthwise_conv2d: { vars: { 0: f32(4) } },
    batch_normalization: { vars: { 0: f32(5), 1: f32(6), 2: f32(7), 3: f32(8) } },
    batch_normalization_1: { vars: { 0: f32(9), 1: f32(10), 2: f32(11) } },
    functional: { vars: {}, layers: { dense: { vars: { 0: f32(12) } } } },
  },
};
const layer = (class_name, name, more = {}) => ({ class_name, config: { name, ...more } });
const config = {
  class_name: 'Functional',
  config: {
    name: 'mobilenetv2_1.00_224',
    layers: [
      layer('InputLayer', 'in'),
      layer('Conv2D', 'stem'),
      layer('BatchNormalization', 'stem_bn'),
      layer('DepthwiseConv2D', 'dw'),
      layer('BatchNormalization', 'dw_bn', { scale: false }),
      layer('Conv2D', 'pw'),
      layer('Functional', 'head', { layers: [layer('Dense', 'logits')] }),
    ],
  },
};

test('.keras: names and order from config.json', async () => {
  const members = {
    'metadata.json': new Uint8Array(2),
    'config.json': new TextEncoder().encode(JSON.stringify(config)),
    'model.weights.h5': await h5(numbered),
  };
  for (const level of [0, 6]) {
    const file = await readKerasZip(zipSync(members, { level }));
    expect(file.format).toBe('keras');
    expect(Object.entries(summary(file))).toEqual([
      ['stem/kernel', [1]],
      ['stem/bias', [2]],
      ['stem_bn/gamma', [5]],
      ['stem_bn/beta', [6]],
      ['stem_bn/moving_mean', [7]],
      ['stem_bn/moving_variance', [8]],
      ['dw/depthwise_kernel', [4]],
      ['dw_bn/beta', [9]],
      ['dw_bn/moving_mean', [10]],
      ['dw_bn/moving_variance', [11]],
      ['pw/kernel', [3]],
      ['logits/kernel', [12]],
    ]);
    expect(file.preprocess.mode).toBe('tf');
  }
});

test('.weights.h5 of Keras 3 without a config: classes for names, ambiguous variables stay numbered', async () => {
  const names = Object.keys(summary(await readKerasH5(await h5(numbered))));
  expect(names).toContain('conv2d_1/kernel');
  expect(names).toContain('depthwise_conv2d/depthwise_kernel');
  expect(names).toContain('batch_normalization/moving_variance');
  expect(names).toContain('batch_normalization_1/var_2');
  expect(names).toContain('dense/kernel');
});

test('a Rescaling layer tells the preprocessing', async () => {
  const rescaling = layer('Rescaling', 'rescale', { scale: 0.003921568859368563, offset: 0 });
  const model = { class_name: 'Sequential', config: { name: 'vgg16', layers: [rescaling] } };
  const made = await h5({
    attrs: { layer_names: ['rescale'], model_config: JSON.stringify(model) },
    rescale: {},
  });
  expect((await readKerasH5(made)).preprocess).toEqual({
    mode: 'unit',
    because: 'its layer "rescale" rescales the input',
  });
});

test('files that are no Keras weights say so', async () => {
  await expect(readKerasH5(new Uint8Array(100))).rejects.toThrow(
    'wanted an HDF5 file, found 100 bytes',
  );
  await expect(readKerasH5(await h5({ images: {} }))).rejects.toThrow(
    /found the groups \[images\]/,
  );
  await expect(readKerasH5(await h5({ attrs: { layer_names: ['a'] } }))).rejects.toThrow(
    'wanted a group for layer a',
  );
  const dangling = {
    attrs: { layer_names: ['a'] },
    a: { attrs: { weight_names: ['a/kernel:0'] } },
  };
  await expect(readKerasH5(await h5(dangling))).rejects.toThrow(
    'wanted a dataset at a/kernel:0, found none',
  );
  const broken = { attrs: { layer_names: ['a'], model_config: '{' }, a: {} };
  await expect(readKerasH5(await h5(broken))).rejects.toThrow('wanted JSON in model_config');
  const zip = zipSync({ 'config.json': new TextEncoder().encode('{}') });
  await expect(readKerasZip(zip)).rejects.toThrow('wanted model.weights.h5 in the zip');
  await expect(readKerasZip(zip.subarray(0, 30))).rejects.toThrow('wanted a sound archive');
});

test('damaged files give errors of ours and leave the reader usable', async () => {
  const sound = await h5(numbered);
  const names = Object.keys(summary(await readKerasH5(sound)));
  for (let length = 8; length < sound.length; length += 512) {
    await expect(readKerasH5(sound.slice(0, length))).rejects.toThrow(/^h5: wanted/);
  }
  let refused = 0;
  let state = 1;
  const random = (n) => (state = (state * 48271) % 0x7fffffff) % n;
  for (let i = 0; i < 100; i++) {
    const damaged = sound.slice();
    for (let k = 0; k < 20; k++) damaged[8 + random(sound.length - 8)] = random(256);
    await readKerasH5(damaged).catch((error) => {
      expect(error.name).toBe('WeightsError');
      refused++;
    });
  }
  expect(refused).toBeGreaterThan(20);
  expect(Object.keys(summary(await readKerasH5(sound)))).toEqual(names);
});

test('real: Keras MobileNetV1 0.25 has exactly the parameters of the model', async () => {
  const { files, load } = sharedWeights('keras_mobilenet_v1_0.25_224_imagenet.h5');
  const file = await readWeights(files, load);
  expect(file.tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(mobilenetV1(0.25));
  expect(file.tensors.at(-2)).toMatchObject({
    name: 'conv_preds/kernel',
    original: 'conv_preds/kernel:0',
  });
  expect(file.preprocess.mode).toBe('tf');
  for (const { name, data } of file.tensors.filter((t) => t.name.endsWith('moving_variance'))) {
    expect([name, data.every((v) => v >= 0)]).toEqual([name, true]);
  }
});

test.each(['mobilenet_v2_0.35_224_tl.h5', 'mobilenet_v2_0.35_128_tl.h5'])(
  'real: %s',
  async (name) => {
    const { files, load } = sharedWeights(name);
    const file = await readWeights(files, load);
    expect(file.tensors).toHaveLength(262);
    expect(file.tensors[0]).toMatchObject({ name: 'conv2d/kernel', shape: [3, 3, 3, 16] });
    expect(file.tensors.at(-2)).toMatchObject({ name: 'dense/kernel', shape: [1280, 5] });
    expect(file.preprocess.mode).toBe('tf');
  },
);
