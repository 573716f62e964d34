/** A TF.js layers model: model.json and one file of weights beside it. */
import { KERAS, kerasConfig, kerasWeights } from './keras.js';

const WEIGHTS = 'weights.bin';

/**
 * @param {import('./network.js').Network} network
 * @returns {Record<string, Uint8Array>} files by name; pixels are RGB of 0 … 255, prepared by the model itself
 */
export function writeTfjs(network) {
  const weights = network.layers.flatMap(kerasWeights);
  const bytes = new Uint8Array(weights.reduce((sum, { data }) => sum + data.byteLength, 0));
  let at = 0;
  for (const { data } of weights) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  const { classes, recipe } = network;
  const model = {
    format: 'layers-model',
    generatedBy: 'thaw',
    convertedBy: null,
    modelTopology: { ...KERAS, model_config: kerasConfig(network) },
    weightsManifest: [
      {
        paths: [WEIGHTS],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
    userDefinedMetadata: { classes, recipe },
  };
  return { 'model.json': new TextEncoder().encode(JSON.stringify(model)), [WEIGHTS]: bytes };
}
