/** An ONNX file as the engine runs it: the node types that onnx.js writes, whatever they are made of. */
import { ModelFile } from './model_file.js';
import { ExportError } from './network.js';
import { decode } from './protobuf.js';

const NCHW = 'nchw';
const NHWC = 'nhwc';
const FLAT = 'flat';
/** One number a channel, [c, 1, 1]: flattens alike however it lies. */
const POINT = 'point';

/** By what a permutation turns into what. */
const TURNS = { '0,3,1,2': [NHWC, NCHW], '0,2,3,1': [NCHW, NHWC] };

/** OIHW to HWIO; of a depthwise kernel (c, 1, h, w) to (h, w, c, 1). */
function turned({ shape: [outer, inner, h, w], data }, isDepthwise) {
  const out = new Float32Array(data.length);
  for (let from = 0, a = 0; a < outer; a++) {
    for (let b = 0; b < inner; b++) {
      for (let tap = 0; tap < h * w; tap++, from++) {
        out[isDepthwise ? tap * outer + a : (tap * inner + b) * outer + a] = data[from];
      }
    }
  }
  return { shape: isDepthwise ? [h, w, outer, 1] : [h, w, inner, outer], data: out };
}

/** One node, with its operands and attributes at hand. */
class Node {
  constructor(node, initializers) {
    Object.assign(this, { name: node.output[0], type: node.opType, input: node.input });
    this.attributes = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
    this.initializers = initializers;
  }

  fail(wanted, found) {
    throw new ExportError(`${this.name}: ${this.type}: wanted ${wanted}, found ${found}`);
  }

  get(name, key) {
    return this.attributes.get(name)?.[key];
  }

  #operand(at, Type) {
    const found = this.initializers.get(this.input[at]);
    if (!found) this.fail(`numbers for operand ${at}`, this.input[at]);
    const { dims, rawData } = found;
    return { shape: dims, data: new Type(rawData.slice().buffer) };
  }

  floats(at) {
    return this.#operand(at, Float32Array);
  }

  ints(at) {
    return [...this.#operand(at, BigInt64Array).data].map(Number);
  }

  get window() {
    const same = { SAME_UPPER: 'same', VALID: 'valid' }[this.get('auto_pad', 's')];
    if (!same) this.fail('auto_pad SAME_UPPER or VALID', this.get('auto_pad', 's'));
    return { stride: this.get('strides', 'ints'), padding: same };
  }
}

function convolution(model, node) {
  const kernel = node.floats(1);
  const group = node.get('group', 'i') ?? 1;
  const size = node.get('kernel_shape', 'ints');
  const [outer, inner, ...sides] = kernel.shape;
  if (`${sides}` !== `${size}`) node.fail(`a kernel of [${size}]`, `[${sides}]`);
  const isDepthwise = group > 1;
  if (isDepthwise && (group !== outer || inner !== 1)) {
    node.fail(`${group} channels of one each`, `[${kernel.shape}]`);
  }
  const key = isDepthwise ? 'depthwise_kernel' : 'kernel';
  const params = { [key]: turned(kernel, isDepthwise) };
  if (node.input.length > 2) params.bias = node.floats(2);
  const attributes = { kernel: size, ...node.window, bias: 'bias' in params };
  if (!isDepthwise) attributes.filters = outer;
  model.add(isDepthwise ? 'dwconv2d' : 'conv2d', node.name, [node.input[0]], attributes, params);
}

const pooling = (op) => (model, node) =>
  model.add(op, node.name, node.input, {
    size: node.get('kernel_shape', 'ints'),
    ...node.window,
  });

function resize(model, node) {
  const { data: scales } = node.floats(2);
  const [n, c, h, w] = scales;
  const modes = ['mode', 'coordinate_transformation_mode', 'nearest_mode'];
  const said = modes.map((name) => node.get(name, 's')).join(', ');
  if (said !== 'nearest, asymmetric, floor') node.fail('nearest, asymmetric, floor', said);
  if (n !== 1 || c !== 1 || h !== w) node.fail('one factor for h and w', `[${[...scales]}]`);
  model.add('upsample', node.name, [node.input[0]], { factor: h });
}

function clip(model, node) {
  const bounds = [1, 2].map((at) => node.floats(at).data[0]);
  if (`${bounds}` !== '0,6') node.fail('bounds 0,6', bounds);
  model.add('relu6', node.name, [node.input[0]]);
}

