/**
 * Nothing is handed out that does not answer as the trained model: what was written is read back, of
 * itself alone, run by the engine, and its probabilities are compared on a few photos.
 */
import { withH5 } from '../weights/h5.js';
import { readKerasH5 } from '../weights/keras_h5.js';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.js';
import { readTfjs } from '../weights/tfjs.js';
import { readHtml } from './html.js';
import { ExportError } from './network.js';
import { readKeras } from './read_keras.js';
import { readOnnx } from './read_onnx.js';

/** What a probability may differ by: sums that are taken in another order round otherwise. */
const TOLERANCE = 1e-4;

/**
 * @typedef {object} Exported what the engine restores: `run.restore(classes, file)` of the recipe
 * @property {object} recipe
 * @property {string[]} classes
 * @property {Uint8Array} file safetensors
 *
 * @typedef {{name: string, probability: number}[]} Answer to a photo
 * @typedef {{photos: number, apart: number}} Parity how many answered alike, and the largest difference
 */

const packed = ({ tensors, ...rest }) => ({ ...rest, file: writeSafetensors(tensors) });

function readWeightsFile({ 'weights.safetensors': file }) {
  const { recipe, classes } = readSafetensors(file).metadata;
  return { recipe: JSON.parse(recipe), classes: JSON.parse(classes), file };
}

async function readTfjsFiles({ 'model.json': json, ...files }) {
  const model = JSON.parse(new TextDecoder().decode(json));
  return readKeras(await readTfjs(model, async (path) => files[path]), model.userDefinedMetadata);
}

async function readKerasFile({ 'model.h5': bytes }) {
  const said = await withH5(bytes, (root) =>
    ['classes', 'recipe'].map((name) => [name, JSON.parse(root.text(name))]),
  );
  return readKeras(await readKerasH5(bytes), Object.fromEntries(said));
}

/** @type {Record<string, (files: Record<string, Uint8Array>) => Promise<Exported>>} */
const READERS = {
  onnx: async (files) => packed(readOnnx(files['model.onnx'])),
  tfjs: async (files) => packed(await readTfjsFiles(files)),
  keras: async (files) => packed(await readKerasFile(files)),
  safetensors: async (files) => readWeightsFile(files),
  html: async (files) => readHtml(files['model.html']),
};

/**
 * @param {string} format as formats.js has it
 * @param {Record<string, Uint8Array>} files by name, as exportModel made them
 * @returns {Promise<Exported>}
 */
export const readExport = (format, files) => READERS[format](files);

function difference(wanted, found) {
  const byName = new Map(found.map(({ name, probability }) => [name, probability]));
  const numberOf = (value) => value ?? NaN; // JSON has null for it
  return wanted.map(({ name, probability }) =>
    Math.abs(numberOf(probability) - numberOf(byName.get(name))),
  );
}

/**
 * Throws where an answer differs, or is not a number.
 * @param {string} what was written, for the message
 * @param {string[]} photos names, as many as answers
 * @param {Answer[]} wanted the trained model's
 * @param {Answer[]} found the written one's
 * @returns {Parity}
 */
export function compareAnswers(what, photos, wanted, found) {
  let apart = 0;
  wanted.forEach((answer, i) => {
    const worst = Math.max(0, ...difference(answer, found[i])); // NaN where one is
    if (!(worst <= TOLERANCE)) {
      throw new ExportError(
        `${what}, read back, says otherwise of ${photos[i]}: a probability is ` +
          `${worst.toPrecision(2)} off, wanted at most ${TOLERANCE}; nothing is handed out`,
      );
    }
    apart = Math.max(apart, worst);
  });
  return { photos: wanted.length, apart };
}
