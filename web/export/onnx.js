/**
 * ONNX, opset 17 (https://onnx.ai/onnx/operators/): NHWC pictures in, probabilities out; in between
 * maps are NCHW, as ONNX has them.
 */
import { ExportError } from './network.js';
import { encode } from './protobuf.js';

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { f: 1, i: 2, s: 3, ints: 7 };
const TO_NCHW = { ints: [0, 3, 1, 2] };
const TO_NHWC = { ints: [0, 2, 3, 1] };

/** HWIO to OIHW; of a depthwise kernel (h, w, c, 1) to (c, 1, h, w), of a dense one nothing. */
function turned({ shape: [h, w, i, o], data }, isDepthwise) {
  const [outer, inner] = isDepthwise ? [i, 1] : [o, i];
  const out = new Float32Array(data.length);
  for (let to = 0, a = 0; a < outer; a++) {
    for (let b = 0; b < inner; b++) {
      for (let tap = 0; tap < h * w; tap++, to++) {
        out[to] = isDepthwise ? data[tap * i + a] : data[(tap * i + b) * o + a];
      }
    }
  }
  return { shape: [outer, inner, h, w], data: out };
}

class GraphWriter {
  node = [];
  initializer = [];

  /** @param {string} opType @param {string[]} input @param {string} output @param {Record<string, object>} attributes */
  op(opType, input, output, attributes = {}) {
    const attribute = Object.entries(attributes).map(([name, value]) => ({
      name,
      ...value,
      type: ATTRIBUTE[Object.keys(value)[0]],
    }));
    this.node.push({ input, output: [output], name: output, opType, attribute });
    return output;
  }

  #constant(name, shape, dataType, data) {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializer.push({ dims: shape, dataType, name, rawData });
    return name;
  }

  floats(name, { shape, data }) {
    return this.#constant(name, shape, FLOAT, data);
  }

  ints(name, values) {
    return this.#constant(name, [values.length], INT64, BigInt64Array.from(values, BigInt));
  }
}

/** TensorFlow's 'same': the odd pixel below and to the right; and so is ONNX's SAME_UPPER. */
const windowOf = (size, { stride, padding }) => ({
  kernel_shape: { ints: size },
  strides: { ints: stride },
  auto_pad: { s: padding === 'same' ? 'SAME_UPPER' : 'VALID' },
});

function convolution(graph, { name, inputs, attributes, params }, isDepthwise) {
  const kernel = turned(params[isDepthwise ? 'depthwise_kernel' : 'kernel'], isDepthwise);
  const operands = [inputs[0], graph.floats(`${name}/kernel`, kernel)];
  if (params.bias) operands.push(graph.floats(`${name}/bias`, params.bias));
  graph.op('Conv', operands, name, {
    ...windowOf(attributes.kernel, attributes),
    ...(isDepthwise && { group: { i: kernel.shape[0] } }),
  });
}

/** Values of a shape by [before], [after] of each axis: zero padding of h and w. */
const padsOf = ([[top, bottom], [left, right]]) => [0, 0, top, left, 0, 0, bottom, right];

