/** What a trained model can be taken away as. */
import { readNetwork } from './network.js';
import { writeOnnx } from './onnx.js';
import { writeKerasH5 } from './keras_h5.js';
import { writeTrainScript } from './keras_script.js';
import { writeTfjs } from './tfjs.js';

/** @type {Record<string, (network: import('./network.js').Network) => Promise<Record<string, Uint8Array>>>} */
const FORMATS = {
  onnx: async (network) => ({ 'model.onnx': writeOnnx(network) }),
  tfjs: async (network) => writeTfjs(network),
  keras: async (network) => ({
    'model.h5': await writeKerasH5(network),
    'train.py': new TextEncoder().encode(writeTrainScript(network)),
  }),
};

export const FORMAT_NAMES = Object.keys(FORMATS);

/**
 * @param {string} format one of FORMAT_NAMES
 * @param {Parameters<typeof readNetwork>[0]} source
 * @returns {Promise<Record<string, Uint8Array>>} files by name
 */
export const exportModel = (format, source) => FORMATS[format](readNetwork(source));
