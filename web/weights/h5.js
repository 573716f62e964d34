/**
 * The one file that knows h5wasm. HDF5 is a large format and h5wasm a large module (1 MB gzipped),
 * so it is loaded when the first such file is read and never before.
 */
import { WeightsError } from './tensor.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]; // \x89HDF\r\n\x1a\n
/** No weights of a classifier are larger; a file that claims so is broken or hostile. */
const MAX_DATASET_BYTES = 2 ** 31;

let filesOpened = 0;

/**
 * @param {Uint8Array} bytes
 * @returns {boolean}
 */
export function isH5(bytes) {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Opens an HDF5 file for the time of `use`.
 * @template T
 * @param {Uint8Array} bytes the whole file
 * @param {(root: H5Group) => T} use synchronous; its result must not hold on to the group
 * @returns {Promise<T>}
 */
export async function withH5(bytes, use) {
  if (!isH5(bytes)) {
    throw new WeightsError(
      `h5: wanted an HDF5 file, found ${bytes.length} bytes of something else`,
    );
  }
  const h5wasm = await import('h5wasm');
  const { FS, activate_throwing_error_handler: throwErrors } = await h5wasm.ready;
  throwErrors(); // else HDF5 writes its errors to stderr
  const path = `/weights-${filesOpened++}.h5`;
  FS.writeFile(path, bytes);
  let file = null;
  try {
    file = new h5wasm.File(path, 'r');
    return use(new H5Group(h5wasm, file));
  } catch (cause) {
    if (cause instanceof WeightsError) throw cause;
    throw new WeightsError(`h5: wanted a sound HDF5 file, found: ${innermost(cause)}`);
  } finally {
    file?.close();
    FS.unlink(path);
  }
}

/** HDF5's errors list its call stack, `#000: FILE line N in FUNCTION(): what`; the last one knows. */
function innermost(cause) {
  const text = String(cause?.message ?? cause);
  return [...text.matchAll(/#\d+: .*?\(\): (.*)/g)].at(-1)?.[1] ?? text.split('\n')[0];
}

/** A group of an open file: attributes, children, float datasets. */
export class H5Group {
  #h5wasm;
  #group;

  constructor(h5wasm, group) {
    this.#h5wasm = h5wasm;
    this.#group = group;
  }

  /** @returns {string[]} names of groups and datasets in it */
  get names() {
    return this.#group.keys();
  }

  /**
   * @param {string} path relative to this group
   * @returns {H5Group|null} null where there is no such group
   */
  group(path) {
    const child = this.#child(path);
    return child instanceof this.#h5wasm.Group ? new H5Group(this.#h5wasm, child) : null;
  }

  /**
   * @param {string} name
   * @returns {string|null}
   */
  text(name) {
    const value = this.#group.attrs[name]?.value;
    return typeof value === 'string' ? value : null;
  }

  /**
   * A list of strings. Keras cuts lists above 64 KB into name0, name1, …
   * @param {string} name
   * @returns {string[]|null} null where the attribute is missing
   */
  texts(name) {
    const { attrs } = this.#group;
    const whole = attrs[name];
    if (whole) return stringsOf(whole.value);
    if (!attrs[`${name}0`]) return null;
    const pieces = [];
    for (let i = 0; attrs[`${name}${i}`]; i++) {
      pieces.push(...stringsOf(attrs[`${name}${i}`].value));
    }
    return pieces;
  }

  /**
   * @param {string} path of a dataset, relative to this group
   * @returns {{shape: number[], data: Float32Array}|{reason: string}} reason: why it is no float tensor
   */
  tensor(path) {
    const dataset = this.#child(path);
    if (!(dataset instanceof this.#h5wasm.Dataset)) {
      throw new WeightsError(`h5: wanted a dataset at ${path}, found none`);
    }
    const { type, size, littleEndian, shape, total_size: count } = dataset.metadata;
    const isFloat = type === this.#h5wasm.Module.H5T_class_t.H5T_FLOAT.value;
    if (!isFloat || !shape || !littleEndian || (size !== 4 && size !== 8)) {
      return { reason: `${dataset.dtype} is not a little-endian float32 or float64` };
    }
    if (count * size > MAX_DATASET_BYTES) {
      throw new WeightsError(`h5: ${path}: wanted at most 2 GiB, found a shape of [${shape}]`);
    }
    const value = dataset.value; // a bare number for a scalar
    const data = new Float32Array(typeof value === 'number' ? [value] : value);
    return { shape: shape.map(Number), data };
  }

  #child(path) {
    // A leading slash would start at the root of the file and leave this group.
    return this.#group.get(path.replace(/^\/+/, ''));
  }
}

/** An empty list has no strings to tell its type by: h5py stores it as an array of no floats. */
function stringsOf(value) {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
