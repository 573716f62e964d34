// safetensors in JavaScript: what is written is read back, and broken or hostile headers say why.
import { readSafetensors, writeSafetensors } from '../web/weights/safetensors.js';
import { bytesOf, counted } from './support/weights.mjs';

const tensors = [
  counted('conv1/kernel', [3, 3, 1, 2]),
  counted('7', [4], 100),
  counted('scalar', [], -1),
];

/** A file from a header (text or object) and its data. */
function file(header, data = new Uint8Array(0), headerBytes = null) {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (dtype, shape, begin, end) => ({ dtype, shape, data_offsets: [begin, end] });

test('write, read, write gives the same bytes, in the order given', () => {
  const bytes = writeSafetensors(tensors, { format: 'thaw' });
  const read = readSafetensors(bytes);
  expect(read.tensors.map(({ name, shape, data }) => ({ name, shape, data: [...data] }))).toEqual(
    tensors.map(({ name, shape, data }) => ({ name, shape, data: [...data] })),
  );
  expect(read.metadata).toEqual({ format: 'thaw' });
  expect(writeSafetensors(read.tensors, read.metadata)).toEqual(bytes);
});

test('the bytes are those of the format: padded header, offsets in order, little-endian data', () => {
  const bytes = writeSafetensors([counted('b', [2], 1), counted('a', [1], 3)]);
  const text =
    '{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}';
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
  expect(bytes).toEqual(file(padded, bytesOf(Float32Array.of(1, 2, 3))));
});

test('data may lie at any address of the memory it came in', () => {
  const bytes = writeSafetensors(tensors);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(readSafetensors(shifted.subarray(3)).tensors[1].data).toEqual(tensors[1].data);
});

test('F16, BF16 and F64 become float32', () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0x8000);
  const brains = Uint16Array.of(0x3f80, 0xc049);
  const doubles = Float64Array.of(0.1);
  const data = new Uint8Array([...bytesOf(halves), ...bytesOf(brains), ...bytesOf(doubles)]);
  const bytes = file(
    { h: entry('F16', [7], 0, 14), b: entry('BF16', [2], 14, 18), d: entry('F64', [1], 18, 26) },
    data,
  );
  const [h, b, d] = readSafetensors(bytes).tensors.map((tensor) => [...tensor.data]);
  expect(h).toEqual([1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -0]);
  expect(b).toEqual([1, -3.140625]);
  expect(d).toEqual([Math.fround(0.1)]);
});

test('integers are stepped over and reported', () => {
  const data = new Uint8Array(12);
  const bytes = file({ steps: entry('I64', [], 0, 8), w: entry('F32', [1], 8, 12) }, data);
  const read = readSafetensors(bytes);
  expect(read.tensors.map(({ name }) => name)).toEqual(['w']);
  expect(read.skipped).toEqual([{ original: 'steps', reason: 'I64 does not become float32' }]);
});

test('every truncation is an error', () => {
  const bytes = writeSafetensors(tensors);
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(/^safetensors: /);
  }
});

const four = new Uint8Array(4);
test.each([
  [
    'a header longer than the file',
    file('{}', four, 2 ** 40),
    /at most 6 bytes, found one that claims 1099511627776/,
  ],
  ['no JSON', file('{"w":', four), /wanted a JSON header/],
  ['no UTF-8', file('{"w":0}').with(10, 0xff), /wanted a JSON header/],
  ['a list', file('[]'), /wanted a JSON object/],
  ['null', file('null'), /wanted a JSON object/],
  [
    'an entry that is null',
    file({ w: null }, four),
    /w: wanted a dtype such as F32, found undefined/,
  ],
  [
    'an unknown dtype',
    file({ w: entry('F7', [4], 0, 4) }, four),
    /w: wanted a dtype such as F32, found "F7"/,
  ],
  ['a dtype of the prototype', file({ w: entry('toString', [4], 0, 4) }, four), /wanted a dtype/],
  [
    'a negative dimension',
    file({ w: entry('F32', [-1], 0, 4) }, four),
    /w: shape: wanted a list of counts, found \[-1\]/,
  ],
  [
    'a fractional dimension',
    file({ w: entry('F32', [0.5], 0, 4) }, four),
    /wanted a list of counts/,
  ],
  [
    'a product beyond integers',
    file({ w: entry('F32', [2 ** 40, 2 ** 40], 0, 4) }, four),
    /list of counts/,
  ],
  ['a shape that is no list', file({ w: entry('F32', '1', 0, 4) }, four), /list of counts/],
  [
    'a shape larger than its data',
    file({ w: entry('F32', [2], 0, 4) }, four),
    /span 8 bytes for F32 \[2\], found \[0,4\]/,
  ],
  [
    'offsets behind the end',
    file({ w: entry('F32', [1], 4, 8) }, four),
    /w: wanted data from byte 0 on, found 4/,
  ],
  ['offsets before the begin', file({ w: entry('F32', [1], -4, 0) }, four), /span 4 bytes/],
  [
    'an overlap',
    file({ v: entry('F32', [1], 0, 4), w: entry('F32', [1], 0, 4) }, four),
    /w: wanted data from byte 4 on, found 0/,
  ],
  [
    'bytes that are nobody’s',
    file({ w: entry('F32', [1], 0, 4) }, new Uint8Array(5)),
    /wanted 4 bytes of data, found 5/,
  ],
])('hostile: %s', (_, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(message);
});

test('what cannot be written is refused', () => {
  expect(() => writeSafetensors([{ ...counted('w', [2]), shape: [3] }])).toThrow(
    'w: wanted 3 values for [3], found 2',
  );
  expect(() => writeSafetensors([counted('w', [1]), counted('w', [1])])).toThrow(
    'w: wanted a name of its own',
  );
  expect(() => writeSafetensors([counted('__metadata__', [1])])).toThrow(
    'wanted a name of its own',
  );
});