/** How each op is said. @type {Record<string, (graph: GraphWriter, layer: import('./network.js').Layer, from: number[]) => void>} */
const SAY = {
  conv2d: (graph, layer) => convolution(graph, layer, false),
  dwconv2d: (graph, layer) => convolution(graph, layer, true),
  dense(graph, { name, inputs, params }) {
    const operands = [inputs[0], graph.floats(`${name}/kernel`, params.kernel)];
    if (params.bias) operands.push(graph.floats(`${name}/bias`, params.bias));
    graph.op('Gemm', operands, name);
  },
  batchnorm(graph, { name, inputs, shape, attributes, params }) {
    const c = shape.at(-1);
    const constant = (value) => ({ shape: [c], data: new Float32Array(c).fill(value) });
    const { gamma = constant(1), beta = constant(0) } = params;
    const given = { gamma, beta, mean: params.moving_mean, variance: params.moving_variance };
    const operands = Object.entries(given).map(([key, value]) =>
      graph.floats(`${name}/${key}`, value),
    );
    graph.op('BatchNormalization', [...inputs, ...operands], name, {
      epsilon: { f: attributes.epsilon },
    });
  },
  relu: (graph, { name, inputs }) => graph.op('Relu', inputs, name),
  relu6(graph, { name, inputs }) {
    const bound = (key, value) =>
      graph.floats(`${name}/${key}`, { shape: [], data: Float32Array.of(value) });
    graph.op('Clip', [inputs[0], bound('min', 0), bound('max', 6)], name);
  },
  leaky_relu: (graph, { name, inputs, attributes }) =>
    graph.op('LeakyRelu', inputs, name, { alpha: { f: attributes.slope } }),
  hard_swish: (graph, { name, inputs }) => graph.op('HardSwish', inputs, name),
  add: (graph, { name, inputs }) => graph.op('Sum', inputs, name),
  concat: (graph, { name, inputs }) => graph.op('Concat', inputs, name, { axis: { i: 1 } }),
  zero_pad: (graph, { name, inputs, attributes }) =>
    graph.op('Pad', [inputs[0], graph.ints(`${name}/pads`, padsOf(attributes.padding))], name),
  max_pool: (graph, { name, inputs, attributes }) =>
    graph.op('MaxPool', inputs, name, windowOf(attributes.size, attributes)),
  avg_pool: (graph, { name, inputs, attributes }) =>
    graph.op('AveragePool', inputs, name, windowOf(attributes.size, attributes)),
  global_avg_pool(graph, { name, inputs }) {
    graph.op('Flatten', [graph.op('GlobalAveragePool', inputs, `${name}/map`)], name);
  },
  flatten(graph, { name, inputs }, from) {
    const isMap = from.length === 3;
    const rows = isMap
      ? graph.op('Transpose', inputs, `${name}/nhwc`, { perm: TO_NHWC })
      : inputs[0];
    graph.op('Flatten', [rows], name);
  },
  reshape(graph, { name, inputs, attributes: { h, w, c } }, from) {
    const isMap = from.length === 3;
    const rows = isMap
      ? graph.op('Transpose', inputs, `${name}/nhwc`, { perm: TO_NHWC })
      : inputs[0];
    const shape = graph.ints(`${name}/shape`, [0, h, w, c]); // 0: as many photos as there are
    const map = graph.op('Reshape', [rows, shape], `${name}/map`);
    graph.op('Transpose', [map], name, { perm: TO_NCHW });
  },
  dropout: (graph, { name, inputs }) => graph.op('Identity', inputs, name), // of use in training alone
  upsample(graph, { name, inputs, attributes: { factor } }) {
    const scales = { shape: [4], data: Float32Array.of(1, 1, factor, factor) };
    graph.op('Resize', [inputs[0], '', graph.floats(`${name}/scales`, scales)], name, {
      mode: { s: 'nearest' },
      coordinate_transformation_mode: { s: 'asymmetric' },
      nearest_mode: { s: 'floor' },
    });
  },
  softmax: (graph, { name, inputs }) => graph.op('Softmax', inputs, name, { axis: { i: 1 } }),
};

const value = (name, dims) => ({
  name,
  type: {
    tensor: {
      elemType: FLOAT,
      shape: { dim: dims.map((n) => (typeof n === 'number' ? { value: n } : { param: n })) },
    },
  },
});

/**
 * @param {import('./network.js').Network} network
 * @returns {Uint8Array} a file .onnx; input `photo` (photos, h, w, 3): RGB of 0 … 255, output `probabilities`
 */
export function writeOnnx({ name, input, classes, recipe, layers }) {
  const graph = new GraphWriter();
  const shapes = new Map([['input', input]]);
  const values = new Map([
    ['input', graph.op('Transpose', ['photo'], 'photo/nchw', { perm: TO_NCHW })],
  ]);
  for (const layer of layers) {
    if (!(layer.op in SAY)) throw new ExportError(`${layer.name}: ONNX has no ${layer.op}`);
    const inputs = layer.inputs.map((from) => values.get(from));
    SAY[layer.op](graph, { ...layer, inputs }, shapes.get(layer.inputs[0]));
    values.set(layer.name, layer.name);
    shapes.set(layer.name, layer.shape);
  }
  return encode('Model', {
    irVersion: IR_VERSION,
    producerName: 'thaw',
    docString: `${name}: RGB photos of ${input[0]} x ${input[1]}, numbers of 0 to 255; the network prepares them itself`,
    graph: {
      node: graph.node,
      name,
      initializer: graph.initializer,
      input: [value('photo', ['photos', ...input])],
      output: [value('probabilities', ['photos', classes.length])],
    },
    opsetImport: [{ domain: '', version: OPSET }],
    metadata: [
      { key: 'classes', value: JSON.stringify(classes) },
      { key: 'recipe', value: JSON.stringify(recipe) },
    ],
  });
}
