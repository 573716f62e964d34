/** What a trained model can be taken away as. */
import { writeHtml } from './html.js';
import { readNetwork } from './network.js';
import { writeOnnx } from './onnx.js';
import { writeKerasH5 } from './keras_h5.js';
import { writeTrainScript } from './keras_script/script.js';
import { writeTfjs } from './tfjs.js';

/**
 * @typedef {Record<'none'|'train'|'validation'|'test', string[]>} PhotoRecord hashes of photos by what a run
 *   used them for (docs/data.md)
 *
 * @typedef {Parameters<typeof readNetwork>[0] & Parameters<typeof writeHtml>[0] & {photos?: PhotoRecord}}
 *   Source of a network's formats `summary`, `tensors`, `classes` and `recipe`, of keras `photos`, too,
 *   where they are known; of safetensors `file`; of html the rest
 */

const encode = (text) => new TextEncoder().encode(text);

/** @type {Record<string, (source: Source) => Promise<Record<string, Uint8Array>>>} files by name */
const FORMATS = {
  onnx: async (source) => ({ 'model.onnx': writeOnnx(readNetwork(source)) }),
  tfjs: async (source) => writeTfjs(readNetwork(source)),
  keras: async (source) => {
    const network = readNetwork(source);
    return {
      'model.h5': await writeKerasH5(network),
      'train.py': encode(writeTrainScript(network)),
      ...(source.photos && { 'photos.json': encode(`${JSON.stringify(source.photos)}\n`) }),
    };
  },
  safetensors: async ({ file }) => ({ 'weights.safetensors': file }),
  html: async (source) => ({ 'model.html': writeHtml(source) }),
};

export const FORMAT_NAMES = Object.keys(FORMATS);

/**
 * @param {string} format one of FORMAT_NAMES
 * @param {Source} source
 * @returns {Promise<Record<string, Uint8Array>>} files by name
 */
export const exportModel = (format, source) => FORMATS[format](source);
