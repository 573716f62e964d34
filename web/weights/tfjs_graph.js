/**
 * What the constants of a TF.js graph model are. Their names are leftovers of TensorFlow's passes
 * (`Conv1/Conv2D_weights`, `bn/FusedBatchNormV3/ReadVariableOp_1`, `Func/…/input/_262`), but an op
 * that reads one says by the input's place what it is; the layer is the scope that is left of the name.
 */
import { table } from './tensor.js';

const NORM = [null, 'gamma', 'beta', 'moving_mean', 'moving_variance'];

/** What the inputs of an op are; null: what flows through it. */
const INPUTS = table({
  Conv2D: [null, 'kernel'],
  _FusedConv2D: [null, 'kernel', 'bias'],
  DepthwiseConv2dNative: [null, 'depthwise_kernel'],
  FusedDepthwiseConv2dNative: [null, 'depthwise_kernel', 'bias'],
  MatMul: [null, 'kernel'],
  _FusedMatMul: [null, 'kernel', 'bias'],
  BiasAdd: [null, 'bias'],
  FusedBatchNorm: NORM,
  FusedBatchNormV2: NORM,
  FusedBatchNormV3: NORM,
});

/** What TensorFlow and its converter put behind the scope of a layer. */
const TAIL =
  /(\/(Conv2D|depthwise|MatMul|BiasAdd|FusedBatchNorm(V\d)?))?(\/read|\/ReadVariableOp(_\d+)?|_weights|_bn_offset)?$/;
/** Variables of TF-Slim and of Keras, by their own names. */
const VARIABLE =
  /\/(weights|biases|depthwise_weights|kernel|depthwise_kernel|bias|gamma|beta|moving_mean|moving_variance)$/;

/**
 * @param {any} topology modelTopology of a graph model: `{node: [{name, op, input}]}`
 * @returns {Map<string, string>} name of a constant → `SCOPE/OF/LAYER/kernel`; those that no known op
 *   reads are absent
 */
export function graphPaths(topology) {
  const nodes = new Map();
  for (const node of Array.isArray(topology?.node) ? topology.node : []) {
    if (typeof node?.name === 'string') nodes.set(node.name, node);
  }
  const paths = new Map();
  for (const { name: reader, op, input } of nodes.values()) {
    if (!Array.isArray(input)) continue;
    for (const [place, parameter] of (INPUTS[op] ?? []).entries()) {
      const constant = parameter && sourceOf(nodes, input[place]);
      if (constant) paths.set(constant, `${scopeOf(constant, reader)}/${parameter}`);
    }
  }
  return paths;
}

/** The constant that an input stands for, through nodes that only pass it on; null where none. */
function sourceOf(nodes, input) {
  const seen = new Set(); // a stranger's graph may run in circles
  let name = input;
  while (typeof name === 'string' && !seen.has(name)) {
    seen.add(name);
    const node = nodes.get(name.replace(/:\d+$/, ''));
    if (node?.op === 'Const') return node.name;
    if (node?.op !== 'Identity' && node?.op !== 'ReadVariableOp') return null;
    name = node.input?.[0];
  }
  return null;
}

/** Passes that make constants anew give them names without a scope; then its reader's scope is it. */
function scopeOf(constant, reader) {
  const isMadeAnew = !constant.includes('/') || constant.startsWith('Func/');
  if (isMadeAnew) return reader.slice(0, Math.max(0, reader.lastIndexOf('/'))) || reader;
  const variable = constant.replace(/\/read$/, '').replace(VARIABLE, '');
  return variable === constant ? constant.replace(TAIL, '') : variable;
}
