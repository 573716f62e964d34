// .npy folders and TF.js models: made ones, broken ones, and the shared real ones.
import { readWeights } from '../web/weights/convert.js';
import { readNpy } from '../web/weights/npy.js';
import { readTfjs } from '../web/weights/tfjs.js';
import { bytesOf, memory, sharedWeights } from './support/weights.mjs';

/** A .npy file as NumPy writes it. */
function npy(descr, shape, values, { fortran = 'False', version = 1 } = {}) {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const head = version === 1 ? 10 : 12;
  let header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${tuple}), }`;
  header = header.padEnd(Math.ceil((head + header.length + 1) / 64) * 64 - head - 1) + '\n';
  const bytes = new Uint8Array(head + header.length + values.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), head);
  bytes.set(bytesOf(values), head + header.length);
  return bytes;
}

describe('npy', () => {
  test('float32, float64 and float16, each version', () => {
    const f32 = npy('<f4', [2, 2], Float32Array.of(1, 2, 3, 4));
    expect(readNpy(f32)).toEqual({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
    const f64 = npy('<f8', [2], Float64Array.of(0.1, -5), { version: 2 });
    expect(readNpy(f64)).toEqual({ shape: [2], data: Float32Array.of(0.1, -5) });
    const f16 = npy('<f2', [], Uint16Array.of(0x3800), { version: 3 });
    expect(readNpy(f16)).toEqual({ shape: [], data: Float32Array.of(0.5) });
  });

  test('Fortran order: the first index runs fastest in the file', () => {
    // value = 100 i + 10 j + k of element (i, j, k)
    const stored = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
    const { shape, data } = readNpy(
      npy('<f4', [2, 3, 2], Float32Array.from(stored), { fortran: 'True' }),
    );
    expect(shape).toEqual([2, 3, 2]);
    expect([...data]).toEqual([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
  });

  const sound = npy('<f4', [2], Float32Array.of(1, 2));
  const retext = (from, to) => {
    const text = new TextDecoder('latin1').decode(sound).replace(from, to.padEnd(from.length));
    return Uint8Array.from(text, (c) => c.charCodeAt(0));
  };
  test.each([
    ['not .npy', new Uint8Array(64), /wanted a \.npy file, found 64 bytes/],
    ['an unknown version', sound.with(6, 9), /wanted \.npy version 1, 2 or 3, found 9/],
    [
      'a header beyond the end',
      sound.with(9, 0xff),
      /wanted a header of \d+ bytes, found the file ends/,
    ],
    ['big-endian', npy('>f4', [1], Float32Array.of(1)), /wanted little-endian floats .* found >f4/],
    ['integers', npy('<i4', [1], Int32Array.of(1)), /found <i4/],
    ['a name for a dtype', npy('toString', [1], Int32Array.of(1)), /found toString/],
    [
      'too little data',
      npy('<f4', [3], Float32Array.of(1)),
      /wanted 12 bytes of data for <f4 \[3\], found 4/,
    ],
    ['too much data', npy('<f4', [1], Float32Array.of(1, 2)), /wanted 4 bytes .* found 8/],
    ['a negative dimension', npy('<f4', [-1], Float32Array.of(1)), /wanted 'shape'/],
    ['a vast shape', npy('<f4', [1e9, 1e9], Float32Array.of(1)), /wanted a list of counts/],
    [
      'no order',
      retext("'fortran_order': False", "'fortran': False"),
      /wanted 'fortran_order' in its header/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readNpy(bytes, 'w.npy')).toThrow(message);
    expect(() => readNpy(bytes, 'w.npy')).toThrow(/^w\.npy: /);
  });

  test('a folder: one tensor a file, counted as people do; files elsewhere are reported', async () => {
    const scalar = npy('<f4', [1], Float32Array.of(1));
    const { files, load } = memory({
      'weights/conv10_weight.npy': scalar,
      'weights/conv2_weight.npy': scalar,
      'test/input_0.npy': scalar,
      'README.md': new Uint8Array(3),
    });
    const file = await readWeights(files, load);
    expect(file.tensors.map(({ name }) => name)).toEqual(['conv2_weight', 'conv10_weight']);
    expect(file.skipped).toEqual([
      { original: 'test/input_0.npy', reason: 'not in weights/, where most tensors are' },
    ]);
  });

  test('real: SqueezeNet 1.1', async () => {
    const { files, load } = sharedWeights('squeezenet1.1_fp32_npy');
    const { tensors, skipped } = await readWeights(files, load);
    expect(tensors).toHaveLength(52);
    expect(tensors[1]).toMatchObject({ name: 'squeezenet0_conv0_weight', shape: [64, 3, 3, 3] });
    expect(tensors.at(-1)).toMatchObject({
      name: 'squeezenet0_conv25_weight',
      shape: [1000, 512, 1, 1],
    });
    expect(skipped).toHaveLength(6);
  });

  test('real: MobileNetV2 1.0', async () => {
    const { files, load } = sharedWeights('mobilenetv2_1.0_bn_fp32_npy');
    const { tensors } = await readWeights(files, load);
    expect(tensors).toHaveLength(265);
    const shapes = Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]));
    expect(shapes).toMatchObject({
      mobilenetv20_features_conv0_weight: [32, 3, 3, 3],
      mobilenetv20_features_linearbottleneck0_conv0_weight: [32, 32, 1, 1],
      mobilenetv20_features_linearbottleneck0_conv1_weight: [32, 1, 3, 3],
      mobilenetv20_features_conv1_weight: [1280, 320, 1, 1],
    });
  });
});

describe('tfjs', () => {
  const spec = (name, shape, dtype = 'float32', quantization) => ({
    name,
    shape,
    dtype,
    quantization,
  });
  const manifest = (weights, paths = ['g1']) => ({ weightsManifest: [{ paths, weights }] });
  const shards = (contents) => async (path) => contents[path];

  test('shards are joined before tensors are cut from them', async () => {
    const model = manifest([spec('m/a/kernel:0', [3]), spec('a/bias', [1])], ['s1', 's2']);
    const bytes = bytesOf(Float32Array.of(1, 2, 3, 4));
    const load = shards({ s1: bytes.slice(0, 7), s2: bytes.slice(7) });
    const { tensors } = await readTfjs(new TextEncoder().encode(JSON.stringify(model)), load);
    expect(tensors).toEqual([
      { name: 'a/kernel', original: 'm/a/kernel:0', shape: [3], data: Float32Array.of(1, 2, 3) },
      { name: 'a/bias', original: 'a/bias', shape: [1], data: Float32Array.of(4) },
    ]);
  });

  test('quantized weights: stored · scale + min, and halves', async () => {
    const model = manifest([
      spec('a', [3], 'float32', { dtype: 'uint8', scale: 0.5, min: -1, original_dtype: 'float32' }),
      spec('b', [2], 'float32', { dtype: 'uint16', scale: 2, min: 10 }),
      spec('c', [1], 'float32', { dtype: 'float16' }),
    ]);
    const bytes = Uint8Array.of(0, 2, 255, 1, 0, 0, 1, 0x00, 0xbc); // the 16-bit ones lie at odd places
    const { tensors } = await readTfjs(model, shards({ g1: bytes }));
    expect(tensors.map(({ data }) => [...data])).toEqual([[-1, 0, 126.5], [12, 522], [-1]]);
  });

  test('integers are stepped over and reported', async () => {
    const model = manifest([
      spec('steps', [2], 'int32'),
      spec('flag', [1], 'bool'),
      spec('w', [1]),
    ]);
    const load = shards({
      g1: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, ...bytesOf(Float32Array.of(6))),
    });
    const { tensors, skipped } = await readTfjs(model, load);
    expect(tensors.map(({ name, data }) => [name, ...data])).toEqual([['w', 6]]);
    expect(skipped.map(({ original }) => original)).toEqual(['steps', 'flag']);
  });

  test('tensors follow the layers of the topology, not the manifest', async () => {
    const layers = ['c1', 'c2', 'c10'].map((name) => ({ class_name: 'Conv2D', config: { name } }));
    const model = {
      ...manifest([
        spec('c1/kernel', [1]),
        spec('c10/kernel', [1]),
        spec('c2/kernel', [1]),
        spec('c2/bias', [1]),
      ]),
      modelTopology: { model_config: { class_name: 'Model', config: { name: 'm', layers } } },
    };
    const { tensors } = await readTfjs(model, shards({ g1: bytesOf(new Float32Array(4)) }));
    expect(tensors.map(({ name }) => name)).toEqual([
      'c1/kernel',
      'c2/kernel',
      'c2/bias',
      'c10/kernel',
    ]);
  });

  const eight = { g1: new Uint8Array(8) };
  test.each([
    ['no manifest', {}, /wanted a model\.json with a weightsManifest/],
    ['broken JSON', Uint8Array.of(0x7b), /wanted JSON in model\.json/],
    ['a group without paths', { weightsManifest: [{ weights: [] }] }, /group 1: wanted lists/],
    [
      'a shard that ends early',
      manifest([spec('w', [3])]),
      /w: wanted 12 bytes for float32 \[3\], found 8/,
    ],
    [
      'a shard that is too long',
      manifest([spec('w', [1])]),
      /wanted 4 bytes in its shards, found 8/,
    ],
    ['a negative dimension', manifest([spec('w', [-2])]), /w: shape: wanted a list of counts/],
    ['strings', manifest([spec('w', [1], 'string')]), /wanted float32, .* found string/],
    [
      'no scale',
      manifest([spec('w', [8], 'float32', { dtype: 'uint8' })]),
      /wanted scale and min for uint8/,
    ],
    [
      'a path out of the folder',
      manifest([spec('w', [2])], ['../g1']),
      /wanted a path inside the folder, found "\.\.\/g1"/,
    ],
    ['an absolute path', manifest([spec('w', [2])], ['/g1']), /inside the folder/],
    ['an address', manifest([spec('w', [2])], ['http://example.org/g1']), /inside the folder/],
  ])('%s', async (_, model, message) => {
    await expect(readTfjs(model, shards(eight))).rejects.toThrow(message);
  });

  test('real: Darknet-tiny', async () => {
    const { files, load } = sharedWeights('darknet_tiny_fp32_tfjs');
    const { format, tensors } = await readWeights(files, load);
    expect(format).toBe('tfjs');
    expect(tensors).toHaveLength(77);
    expect(tensors.slice(0, 6).map(({ name }) => name)).toEqual([
      'conv2d_1/kernel',
      'batch_normalization_1/gamma',
      'batch_normalization_1/beta',
      'batch_normalization_1/moving_mean',
      'batch_normalization_1/moving_variance',
      'conv2d_2/kernel',
    ]);
    expect(tensors.at(-2)).toMatchObject({ name: 'conv2d_16/kernel', shape: [1, 1, 128, 1000] });
  });
});

test('what is no weights file is refused by name', async () => {
  const notes = memory({ 'notes.txt': new TextEncoder().encode('hello there') });
  await expect(readWeights(notes.files, notes.load)).rejects.toThrow(
    /notes\.txt: wanted \.safetensors/,
  );
  await expect(readWeights(['a.h5', 'b.h5'], notes.load)).rejects.toThrow(
    'found 2 files: a.h5, b.h5',
  );
});
