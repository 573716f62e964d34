/**
 * What every reader yields, and how stored numbers become float32.
 *
 * @typedef {object} Tensor
 * @property {string} name normalized: `LAYER/kernel`, `LAYER/gamma`, …
 * @property {string} original the name as the file has it, for reports
 * @property {number[]} shape
 * @property {Float32Array} data row-major (C order)
 *
 * @typedef {object} Skipped something in the file that is not a float tensor
 * @property {string} original
 * @property {string} reason
 *
 * @typedef {object} WeightFile
 * @property {string} format 'safetensors' | 'keras-h5' | 'keras' | 'tfjs' | 'tfjs-graph' | 'npy' |
 *   'torch'
 * @property {Tensor[]} tensors in the order of the file's layers
 * @property {Skipped[]} skipped
 * @property {object|null} config the model description found beside the weights
 * @property {import('./preprocess.js').Preprocess|null} preprocess
 */

/** A weights file that cannot be used. The message says what was wanted and what was found. */
export class WeightsError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'WeightsError';
  }
}

/**
 * Number of elements; throws where a dimension is not a count or the product leaves the integers.
 * @param {unknown} shape
 * @param {string} owner whose shape it is, for the message
 * @returns {number}
 */
export function elementCount(shape, owner) {
  const counts = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  const count = counts ? shape.reduce((product, n) => product * n, 1) : NaN;
  if (!Number.isSafeInteger(count)) {
    throw new WeightsError(
      `${owner}: shape: wanted a list of counts, found ${JSON.stringify(shape)}`,
    );
  }
  return count;
}

/**
 * A table that is asked with words from files: without a prototype, or `toString` would be in it.
 * @template T
 * @param {Record<string, T>} entries
 * @returns {Readonly<Record<string, T>>}
 */
export function table(entries) {
  return Object.freeze(Object.assign(Object.create(null), entries));
}

/** Bytes an element takes, of the dtypes that become float32. */
export const FLOAT_BYTES = table({ F64: 8, F32: 4, F16: 2, BF16: 2 });

/**
 * Little-endian numbers as float32. Always a copy, so a tensor never pins or aliases its file.
 * Every host of WebAssembly is little-endian, so typed arrays read the bytes as they lie.
 * @param {Uint8Array} bytes a whole number of elements
 * @param {keyof FLOAT_BYTES} dtype
 * @returns {Float32Array}
 */
export function decodeFloats(bytes, dtype) {
  // A buffer of its own, since typed arrays want their alignment; Node's Buffer.slice copies nothing.
  const { buffer } = new Uint8Array(bytes);
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F64') return new Float32Array(new Float64Array(buffer));
  const halves = new Uint16Array(buffer);
  if (dtype === 'F16') return Float32Array.from(halves, halfToFloat);
  // bfloat16 is the upper half of a float32.
  return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);
}

/**
 * IEEE 754 binary16.
 * @param {number} bits
 * @returns {number}
 */
export function halfToFloat(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // zero and subnormals
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {boolean}
 */
export function sameShape(a, b) {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/**
 * Transposes: axis i of the result is axis `axes[i]` of the source.
 * @param {Float32Array} data row-major
 * @param {number[]} shape of `data`
 * @param {number[]} axes a permutation of 0 … shape.length-1
 * @returns {{shape: number[], data: Float32Array}}
 */
export function permute(data, shape, axes) {
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, n) => product * n, 1),
  );
  const outShape = axes.map((axis) => shape[axis]);
  const outStrides = axes.map((axis) => strides[axis]);
  return { shape: outShape, data: gather(data, 0, outShape, outStrides) };
}

/**
 * What a view shows: element (i, j, …) is `data[offset + i·strides[0] + j·strides[1] + …]`.
 * @param {Float32Array} data
 * @param {number} offset
 * @param {number[]} shape
 * @param {number[]} strides in elements, one an axis; the view lies within `data`
 * @returns {Float32Array} row-major
 */
export function gather(data, offset, shape, strides) {
  const out = new Float32Array(shape.reduce((product, n) => product * n, 1));
  const index = new Array(shape.length).fill(0);
  let from = offset;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    // An odometer: advance the last axis; where it is through, rewind it and carry.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
