/** A model as one page that predicts without a network; web/predictor is what it is made of. */
import { ExportError } from './network.js';

const MARK = '<!-- model -->';
const CHUNK = 3 * 8192; // whole groups of base64, and few enough for the arguments of one call

function toBase64(bytes) {
  const parts = [];
  for (let i = 0; i < bytes.length; i += CHUNK) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + CHUNK))));
  }
  return parts.join('');
}

/** Of text from elsewhere nothing may end the element that it stands in. */
const inElement = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * @param {object} source
 * @param {string} source.template the built predictor.html
 * @param {Uint8Array} source.file the model as a safetensors file
 * @param {object} source.recipe
 * @param {string[]} source.classes
 * @param {Record<string, string>} source.words what the page says: web/app/predictor_words.js
 * @returns {Uint8Array}
 */
export function writeHtml({ template, file, recipe, classes, words }) {
  const [before, after] = template.split(MARK);
  const model = [
    `<script type="application/json" id="model">${inElement({ recipe, classes, words })}</script>`,
    `<script type="application/base64" id="weights">${toBase64(file)}</script>`,
  ].join('\n    ');
  return new TextEncoder().encode(before + model + after);
}

/** What stands in the page's elements, as it reads them itself. */
const inside = (page, id) => {
  const found = page.match(new RegExp(`<script type="[^"]*" id="${id}">([^<]*)</script>`));
  if (!found) throw new ExportError(`model.html: wanted an element ${id}, found none`);
  return found[1];
};

/**
 * @param {Uint8Array} bytes of a page that writeHtml made
 * @returns {{recipe: object, classes: string[], file: Uint8Array}} file: safetensors
 */
export function readHtml(bytes) {
  const page = new TextDecoder().decode(bytes);
  const { recipe, classes } = JSON.parse(inside(page, 'model'));
  const binary = atob(inside(page, 'weights'));
  return { recipe, classes, file: Uint8Array.from(binary, (char) => char.charCodeAt(0)) };
}
