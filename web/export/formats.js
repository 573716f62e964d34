/** What a trained model can be taken away as. */
import { writeHtml } from './html.js';
import { readNetwork } from './network.js';
import { writeOnnx } from './onnx.js';
import { writeKerasH5 } from './keras_h5.js';
import { writeTrainScript } from './keras_script.js';
import { writeTfjs } from './tfjs.js';

/**
 * @typedef {Parameters<typeof readNetwork>[0] & Parameters<typeof writeHtml>[0]} Source of a network's
 *   formats `summary`, `tensors`, `classes` and `recipe`; of html the rest
 */

/** @type {Record<string, (source: Source) => Promise<Record<string, Uint8Array>>>} files by name */
const FORMATS = {
  onnx: async (source) => ({ 'model.onnx': writeOnnx(readNetwork(source)) }),
  tfjs: async (source) => writeTfjs(readNetwork(source)),
  keras: async (source) => {
    const network = readNetwork(source);
    return {
      'model.h5': await writeKerasH5(network),
      'train.py': new TextEncoder().encode(writeTrainScript(network)),
    };
  },
  html: async (source) => ({ 'model.html': writeHtml(source) }),
};

export const FORMAT_NAMES = Object.keys(FORMATS);

/**
 * @param {string} format one of FORMAT_NAMES
 * @param {Source} source
 * @returns {Promise<Record<string, Uint8Array>>} files by name
 */
export const exportModel = (format, source) => FORMATS[format](source);
