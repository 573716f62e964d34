/**
 * NumPy's .npy, one tensor a file.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { nameTensors, naturalOrder } from './names.js';
import { FLOAT_BYTES, WeightsError, decodeFloats, elementCount, permute, table } from './tensor.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const DTYPES = table({ '<f8': 'F64', '<f4': 'F32', '<f2': 'F16' });

/**
 * @param {Uint8Array} bytes
 * @returns {boolean}
 */
export function isNpy(bytes) {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * @param {Uint8Array} bytes the whole file
 * @param {string} [file] its name, for messages
 * @returns {{shape: number[], data: Float32Array}} in C order, whichever order the file has
 */
export function readNpy(bytes, file = 'npy') {
  const { text, dataStart } = headerOf(bytes, file);
  const descr = field(text, 'descr', /'([^']*)'/, file);
  const fortran = field(text, 'fortran_order', /(True|False)/, file) === 'True';
  const dims = field(text, 'shape', /\(([\d\s,]*)\)/, file);
  const shape = dims.split(',').flatMap((dim) => (dim.trim() ? [Number(dim)] : []));

  const dtype = DTYPES[descr];
  if (!dtype) {
    throw new WeightsError(`${file}: wanted little-endian floats (<f2, <f4, <f8), found ${descr}`);
  }
  const wanted = elementCount(shape, file) * FLOAT_BYTES[dtype];
  const found = bytes.length - dataStart;
  if (found !== wanted) {
    throw new WeightsError(
      `${file}: wanted ${wanted} bytes of data for ${descr} [${shape}], found ${found}`,
    );
  }
  const data = decodeFloats(bytes.subarray(dataStart), dtype);
  if (!fortran) return { shape, data };
  // Column-major data is the row-major data of the transposed tensor.
  const reversed = shape.map((_, axis) => shape.length - 1 - axis);
  return permute(data, [...shape].reverse(), reversed);
}

function headerOf(bytes, file) {
  if (bytes.length < 12 || !isNpy(bytes)) {
    throw new WeightsError(
      `${file}: wanted a .npy file, found ${bytes.length} bytes of something else`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6];
  if (version < 1 || version > 3) {
    throw new WeightsError(`${file}: wanted .npy version 1, 2 or 3, found ${version}`);
  }
  const textStart = version === 1 ? 10 : 12;
  const textBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = textStart + textBytes;
  if (dataStart > bytes.length) {
    throw new WeightsError(
      `${file}: wanted a header of ${textBytes} bytes, found the file ends after ${bytes.length}`,
    );
  }
  return { text: new TextDecoder().decode(bytes.subarray(textStart, dataStart)), dataStart };
}

/** The header is a Python dict literal; its three fields are simple enough to be picked out. */
function field(text, key, value, file) {
  const found = new RegExp(`'${key}'\\s*:\\s*${value.source}`).exec(text);
  if (!found) {
    throw new WeightsError(
      `${file}: wanted '${key}' in its header, found ${text.trim().slice(0, 120)}`,
    );
  }
  return found[1];
}

/**
 * A folder of .npy files, each named after its tensor. Where the names lie in several folders
 * (weights beside test data), the folder with the most of them is taken; the others are reported.
 * @param {string[]} files paths
 * @param {(file: string) => Promise<Uint8Array>} load
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readNpyFolder(files, load) {
  const sizes = new Map();
  for (const file of files) sizes.set(folderOf(file), (sizes.get(folderOf(file)) ?? 0) + 1);
  const [folder] = [...sizes].sort(([, a], [, b]) => b - a)[0];
  const chosen = files.filter((file) => folderOf(file) === folder);
  const skipped = files
    .filter((file) => folderOf(file) !== folder)
    .map((original) => ({ original, reason: `not in ${folder}, where most tensors are` }));
  const tensors = [];
  for (const file of chosen.sort(naturalOrder)) {
    const original = file.slice(file.lastIndexOf('/') + 1).replace(/\.npy$/, '');
    tensors.push({ original, ...readNpy(await load(file), file) });
  }
  return { format: 'npy', tensors: nameTensors(tensors), skipped, config: null, preprocess: null };
}

function folderOf(file) {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
