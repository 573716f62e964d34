/**
 * How the network wants its pixels, as far as a file gives it away.
 *
 * @typedef {'none'|'unit'|'tf'|'caffe'|'torch'} PreprocessMode
 *   none: 0…255; unit: 0…1; tf: −1…1; caffe: BGR less the ImageNet mean; torch: (x/255 − mean)/std
 * @typedef {{mode: PreprocessMode, because: string}} Preprocess
 */

/** Architectures of Keras' applications, by the name they give their models. */
const KERAS_FAMILIES = [
  [/^(mobilenet|inception|xception|nasnet|resnet\d+v2)/i, 'tf'],
  [/^(vgg\d+|resnet\d+)$/i, 'caffe'],
  [/^densenet/i, 'torch'],
];

/** Rescaling layers that amount to a mode: scale and offset. */
const RESCALINGS = [
  [1 / 127.5, -1, 'tf'],
  [1 / 255, 0, 'unit'],
  [1, 0, 'none'],
];

/**
 * @param {object|null} config a Keras model config (`{class_name, config: {name, layers}}`)
 * @returns {Preprocess|null} null where the config says nothing
 */
export function preprocessOfConfig(config) {
  const nodes = [...configNodes(config)];
  for (const { class_name: type, config: layer } of nodes) {
    const known =
      type === 'Rescaling' && RESCALINGS.find(([scale, offset]) => near(layer, scale, offset));
    if (known) return { mode: known[2], because: `its layer "${layer.name}" rescales the input` };
  }
  for (const { config: layer } of nodes) {
    const family = KERAS_FAMILIES.find(([pattern]) => pattern.test(layer.name));
    if (family) return { mode: family[1], because: `Keras' "${layer.name}" is trained that way` };
  }
  return null;
}

/** Configs of this file are rounded to float32, hence not compared exactly. */
function near(layer, scale, offset) {
  return Math.abs(layer.scale - scale) < 1e-7 && Math.abs(layer.offset - offset) < 1e-7;
}

/**
 * The model and everything nested in it, outermost first.
 * @param {any} node
 * @param {number} [depth] bounds the nesting, since the config comes from a file
 * @returns {Generator<{class_name: string, config: any}>}
 */
export function* configNodes(node, depth = 0) {
  if (depth > 16 || typeof node?.class_name !== 'string' || !node.config) return;
  yield node;
  for (const layer of layersOf(node)) yield* configNodes(layer, depth + 1);
}

/**
 * The layers of a model config; Keras 2.2's Sequential has the list itself for a config.
 * @param {any} node
 * @returns {any[]}
 */
export function layersOf(node) {
  const layers = Array.isArray(node?.config) ? node.config : node?.config?.layers;
  return Array.isArray(layers) ? layers : [];
}