function transpose(model, node) {
  const perm = node.get('perm', 'ints');
  const [from, to] = TURNS[`${perm}`] ?? [];
  const { layout } = model.value(node.input[0]);
  if (layout === POINT) return model.alias(node.name, node.input[0]);
  if (layout !== from) node.fail(`a turn of what lies ${layout}`, `[${perm}]`);
  return model.alias(node.name, node.input[0], to);
}

function pad(model, node) {
  const [n, c, top, left, n2, c2, bottom, right] = node.ints(1);
  if (n || c || n2 || c2) node.fail('padding of h and w', `[${node.ints(1)}]`);
  const padding = [
    [top, bottom],
    [left, right],
  ];
  model.add('zero_pad', node.name, [node.input[0]], { padding });
}

function batchNormalization(model, node) {
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((at) => node.floats(at));
  const params = { gamma, beta, moving_mean: mean, moving_variance: variance };
  const epsilon = node.get('epsilon', 'f');
  model.add('batchnorm', node.name, [node.input[0]], { epsilon }, params);
}

function gemm(model, node) {
  const kernel = node.floats(1);
  const params = { kernel };
  if (node.input.length > 2) params.bias = node.floats(2);
  const attributes = { units: kernel.shape[1], bias: 'bias' in params };
  model.add('dense', node.name, [node.input[0]], attributes, params);
}

function reshape(model, node) {
  const [n, h, w, c] = node.ints(1);
  if (n !== 0) node.fail('as many photos as there are (0)', n);
  model.add('reshape', node.name, [node.input[0]], { h, w, c }, {}, NHWC);
}

const plain = (op) => (model, node) => model.add(op, node.name, node.input);

/** Node types: where their operand has to lie, and what they are. @type {Record<string, [string[], (model: ModelFile, node: Node) => void]>} */
const HEAR = {
  Conv: [[NCHW, POINT], convolution],
  Gemm: [[FLAT], gemm],
  BatchNormalization: [[NCHW, FLAT, POINT], batchNormalization],
  Relu: [null, plain('relu')],
  Clip: [null, clip],
  LeakyRelu: [
    null,
    (model, node) =>
      model.add('leaky_relu', node.name, node.input, { slope: node.get('alpha', 'f') }),
  ],
  HardSwish: [null, plain('hard_swish')],
  Sum: [null, plain('add')],
  Concat: [[NCHW, FLAT, POINT], plain('concat')],
  Pad: [[NCHW], pad],
  MaxPool: [[NCHW], pooling('max_pool')],
  AveragePool: [[NCHW], pooling('avg_pool')],
  GlobalAveragePool: [
    [NCHW],
    (model, node) => model.add('global_avg_pool', node.name, node.input, {}, {}, POINT),
  ],
  Transpose: [null, transpose],
  Flatten: [
    [NHWC, FLAT, POINT],
    (model, node) => model.add('flatten', node.name, node.input, {}, {}, FLAT),
  ],
  Reshape: [[NHWC, FLAT, POINT], reshape],
  Identity: [null, (model, node) => model.alias(node.name, node.input[0])],
  Resize: [[NCHW], resize],
  Softmax: [[FLAT], (model, node) => model.softmax(node.name, node.input[0])],
};

function hear(model, node) {
  if (!(node.type in HEAR)) node.fail('a type that onnx.js writes', 'none');
  const [layouts, build] = HEAR[node.type];
  const { layout } = model.value(node.input[0]);
  if (layouts && !layouts.includes(layout)) node.fail(layouts.join(' or '), layout);
  build(model, node);
}

/**
 * @param {Uint8Array} bytes of a file .onnx
 * @returns {import('./model_file.js').ReadModel}
 */
export function readOnnx(bytes) {
  const { graph, metadata } = decode('Model', bytes);
  const said = Object.fromEntries(metadata.map(({ key, value }) => [key, JSON.parse(value)]));
  const [photo] = graph.input;
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const model = new ModelFile(photo.name, NHWC);
  for (const node of graph.node) hear(model, new Node(node, initializers));
  const input = photo.type.tensor.shape.dim.slice(1).map(({ value }) => value);
  return model.finish({ input, output: graph.output[0].name, ...said });
}
