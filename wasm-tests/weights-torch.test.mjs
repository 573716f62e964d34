// PyTorch's .pth: files that PyTorch wrote, and pickles that it would not write.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { readWeights } from '../web/weights/convert.js';
import { unpickle } from '../web/weights/pickle.js';
import { WeightsError, table } from '../web/weights/tensor.js';
import { root } from './support/paths.mjs';
import { memory } from './support/weights.mjs';

const golden = (name) =>
  new Uint8Array(readFileSync(path.join(root, 'wasm-tests/golden', `torch_${name}.pth`)));
const read = (bytes) => readWeights(['w.pth'], memory({ 'w.pth': bytes }).load);

describe.each(['zip', 'legacy', 'checkpoint'])('torch_%s.pth', (name) => {
  test('every tensor as torch_files.py made it', async () => {
    const { format, tensors, skipped } = await read(golden(name));
    expect(format).toBe('torch');
    const values = tensors.map(({ name, shape, data }) => [name, shape, [...data]]);
    expect(values).toEqual([
      ['features.0.weight', [2, 3, 2, 2], Array.from({ length: 24 }, (_, i) => i)],
      ['features.0.bias', [2], [0.5, -1.5]],
      ['half', [2], [1, -2]],
      ['bfloat16', [1], [1.5]],
      ['double', [1], [Math.fround(0.1)]],
      ['transposed', [3, 2], [0, 3, 1, 4, 2, 5]],
      ['view', [3], [4, 5, 6]],
      ['parameter', [1], [3]],
    ]);
    expect(skipped).toEqual([
      { original: 'bn.num_batches_tracked', reason: 'LongStorage does not become float32' },
    ]);
  });

  test('cut anywhere, it is refused and nothing breaks', async () => {
    const whole = golden(name);
    for (let size = 20; size < whole.length; size += 37) {
      await expect(read(whole.subarray(0, size))).rejects.toThrow(WeightsError);
    }
  });
});

test('a whole model instead of its state dict', async () => {
  await expect(read(golden('whole_model'))).rejects.toThrow(
    /found torch\.nn\.modules\.container\.Sequential: save the model's state_dict\(\)/,
  );
});

test('a storage that tells another size than its tensor', async () => {
  const bytes = golden('legacy').slice();
  // Eight bytes that count 24, and the floats from 0 on behind them.
  const floats = new Uint8Array(Float32Array.of(0, 1).buffer);
  const at = Buffer.from(bytes).indexOf(Uint8Array.of(24, 0, 0, 0, 0, 0, 0, 0, ...floats));
  expect(at).toBeGreaterThan(0);
  bytes[at] = 25;
  await expect(read(bytes)).rejects.toThrow(
    /storage \w+: wanted 24 elements, found 25 in \d+ bytes/,
  );
});

describe('pickle', () => {
  const text = (s) => new TextEncoder().encode(s);
  const load = (...parts) => {
    const bytes = Uint8Array.from(parts.flatMap((part) => (part.map ? [...part] : [part])));
    return unpickle(bytes, 0, table({ 'a.add': (x, y) => x + y }), (id) => ({ id })).value;
  };

  test('numbers, texts and containers', () => {
    expect(load(0x80, 2, 0x4a, 0xfe, 0xff, 0xff, 0xff, 0x2e)).toBe(-2);
    expect(load(0x8a, 2, 0x00, 0x80, 0x2e)).toBe(-32768);
    expect(load(0x8a, 0, 0x2e)).toBe(0);
    expect(load(0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0x2e)).toBe(1.5);
    expect(load(0x5d, 0x4b, 7, 0x61, 0x28, 0x88, 0x4e, 0x65, 0x2e)).toEqual([7, true, null]);
    const dict = load(0x7d, 0x55, 1, text('k'), 0x4b, 1, 0x73, 0x2e);
    expect(dict).toEqual(new Map([['k', 1]]));
    expect(load(0x4b, 5, 0x71, 0, 0x68, 0, 0x86, 0x2e)).toEqual([5, 5]);
  });

  test('only functions that are given can be called', () => {
    const three = [0x4b, 1, 0x4b, 2, 0x86, 0x52, 0x2e];
    expect(load(0x63, text('a\nadd\n'), ...three)).toBe(3);
    for (const path of ['os\nsystem\n', 'Object\nprototype\n', 'a\nconstructor\n']) {
      expect(() => load(0x63, text(path), ...three)).toThrow(
        /wanted a dictionary of tensors, found/,
      );
    }
  });

  test.each([
    ['an opcode of no pickle', [0xff], /wanted a known opcode, found 0xff/],
    ['an end in the middle', [0x58, 9, 0, 0, 0, 0x61], /wanted 9 bytes more, found the file ends/],
    ['nothing on the stack', [0x2e], /wanted a value on the stack/],
    ['no mark', [0x4b, 1, 0x74, 0x2e], /wanted a mark on the stack/],
    ['a mark for a value', [0x28, 0x2e], /wanted a value on the stack/],
    ['a note that nobody made', [0x68, 3, 0x2e], /wanted a value noted as 3/],
    ['items for a number', [0x4b, 1, 0x4b, 2, 0x4b, 3, 0x73, 0x2e], /wanted a dict, found number/],
    ['a list that is none', [0x7d, 0x4b, 2, 0x61, 0x2e], /wanted a list, found a dict/],
  ])('%s', (_, bytes, message) => {
    expect(() => load(...bytes)).toThrow(message);
    expect(() => load(...bytes)).toThrow(WeightsError);
  });
});
