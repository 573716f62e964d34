/**
 * safetensors: u64 header length, JSON header, one flat data section.
 * https://github.com/huggingface/safetensors#format
 */
import { nameTensors } from './names.js';
import { FLOAT_BYTES, WeightsError, decodeFloats, elementCount, table } from './tensor.js';

const PREFIX_BYTES = 8;
/** The bound of the reference implementation: a larger header is an attack, not a model. */
const MAX_HEADER_BYTES = 100_000_000;
/** Data begins at a multiple of 8 and the header is padded with spaces up to there. */
const ALIGNMENT = 8;
const METADATA = '__metadata__';

/**
 * @param {Uint8Array} bytes the whole file
 * @returns {import('./tensor.js').WeightFile & {metadata: Record<string, string>}}
 *   tensors in the order of their data; integers and other non-floats are in `skipped`
 */
export function readSafetensors(bytes) {
  const { header, dataStart } = parseHeader(bytes);
  const { [METADATA]: metadata = {}, ...entries } = header;
  const checked = Object.entries(entries).map(([original, entry]) => checkEntry(original, entry));
  checked.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(checked, bytes.length - dataStart);

  const tensors = [];
  const skipped = [];
  for (const { original, dtype, shape, begin, end } of checked) {
    if (!(dtype in FLOAT_BYTES)) {
      skipped.push({ original, reason: `${dtype} does not become float32` });
      continue;
    }
    const data = decodeFloats(bytes.subarray(dataStart + begin, dataStart + end), dtype);
    tensors.push({ original, shape, data });
  }
  const named = nameTensors(tensors);
  return {
    format: 'safetensors',
    tensors: named,
    skipped,
    config: null,
    preprocess: null,
    metadata,
  };
}

/**
 * @param {Uint8Array} bytes
 * @returns {{header: Record<string, any>, dataStart: number}}
 */
function parseHeader(bytes) {
  if (bytes.length < PREFIX_BYTES) {
    throw new WeightsError(
      `safetensors: wanted 8 bytes of header length, found ${bytes.length} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  const limit = Math.min(bytes.length - PREFIX_BYTES, MAX_HEADER_BYTES);
  if (headerBytes > limit) {
    throw new WeightsError(
      `safetensors: wanted a header of at most ${limit} bytes, found one that claims ${headerBytes}`,
    );
  }
  const dataStart = PREFIX_BYTES + headerBytes;
  let header;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(PREFIX_BYTES, dataStart),
    );
    header = JSON.parse(text);
  } catch (cause) {
    throw new WeightsError(`safetensors: wanted a JSON header, found ${cause.message}`);
  }
  if (header === null || typeof header !== 'object' || Array.isArray(header)) {
    throw new WeightsError('safetensors: wanted a JSON object as header, found another value');
  }
  return { header, dataStart };
}

/** Bytes an element takes, of the dtypes that are stepped over. */
const OTHER_BYTES = table({
  F8_E5M2: 1,
  F8_E4M3: 1,
  BOOL: 1,
  U8: 1,
  I8: 1,
  U16: 2,
  I16: 2,
  U32: 4,
  I32: 4,
  U64: 8,
  I64: 8,
});

function checkEntry(original, entry) {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  const owner = `safetensors: ${original}`;
  const size = FLOAT_BYTES[dtype] ?? OTHER_BYTES[dtype];
  if (!size) {
    throw new WeightsError(`${owner}: wanted a dtype such as F32, found ${JSON.stringify(dtype)}`);
  }
  const wanted = elementCount(shape, owner) * size;
  const pair =
    Array.isArray(offsets) && offsets.length === 2 && offsets.every(Number.isSafeInteger);
  if (!pair || offsets[0] < 0 || offsets[1] - offsets[0] !== wanted) {
    throw new WeightsError(
      `${owner}: wanted data_offsets that span ${wanted} bytes for ${dtype} [${shape}], ` +
        `found ${JSON.stringify(offsets)}`,
    );
  }
  return { original, dtype, shape, begin: offsets[0], end: offsets[1] };
}

/** Tensors must tile the data section: no hole, no overlap, nothing behind the last. */
function checkCoverage(entries, dataBytes) {
  let at = 0;
  for (const { original, begin, end } of entries) {
    if (begin !== at) {
      throw new WeightsError(
        `safetensors: ${original}: wanted data from byte ${at} on, found ${begin}`,
      );
    }
    at = end;
  }
  if (at !== dataBytes) {
    throw new WeightsError(`safetensors: wanted ${at} bytes of data, found ${dataBytes}`);
  }
}

/**
 * Writes float32 tensors in the order given. Equal input gives equal bytes.
 * @param {{name: string, shape: number[], data: Float32Array}[]} tensors
 * @param {Record<string, string>} [metadata]
 * @returns {Uint8Array}
 */
export function writeSafetensors(tensors, metadata = {}) {
  // The header is put together by hand: an object would sort names that look like integers first.
  const fields = [];
  if (Object.keys(metadata).length) fields.push(`"${METADATA}":${JSON.stringify(metadata)}`);
  const seen = new Set([METADATA]);
  let dataBytes = 0;
  for (const { name, shape, data } of tensors) {
    const count = elementCount(shape, name);
    if (count !== data.length) {
      throw new WeightsError(
        `${name}: wanted ${count} values for [${shape}], found ${data.length}`,
      );
    }
    if (seen.has(name)) throw new WeightsError(`${name}: wanted a name of its own, found it taken`);
    seen.add(name);
    const entry = { dtype: 'F32', shape, data_offsets: [dataBytes, dataBytes + data.byteLength] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    dataBytes += data.byteLength;
  }
  const header = new TextEncoder().encode(`{${fields.join(',')}}`);
  const headerBytes = Math.ceil(header.length / ALIGNMENT) * ALIGNMENT;

  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(header, PREFIX_BYTES);
  bytes.fill(0x20, PREFIX_BYTES + header.length, PREFIX_BYTES + headerBytes);
  let at = PREFIX_BYTES + headerBytes;
  for (const { data } of tensors) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
