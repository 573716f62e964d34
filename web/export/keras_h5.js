/** A Keras .h5 file: architecture and weights, as `keras.models.load_model` reads it. */
import { KERAS, kerasConfig, kerasWeights } from './keras.js';

let count = 0;

/**
 * @param {import('./network.js').Network} network
 * @returns {Promise<Uint8Array>}
 */
export async function writeKerasH5(network) {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const place = `export-${count++}.h5`;
  const file = new File(place, 'w');
  file.create_attribute('keras_version', KERAS.keras_version);
  file.create_attribute('backend', KERAS.backend);
  file.create_attribute('model_config', JSON.stringify(kerasConfig(network)));
  file.create_attribute('classes', JSON.stringify(network.classes));
  file.create_attribute('recipe', JSON.stringify(network.recipe));
  const group = file.create_group('model_weights');
  const weighted = network.layers.filter(({ params }) => Object.keys(params).length > 0);
  group.create_attribute(
    'layer_names',
    weighted.map(({ name }) => name),
  );
  group.create_attribute('backend', KERAS.backend);
  group.create_attribute('keras_version', KERAS.keras_version);
  for (const layer of weighted) {
    const weights = kerasWeights(layer);
    const outer = group.create_group(layer.name);
    outer.create_attribute(
      'weight_names',
      weights.map(({ name }) => `${name}:0`),
    );
    const inner = outer.create_group(layer.name);
    for (const { name, shape, data } of weights) {
      inner.create_dataset({ name: `${name.split('/').at(-1)}:0`, data, shape });
    }
  }
  file.close();
  const bytes = FS.readFile(place);
  FS.unlink(place);
  return bytes;
}
