/** What keras.js describes, a TF.js layers model or an .h5, as the engine runs it. */
import { ModelFile } from './model_file.js';
import { ExportError, paramsByLayer } from './network.js';

const windowOf = ({ strides, padding }) => ({ stride: strides, padding });

function poolOf({ pool_size: size, ...config }) {
  return { size, ...windowOf(config) };
}

function rectifier({ name, max_value: most }) {
  if (most === null) return ['relu'];
  if (most === 6) return ['relu6'];
  throw new ExportError(`${name}: ReLU: wanted max_value null or 6, found ${most}`);
}

function upsampling({ name, size: [h, w], interpolation }) {
  if (h === w && interpolation === 'nearest') return ['upsample', { factor: h }];
  throw new ExportError(`${name}: UpSampling2D: wanted one factor, nearest; found ${h}, ${w}`);
}

/** Op and attributes by Keras' class and configuration. @type {Record<string, (config: any) => [string, object?]>} */
const HEAR = {
  Conv2D: (config) => [
    'conv2d',
    {
      filters: config.filters,
      kernel: config.kernel_size,
      ...windowOf(config),
      bias: config.use_bias,
    },
  ],
  DepthwiseConv2D: (config) => [
    'dwconv2d',
    { kernel: config.kernel_size, ...windowOf(config), bias: config.use_bias },
  ],
  Dense: ({ units, use_bias: bias }) => ['dense', { units, bias }],
  BatchNormalization: ({ epsilon, momentum, scale, center }) => [
    'batchnorm',
    { epsilon, momentum, scale, center },
  ],
  ReLU: rectifier,
  LeakyReLU: ({ alpha }) => ['leaky_relu', { slope: alpha }],
  Add: () => ['add'],
  Concatenate: () => ['concat'],
  ZeroPadding2D: ({ padding }) => ['zero_pad', { padding }],
  MaxPooling2D: (config) => ['max_pool', poolOf(config)],
  AveragePooling2D: (config) => ['avg_pool', poolOf(config)],
  GlobalAveragePooling2D: () => ['global_avg_pool'],
  Flatten: () => ['flatten'],
  UpSampling2D: upsampling,
  Reshape: ({ target_shape: [h, w, c] }) => ['reshape', { h, w, c }],
};

/** Layers that are no op of the engine's: what they do with a file's values. */
const PASS = {
  InputLayer: () => {},
  Dropout: (model, { name }, [input]) => model.alias(name, input), // of use in training alone
  Activation(model, { name, activation }, [input]) {
    if (activation === 'softmax') return model.softmax(name, input);
    throw new ExportError(`${name}: Activation: wanted softmax, found ${activation}`);
  },
};

function hear(model, { class_name: type, config, inbound_nodes: nodes }, paramsOf) {
  const inputs = (nodes[0] ?? []).map(([from]) => from);
  if (type in PASS) return PASS[type](model, config, inputs);
  if (!(type in HEAR)) {
    throw new ExportError(`${config.name}: wanted a layer that keras.js writes, found ${type}`);
  }
  const [op, attributes] = HEAR[type](config);
  return model.add(op, config.name, inputs, attributes, paramsOf(config.name));
}

/**
 * @param {import('../weights/tensor.js').WeightFile} file
 * @param {{classes: string[], recipe: object}} said beside the model
 * @returns {import('./model_file.js').ReadModel}
 */
export function readKeras({ config: { config }, tensors }, said) {
  const byLayer = paramsByLayer(tensors.map(({ name, ...rest }) => ({ ...rest, original: name })));
  const paramsOf = (layer) => byLayer.get(layer) ?? {};
  const [first] = config.layers;
  const model = new ModelFile(first.name, 'nhwc');
  for (const layer of config.layers) hear(model, layer, paramsOf);
  const input = first.config.batch_input_shape.slice(1);
  return model.finish({ input, output: config.output_layers[0][0], ...said });
}
