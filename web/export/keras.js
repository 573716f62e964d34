/**
 * A network as Keras' functional models describe themselves: what a TF.js layers model and an .h5 file
 * have in common (Keras 2's format, which Keras 3 reads too).
 */
import { ExportError } from './network.js';

const KERAS_VERSION = '2.15.0';

const biased = ({ params }) => ({ use_bias: 'bias' in params, activation: 'linear' });

const windowOf = ({ stride, padding }) => ({ strides: stride, padding });

/** Class and configuration of each op. @type {Record<string, (layer: import('./network.js').Layer) => [string, object]>} */
const SAY = {
  conv2d: (layer) => [
    'Conv2D',
    {
      filters: layer.attributes.filters,
      kernel_size: layer.attributes.kernel,
      ...windowOf(layer.attributes),
      ...biased(layer),
    },
  ],
  dwconv2d: (layer) => [
    'DepthwiseConv2D',
    {
      kernel_size: layer.attributes.kernel,
      depth_multiplier: 1,
      ...windowOf(layer.attributes),
      ...biased(layer),
    },
  ],
  dense: (layer) => ['Dense', { units: layer.attributes.units, ...biased(layer) }],
  batchnorm: ({ attributes: { epsilon, momentum, scale, center } }) => [
    'BatchNormalization',
    { axis: -1, epsilon, momentum, scale, center },
  ],
  relu: () => ['ReLU', { max_value: null }],
  relu6: () => ['ReLU', { max_value: 6 }],
  leaky_relu: ({ attributes: { slope } }) => ['LeakyReLU', { alpha: slope }],
  add: () => ['Add', {}],
  concat: () => ['Concatenate', { axis: -1 }],
  zero_pad: ({ attributes: { padding } }) => ['ZeroPadding2D', { padding }],
  max_pool: ({ attributes }) => [
    'MaxPooling2D',
    { pool_size: attributes.size, ...windowOf(attributes) },
  ],
  avg_pool: ({ attributes }) => [
    'AveragePooling2D',
    { pool_size: attributes.size, ...windowOf(attributes) },
  ],
  global_avg_pool: () => ['GlobalAveragePooling2D', {}],
  flatten: () => ['Flatten', {}],
  dropout: ({ attributes: { rate } }) => ['Dropout', { rate }],
  upsample: ({ attributes: { factor } }) => [
    'UpSampling2D',
    { size: [factor, factor], interpolation: 'nearest' },
  ],
  reshape: ({ attributes: { h, w, c } }) => ['Reshape', { target_shape: [h, w, c] }],
  softmax: () => ['Activation', { activation: 'softmax' }],
};

const INPUT = 'photo';
/** Layers that hold channels last say so. */
const MAPS = /^(Conv2D|DepthwiseConv2D|ZeroPadding2D|.*Pooling2D|UpSampling2D|Flatten)$/;

function describe(layer) {
  if (!(layer.op in SAY)) throw new ExportError(`${layer.name}: Keras has no layer ${layer.op}`);
  const [className, own] = SAY[layer.op](layer);
  const { name, trainable } = layer;
  return {
    class_name: className,
    name,
    config: {
      name,
      trainable,
      dtype: 'float32',
      ...own,
      ...(MAPS.test(className) && { data_format: 'channels_last' }),
    },
    inbound_nodes: [layer.inputs.map((from) => [from === 'input' ? INPUT : from, 0, 0, {}])],
  };
}

/**
 * @param {import('./network.js').Network} network
 * @returns {object} `model_config` of a Keras file
 */
export function kerasConfig({ name, input, layers }) {
  const shape = [null, ...input];
  const first = {
    class_name: 'InputLayer',
    name: INPUT,
    config: { name: INPUT, batch_input_shape: shape, dtype: 'float32', sparse: false },
    inbound_nodes: [],
  };
  const config = {
    name,
    trainable: true,
    layers: [first, ...layers.map(describe)],
    input_layers: [[INPUT, 0, 0]],
    output_layers: [[layers.at(-1).name, 0, 0]],
  };
  return { class_name: 'Functional', config };
}

export const KERAS = { keras_version: KERAS_VERSION, backend: 'tensorflow' };

/** Parameters in the order in which Keras lists a layer's. */
const ORDER = [
  'kernel',
  'depthwise_kernel',
  'gamma',
  'beta',
  'bias',
  'moving_mean',
  'moving_variance',
];

/**
 * @param {import('./network.js').Layer} layer
 * @returns {{name: string, shape: number[], data: Float32Array}[]}
 */
export const kerasWeights = ({ name, params }) =>
  Object.entries(params)
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([key, { shape, data }]) => ({ name: `${name}/${key}`, shape, data }));
