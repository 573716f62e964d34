/**
 * A trained network as every export sees it: layers in order, each with its inputs by name, attributes
 * and parameters. What formats need and the engine leaves implied is made explicit here: preprocessing
 * as a layer, layers that give their activation a place of its own, flat values against maps, softmax.
 *
 * @typedef {object} Layer
 * @property {string} name each once
 * @property {string} op as csrc/ops/ops.def has it, or `softmax`
 * @property {string[]} inputs names of layers; 'input' is the picture
 * @property {Record<string, any>} attributes as model files spell them, with defaults filled in
 * @property {number[]} shape [h, w, c] of what it makes; [c] where that is flat
 * @property {Record<string, {shape: number[], data: Float32Array}>} params by their last name: kernel, gamma
 * @property {boolean} trainable
 *
 * @typedef {object} Network
 * @property {string} name
 * @property {number[]} input [h, w, 3]: RGB, numbers of 0 … 255
 * @property {string[]} classes
 * @property {object} recipe
 * @property {Layer[]} layers the last one gives probabilities
 */

/** What `preprocess` computes, channel by channel: scale · x[from] + shift (csrc/data/preprocess.h). */
const PREPROCESS = {
  unit: { scale: [1, 1, 1].map((n) => n / 255), shift: [0, 0, 0], from: [0, 1, 2] },
  tf: { scale: [1, 1, 1].map((n) => n / 127.5), shift: [-1, -1, -1], from: [0, 1, 2] },
  caffe: { scale: [1, 1, 1], shift: [-103.939, -116.779, -123.68], from: [2, 1, 0] },
  torch: {
    scale: [0.229, 0.224, 0.225].map((deviation) => 1 / 255 / deviation),
    shift: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
    from: [0, 1, 2],
  },
};

/** Preprocessing as a 1 × 1 convolution, which every format has; null where pixels are taken as they are. */
function preprocessing(mode, [h, w]) {
  if (mode === 'none') return null;
  const { scale, shift, from } = PREPROCESS[mode];
  const kernel = new Float32Array(9);
  from.forEach((channel, to) => (kernel[channel * 3 + to] = scale[to]));
  return {
    name: 'preprocess',
    op: 'conv2d',
    inputs: ['input'],
    attributes: {
      filters: 3,
      kernel: [1, 1],
      stride: [1, 1],
      padding: 'valid',
      bias: true,
      activation: 'none',
    },
    shape: [h, w, 3],
    params: {
      kernel: { shape: [1, 1, 3, 3], data: kernel },
      bias: { shape: [3], data: Float32Array.from(shift) },
    },
    trainable: false,
  };
}

/** Ops whose result is flat, and those that want a map or a flat value. */
const MAKES_FLAT = ['global_avg_pool', 'flatten', 'dense'];
const WANTS_FLAT = ['dense'];
const WANTS_MAP = [
  'conv2d',
  'dwconv2d',
  'max_pool',
  'avg_pool',
  'zero_pad',
  'upsample',
  'global_avg_pool',
];

/** To the engine [1, 1, c] is as flat as it gets; here each value is the one or the other. */
class Builder {
  layers = [];
  #shapes = new Map();

  constructor(input) {
    this.#shapes.set('input', input);
  }

  add(layer) {
    this.layers.push(layer);
    this.#shapes.set(layer.name, layer.shape);
    return layer.name;
  }

  #between(input, op, attributes, shape) {
    const name = `${input}_${op}`;
    if (this.#shapes.has(name)) return name;
    return this.add({ name, op, inputs: [input], attributes, shape, params: {}, trainable: false });
  }

  flat(input) {
    const shape = this.#shapes.get(input);
    if (shape.length === 1) return input;
    return this.#between(input, 'flatten', {}, [shape.reduce((product, n) => product * n, 1)]);
  }

  map(input) {
    const shape = this.#shapes.get(input);
    if (shape.length === 3) return input;
    const [c] = shape;
    return this.#between(input, 'reshape', { h: 1, w: 1, c }, [1, 1, c]);
  }

  /** The inputs as an op wants them, and whether what it makes of them is flat. */
  fit(op, inputs) {
    if (WANTS_FLAT.includes(op)) return { inputs: inputs.map((i) => this.flat(i)), isFlat: true };
    if (WANTS_MAP.includes(op) || inputs.some((input) => this.#shapes.get(input).length === 3)) {
      return { inputs: inputs.map((i) => this.map(i)), isFlat: MAKES_FLAT.includes(op) };
    }
    return { inputs, isFlat: op !== 'reshape' };
  }
}

/** A layer, and behind it the activation that it ends with. */
function addLayer(builder, { name, op, attributes, shape, trainable }, inputs, params) {
  const fitted = builder.fit(op, inputs);
  const [h, w, c] = shape;
  const made = { inputs: fitted.inputs, shape: fitted.isFlat ? [h * w * c] : shape, trainable };
  const { activation = 'none', ...rest } = attributes;
  builder.add({ name, op, attributes: rest, params, ...made });
  if (activation === 'none') return name;
  return builder.add({
    ...made,
    name: `${name}_${activation}`,
    op: activation,
    inputs: [name],
    attributes: {},
    params: {},
  });
}

/** Parameters by the layer that has them. @param {{original: string, shape: number[], data: Float32Array}[]} tensors */
export function paramsByLayer(tensors) {
  const byLayer = new Map();
  for (const { original, shape, data } of tensors) {
    const slash = original.lastIndexOf('/');
    const layer = original.slice(0, slash);
    if (!byLayer.has(layer)) byLayer.set(layer, {});
    byLayer.get(layer)[original.slice(slash + 1)] = { shape, data };
  }
  return byLayer;
}

/**
 * @param {object} source
 * @param {object} source.summary of the recipe's model with as many classes (`thaw summary --json`)
 * @param {{original: string, shape: number[], data: Float32Array}[]} source.tensors trained weights
 * @param {string[]} source.classes
 * @param {object} source.recipe
 * @returns {Network}
 */
export function readNetwork({ summary, tensors, classes, recipe }) {
  const { model, width, input, preprocess, layers } = summary;
  const params = paramsByLayer(tensors);
  const builder = new Builder(input);
  const first = preprocessing(preprocess, input);
  /** Where the engine's layers end, by name. */
  const end = new Map([['input', first ? builder.add(first) : 'input']]);
  for (const layer of layers) {
    const inputs = layer.inputs.map((name) => end.get(name));
    end.set(layer.name, addLayer(builder, layer, inputs, params.get(layer.name) ?? {}));
  }
  const logits = builder.flat(end.get(layers.at(-1).name));
  const shape = [classes.length];
  builder.add({
    name: 'probabilities',
    op: 'softmax',
    inputs: [logits],
    attributes: {},
    shape,
    params: {},
    trainable: false,
  });
  const name = width === 1 ? model : `${model}_${width}`;
  return { name, input, classes, recipe, layers: builder.layers };
}

/** Why a format cannot say a layer. */
export class ExportError extends Error {}
