/**
 * Keras weights in HDF5, as its three generations lay them out:
 * - legacy .h5: attribute `layer_names`, a group a layer with attribute `weight_names`; at the root
 *   (weights only) or under `model_weights` (whole model);
 * - Keras 1 inside that layout: datasets `LAYER_W_1:0` and `LAYER_b_1:0`;
 * - Keras 3 .weights.h5 (also inside .keras): `layers/CLASS_N/vars/0`, where layers go by their
 *   class and variables by number.
 */
import { withH5 } from './h5.js';
import { nameTensors, naturalOrder, normalizeName } from './names.js';
import { layersOf, preprocessOfConfig } from './preprocess.js';
import { WeightsError, table } from './tensor.js';

/** Bounds the descent, since groups of a hostile file may contain themselves. */
const MAX_DEPTH = 16;

/**
 * @param {Uint8Array} bytes the whole .h5
 * @param {object|null} [outerConfig] the model config where it lies beside the file (.keras)
 * @returns {Promise<import('./tensor.js').WeightFile>} tensors in the order of the layers
 */
export function readKerasH5(bytes, outerConfig = null) {
  return withH5(bytes, (root) => {
    const config = outerConfig ?? parseConfig(root.text('model_config'));
    const weights = root.group('model_weights') ?? root;
    const layers = weights.group('layers') ?? weights.group('_layer_checkpoint_dependencies');
    let found;
    if (weights.texts('layer_names')) found = legacyWeights(weights);
    else if (layers) found = [...numberedWeights(layers, layersOf(config), 0)];
    else {
      throw new WeightsError(
        `h5: wanted Keras weights (attribute layer_names or group layers), ` +
          `found the groups [${root.names.slice(0, 8).join(', ')}]`,
      );
    }
    return {
      format: 'keras-h5',
      tensors: nameTensors(found.filter((item) => item.data)),
      skipped: found.filter((item) => item.reason),
      config,
      preprocess: preprocessOfConfig(config),
    };
  });
}

function parseConfig(text) {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WeightsError(`h5: wanted JSON in model_config, found ${cause.message}`);
  }
}

/* ---- legacy: names in attributes ---- */

function legacyWeights(weights) {
  const names = weights.texts('layer_names');
  if (weights.group('top_level_model_weights')) names.push('top_level_model_weights');
  return names.flatMap((layer) => {
    const group = weights.group(layer);
    if (!group) throw new WeightsError(`h5: wanted a group for layer ${layer}, found none`);
    const originals = group.texts('weight_names') ?? [];
    const nested = isNested(layer, originals);
    return originals.map((original) => ({
      original,
      name: nested ? normalizeName(original) : `${layer}/${parameterOf(layer, original)}`,
      ...group.tensor(original),
    }));
  });
}

/**
 * Whether a layer is a model of its own, whose weights go by the names of the inner layers. A plain
 * layer has one scope: its own name, perhaps with a number that made it unique (`conv1_1/kernel:0`).
 */
function isNested(layer, originals) {
  const scopes = new Set(originals.map((original) => original.split('/').at(-2) ?? layer));
  const [scope = layer] = scopes;
  const isOwn = scope.startsWith(layer) && /^(_\d+)?$/.test(scope.slice(layer.length));
  return scopes.size > 1 || !isOwn;
}

/** `conv1/kernel:0` → kernel; of Keras 1, `block1_conv1_W_1:0` → kernel. */
function parameterOf(layer, original) {
  const leaf = normalizeName(original).split('/').pop();
  const keras1 =
    leaf.startsWith(`${layer}_`) && /^(W|b)(_\d+)?$/.exec(leaf.slice(layer.length + 1));
  return keras1 ? { W: 'kernel', b: 'bias' }[keras1[1]] : leaf;
}

/* ---- Keras 3: classes and numbers ---- */

/** What the numbered variables of a layer are, by the class of the layer. */
const VARIABLES = table({
  conv2d: ['kernel', 'bias'],
  dense: ['kernel', 'bias'],
  depthwise_conv2d: ['depthwise_kernel', 'bias'],
  separable_conv2d: ['depthwise_kernel', 'pointwise_kernel', 'bias'],
  batch_normalization: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
});

/**
 * @param {import('./h5.js').H5Group} group holds one group a layer
 * @param {object[]} configs of those layers, in order; empty where there is no config
 * @param {number} depth
 * @param {string} [path]
 */
function* numberedWeights(group, configs, depth, path = 'layers') {
  if (depth > MAX_DEPTH) throw new WeightsError(`h5: wanted at most ${MAX_DEPTH} nested groups`);
  const byKey = keyedConfigs(configs);
  // Layers in the order of the model where it is known, else as the counters tell.
  const keys = [...group.names].sort(naturalOrder);
  const order = new Map([...byKey.keys()].map((key, i) => [key, i]));
  keys.sort((a, b) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size));
  for (const key of keys) {
    const child = group.group(key);
    if (!child) continue;
    const here = `${path}/${key}`;
    const config = byKey.get(key) ?? null;
    yield* layerVariables(child, key, config, here);
    for (const inner of child.names.filter((name) => name !== 'vars' && child.group(name))) {
      const isLayerList = inner === 'layers' || inner === '_layer_checkpoint_dependencies';
      const [part, place] = [child.group(inner), `${here}/${inner}`];
      if (isLayerList) yield* numberedWeights(part, layersOf(config), depth + 1, place);
      else yield* layerVariables(part, inner, null, place);
    }
  }
}

function* layerVariables(group, key, config, path) {
  const vars = group.group('vars');
  if (!vars || !vars.names.length) return;
  const layer = config?.config?.name ?? group.text('name') ?? vars.text('name') ?? key;
  const numbers = [...vars.names].sort(naturalOrder);
  const parameters = variableNames(key.replace(/_\d+$/, ''), config, numbers.length);
  for (const [i, number] of numbers.entries()) {
    const original = `${path}/vars/${number}`;
    yield {
      original,
      name: `${layer}/${parameters[i] ?? `var_${number}`}`,
      ...vars.tensor(number),
    };
  }
}

/** Without a config, a BatchNorm of fewer than four variables stays numbered: which is missing? */
function variableNames(type, config, count) {
  const all = VARIABLES[type] ?? [];
  if (type !== 'batch_normalization') return all;
  const { scale = true, center = true } = config?.config ?? {};
  const present = all.filter((name) => (name !== 'gamma' || scale) && (name !== 'beta' || center));
  return present.length === count ? present : [];
}

/** Keras 3 keys its layers by class and counts the repeats: conv2d, conv2d_1, … */
function keyedConfigs(configs) {
  const uses = new Map();
  return new Map(
    configs.map((config) => {
      const type = snakeCase(String(config?.class_name));
      const n = uses.get(type) ?? 0;
      uses.set(type, n + 1);
      return [n ? `${type}_${n}` : type, config];
    }),
  );
}

/** Keras' own spelling: DepthwiseConv2D → depthwise_conv2d, ReLU → re_lu. */
function snakeCase(className) {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
