/**
 * Files for inference often have BatchNorm folded into the convolution before it: the kernel comes
 * scaled and the rest is its bias. What was folded cannot be unfolded, but a BatchNorm that only adds
 * the bias makes the same network: γ = 1, β = bias, μ = 0, σ² = 1 − ε. It is exact: float32's 1 − ε
 * plus ε rounds to 1, so γ/√(σ² + ε) is 1.
 */
import { elementCount } from './tensor.js';

const NORM_KINDS = ['gamma', 'beta', 'moving_mean', 'moving_variance'];

/**
 * @typedef {object} Folded a BatchNorm that the file has only inside a convolution
 * @property {string} norm its layer
 * @property {string} conv the layer before it, whose kernel is there
 * @property {import('./match.js').Parameter[]} params of the BatchNorm
 * @property {import('./tensor.js').Tensor|null} bias that it becomes; null where the convolution has a
 *   bias of its own to hold it
 */

/**
 * @param {import('./match.js').Parameter[]} params in the order of the network
 * @param {(name: string) => 'found'|'mismatched'|'open'} statusOf what is known of a parameter
 * @param {(name: string) => import('./tensor.js').Tensor|undefined} find a tensor by its name here
 * @returns {Folded[]}
 */
export function foldedNorms(params, statusOf, find) {
  const all = (group, status) => group.every(({ name }) => statusOf(name) === status);
  const layers = [...groupByLayer(params)];
  return layers.flatMap(([norm, group], i) => {
    const isNorm = group.every(({ name }) => NORM_KINDS.includes(kindOf(name)));
    if (!isNorm || i === 0 || !all(group, 'open')) return [];
    const [conv, convGroup] = layers[i - 1];
    if (!all(convGroup, 'found')) return [];
    const ownsBias = convGroup.some(({ name }) => kindOf(name) === 'bias');
    const bias = ownsBias ? null : find(`${conv}/bias`);
    const fits = ownsBias || bias?.data.length === elementCount(group[0].shape, norm);
    return fits ? [{ norm, conv, params: group, bias }] : [];
  });
}

/**
 * What makes a folded BatchNorm add the bias and nothing else.
 * @param {Folded} folded
 * @param {number} epsilon of the layer
 * @returns {(import('./match.js').Parameter & {data: Float32Array, original: string|null})[]}
 */
export function identityNorm({ params, bias }, epsilon) {
  const values = { gamma: 1, beta: 0, moving_mean: 0, moving_variance: 1 - Math.fround(epsilon) };
  return params.map(({ name, shape }) => {
    const kind = kindOf(name);
    if (kind === 'beta' && bias) return { name, shape, data: bias.data, original: bias.original };
    const data = new Float32Array(elementCount(shape, name)).fill(values[kind]);
    return { name, shape, data, original: null };
  });
}

/**
 * ε of a model's BatchNorm layers.
 * @param {any} model a file of models/
 * @returns {number|null} null where its layers differ
 */
export function normEpsilon(model) {
  const usual = model.defaults?.batchnorm?.epsilon ?? 1e-3; // the engine's own default
  const lists = [...Object.values(model.blocks ?? {}), model.top ?? []];
  const layers = lists.flat().filter((layer) => 'batchnorm' in layer);
  const found = new Set(layers.map(({ epsilon = usual }) => epsilon));
  return found.size === 1 ? [...found][0] : null;
}

function groupByLayer(params) {
  const layers = new Map();
  for (const param of params) {
    const layer = param.name.slice(0, param.name.lastIndexOf('/'));
    if (!layers.has(layer)) layers.set(layer, []);
    layers.get(layer).push(param);
  }
  return layers;
}

function kindOf(name) {
  return name.slice(name.lastIndexOf('/') + 1);
}
