/**
 * PyTorch's .pth: a pickled dictionary of tensors. Since 1.6 a zip of data.pkl and one member a
 * storage; before, five pickles in a row and the storages behind them.
 * https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
 */
import { nameTensors } from './names.js';
import { Name, unpickle } from './pickle.js';
import { FLOAT_BYTES, WeightsError, decodeFloats, elementCount, gather, table } from './tensor.js';
import { unzip } from './zip.js';

/** The first pickle of a legacy file: the long integer 0x1950a86a20f9469cfc6c. */
const LEGACY_MAGIC = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]; // prettier-ignore

const FLOAT_STORAGES = table({
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
});
/** Bytes an element takes, of the storages that are stepped over. */
const OTHER_STORAGES = table({
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
});

/**
 * @typedef {object} Storage flat numbers that tensors look into
 * @property {string} key
 * @property {string} type such as FloatStorage
 * @property {number} count elements
 */

/**
 * @param {Uint8Array} bytes
 * @returns {boolean}
 */
export function isLegacyTorch(bytes) {
  return LEGACY_MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * @param {string[]} names members of a zip
 * @returns {boolean}
 */
export function isTorchZip(names) {
  return names.some((name) => /^[^/]+\/data\.pkl$/.test(name));
}

/**
 * @param {Uint8Array} bytes the whole file
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readTorchZip(bytes) {
  const members = await unzip(bytes, (name) => /^[^/]+\/(data\.pkl|data\/\w+)$/.test(name));
  const pickle = Object.keys(members).find((name) => name.endsWith('/data.pkl'));
  const folder = pickle.slice(0, -'.pkl'.length);
  const { value } = unpickle(members[pickle], 0, FUNCTIONS, toStorage);
  return weightFile(value, ({ key }) => members[`${folder}/${key}`]);
}

/**
 * @param {Uint8Array} bytes the whole file
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readLegacyTorch(bytes) {
  const storages = new Map(); // all that any part of the file speaks of, by key
  const persistent = (id) => {
    const storage = toStorage(id);
    storages.set(storage.key, storage);
    return storage;
  };
  let at = 0;
  const next = () => {
    const { value, end } = unpickle(bytes, at, FUNCTIONS, persistent);
    at = end;
    return value;
  };
  const [, , , state, keys] = Array.from({ length: 5 }, next); // magic, version and system go before
  const data = new Map();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of Array.isArray(keys) ? keys : []) {
    const storage = storages.get(key);
    const size = storage ? storage.count * bytesAnElement(storage) : 0;
    const start = at + 8; // the number of elements goes before them
    const found = start <= bytes.length ? view.getBigInt64(at, true) : 0n;
    if (!storage || found !== BigInt(storage.count) || start + size > bytes.length) {
      throw new WeightsError(
        `torch: storage ${key}: wanted ${storage?.count ?? 'some'} elements, ` +
          `found ${found} in ${Math.max(0, bytes.length - start)} bytes`,
      );
    }
    data.set(key, bytes.subarray(start, start + size));
    at = start + size;
  }
  return weightFile(state, ({ key }) => data.get(key));
}

/* ---- what the pickles call ---- */

/** ('storage', type, key, location, count) of a persistent id. */
function toStorage(id) {
  const [, type, key, , count] = Array.isArray(id) ? id : [];
  if (!(type instanceof Name) || !Number.isSafeInteger(count) || count < 0) {
    throw new WeightsError('torch: wanted a storage with type and size, found none');
  }
  return { key: String(key), type: type.path.replace(/^torch\./, ''), count };
}

const lazyTensor = (storage, offset, shape, strides) => ({ storage, offset, shape, strides });
const FUNCTIONS = table({
  'collections.OrderedDict': () => new Map(),
  'torch._utils._rebuild_tensor': lazyTensor,
  'torch._utils._rebuild_tensor_v2': lazyTensor,
  'torch._utils._rebuild_parameter': (tensor) => tensor,
});

/** Name and tensor of a state dict, which may lie in a checkpoint beside other things. */
function tensorsOf(value) {
  const inner = value instanceof Map ? (value.get('state_dict') ?? value) : null;
  const entries = inner instanceof Map ? [...inner].filter(([, item]) => item?.storage) : [];
  if (!entries.length) {
    throw new WeightsError('torch: wanted a dictionary of tensors (a state_dict), found none');
  }
  return entries;
}

function bytesAnElement({ key, type }) {
  const size = FLOAT_BYTES[FLOAT_STORAGES[type]] ?? OTHER_STORAGES[type];
  if (!size) throw new WeightsError(`torch: storage ${key}: wanted a known type, found ${type}`);
  return size;
}

/* ---- tensors ---- */

function weightFile(value, bytesOf) {
  const tensors = [];
  const skipped = [];
  for (const [original, tensor] of tensorsOf(value)) {
    const { type } = tensor.storage;
    if (type in FLOAT_STORAGES) {
      tensors.push({ original, ...readTensor(original, tensor, bytesOf(tensor.storage)) });
    } else {
      skipped.push({ original, reason: `${type} does not become float32` });
    }
  }
  return {
    format: 'torch',
    tensors: nameTensors(tensors),
    skipped,
    config: null,
    preprocess: null,
  };
}

/** A tensor is a view into its storage: it begins somewhere and steps by strides. */
function readTensor(original, { storage, offset, shape, strides }, bytes) {
  const owner = `torch: ${original}`;
  const wanted = storage.count * bytesAnElement(storage);
  if (bytes?.length !== wanted) {
    throw new WeightsError(
      `${owner}: wanted ${wanted} bytes of ${storage.type}, found ${bytes?.length ?? 'none'}`,
    );
  }
  const count = elementCount(shape, owner);
  elementCount(strides, `${owner}: strides`);
  const last = shape.reduce((sum, n, axis) => sum + (n - 1) * strides[axis], offset);
  const isWithin = count === 0 || (offset >= 0 && last < storage.count && count <= storage.count);
  if (strides.length !== shape.length || !isWithin) {
    throw new WeightsError(
      `${owner}: wanted a view of ${storage.count} elements, found beyond them`,
    );
  }
  const all = decodeFloats(bytes, FLOAT_STORAGES[storage.type]);
  return { shape, data: gather(all, offset, shape, strides) };
}
