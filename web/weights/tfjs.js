/**
 * TF.js models, layers and graphs: model.json with a weights manifest, its groups split over shard
 * files. Float32 as such; uint8 and uint16 as value = stored · scale + min; float16 as halves.
 */
import { nameTensors } from './names.js';
import { configNodes, preprocessOfConfig } from './preprocess.js';
import { FLOAT_BYTES, WeightsError, decodeFloats, elementCount, table } from './tensor.js';
import { graphPaths } from './tfjs_graph.js';

/** Bytes an element takes, of the types that are stepped over. */
const OTHER_BYTES = table({ int32: 4, bool: 1, complex64: 8 });

/**
 * @param {Uint8Array|object} modelJson model.json, raw or parsed
 * @param {(path: string) => Promise<Uint8Array>} loadShard path as the manifest has it
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readTfjs(modelJson, loadShard) {
  const model = modelJson instanceof Uint8Array ? parseModel(modelJson) : modelJson;
  if (!Array.isArray(model?.weightsManifest)) {
    throw new WeightsError('tfjs: wanted a model.json with a weightsManifest, found none');
  }
  const isGraph = Array.isArray(model.modelTopology?.node);
  const paths = graphPaths(model.modelTopology);
  const tensors = [];
  const skipped = [];
  for (const [i, group] of model.weightsManifest.entries()) {
    const owner = `tfjs: weights group ${i + 1}`;
    if (!Array.isArray(group?.paths) || !Array.isArray(group.weights)) {
      throw new WeightsError(`${owner}: wanted lists "paths" and "weights"`);
    }
    const bytes = await loadGroup(group.paths, loadShard, owner);
    readGroup(group.weights, bytes, owner, tensors, skipped);
  }
  const config = model.modelTopology?.model_config ?? null;
  const named = nameTensors(tensors.map((t) => ({ ...t, path: paths.get(t.original) })));
  return {
    format: isGraph ? 'tfjs-graph' : 'tfjs',
    tensors: inLayerOrder(named, config),
    skipped,
    config,
    preprocess: preprocessOfConfig(config),
  };
}

function parseModel(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new WeightsError(`tfjs: wanted JSON in model.json, found ${cause.message}`);
  }
}

/** A group's shards cut its bytes anywhere, so they are joined before anything is read. */
async function loadGroup(paths, loadShard, owner) {
  const shards = [];
  for (const path of paths) {
    // The manifest is a stranger's: it must not lead the loader out of the model's folder.
    if (typeof path !== 'string' || /^\/|^[a-z]+:|\\|(^|\/)\.\.(\/|$)/i.test(path)) {
      throw new WeightsError(
        `${owner}: wanted a path inside the folder, found ${JSON.stringify(path)}`,
      );
    }
    shards.push(await loadShard(path));
  }
  const joined = new Uint8Array(shards.reduce((sum, shard) => sum + shard.length, 0));
  let at = 0;
  for (const shard of shards) {
    joined.set(shard, at);
    at += shard.length;
  }
  return joined;
}

function readGroup(weights, bytes, owner, tensors, skipped) {
  let at = 0;
  for (const weight of weights) {
    const { name: original, shape, dtype, quantization } = weight;
    const what = `${owner}: ${original}`;
    const count = elementCount(shape, what);
    const stored = storedType(weight, what);
    const end = at + count * stored.size;
    if (end > bytes.length) {
      throw new WeightsError(
        `${what}: wanted ${end - at} bytes for ${quantization?.dtype ?? dtype} [${shape}], ` +
          `found ${Math.max(0, bytes.length - at)}`,
      );
    }
    if (dtype === 'float32') {
      tensors.push({ original, shape, data: stored.decode(bytes.subarray(at, end)) });
    } else {
      skipped.push({ original, reason: `${dtype} does not become float32` });
    }
    at = end;
  }
  if (at !== bytes.length) {
    throw new WeightsError(`${owner}: wanted ${at} bytes in its shards, found ${bytes.length}`);
  }
}

/**
 * How a weight lies in its shard.
 * @returns {{size: number, decode: (bytes: Uint8Array) => Float32Array}}
 */
function storedType({ dtype, quantization }, what) {
  const type = quantization?.dtype ?? dtype;
  if (type === 'float32') return { size: FLOAT_BYTES.F32, decode: (b) => decodeFloats(b, 'F32') };
  if (type === 'float16') return { size: FLOAT_BYTES.F16, decode: (b) => decodeFloats(b, 'F16') };
  if (type === 'uint8' || type === 'uint16') {
    const { scale, min } = quantization ?? {};
    if (!Number.isFinite(scale) || !Number.isFinite(min)) {
      throw new WeightsError(
        `${what}: wanted scale and min for ${type}, found ${scale} and ${min}`,
      );
    }
    const Stored = type === 'uint8' ? Uint8Array : Uint16Array;
    const decode = (b) =>
      Float32Array.from(new Stored(new Uint8Array(b).buffer), (q) => q * scale + min);
    return { size: Stored.BYTES_PER_ELEMENT, decode };
  }
  if (!(type in OTHER_BYTES)) {
    throw new WeightsError(`${what}: wanted float32, float16, uint8 or uint16, found ${type}`);
  }
  return { size: OTHER_BYTES[type], decode: () => new Float32Array(0) };
}

/** Manifests sort their groups as text (conv_10 before conv_2); the topology knows the real order. */
function inLayerOrder(tensors, config) {
  const rank = new Map();
  for (const { config: layer } of configNodes(config)) rank.set(layer.name, rank.size);
  const rankOf = ({ name }) => rank.get(name.slice(0, name.lastIndexOf('/'))) ?? rank.size;
  return tensors.sort((a, b) => rankOf(a) - rankOf(b));
}
