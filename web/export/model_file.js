/**
 * What was written for another program, as the engine runs it: a model file (csrc/graph/model.h) of a
 * plain list of layers, in the stead of a backbone's name in a recipe, and weights.
 */
import { ExportError } from './network.js';

/**
 * @typedef {object} ReadModel what a file says, of itself alone
 * @property {object} recipe the engine's, of its network
 * @property {string[]} classes
 * @property {{name: string, shape: number[], data: Float32Array}[]} tensors
 */

/** Collects layers; values go by the file's names and are a layer's output, or the picture. */
export class ModelFile {
  #layers = [];
  #tensors = [];
  /** Layer that makes a value, and how its numbers lie there, where the format has more than one way. */
  #values = new Map();
  #probabilities = null;

  constructor(photo, layout) {
    this.#values.set(photo, { layer: 'input', layout });
  }

  /** @param {string} name @returns {{layer: string, layout: string}} */
  value(name) {
    const found = this.#values.get(name);
    if (found) return found;
    throw new ExportError(`${name}: nothing before it in the file gives this`);
  }

  /** Another name of a value, or another way for its numbers to lie. */
  alias(name, from, layout = this.value(from).layout) {
    this.#values.set(name, { layer: this.value(from).layer, layout });
  }

  /**
   * @param {string} op as csrc/ops/ops.def has it
   * @param {string} name of layer and value
   * @param {string[]} inputs names of values
   * @param {object} attributes
   * @param {Record<string, {shape: number[], data: Float32Array}>} params
   * @param {string} [layout]
   */
  add(op, name, inputs, attributes = {}, params = {}, layout = this.value(inputs[0]).layout) {
    const from = inputs.map((input) => this.value(input).layer);
    this.#layers.push({ [op]: name, from, ...attributes });
    for (const [key, tensor] of Object.entries(params)) {
      this.#tensors.push({ name: `${name}/${key}`, ...tensor });
    }
    this.#values.set(name, { layer: name, layout });
  }

  /** The engine takes the softmax of the last layer by itself: the file's has to stand there. */
  softmax(name, input) {
    this.#probabilities = { name, of: this.value(input).layer };
  }

  /**
   * @param {object} file
   * @param {number[]} file.input [h, w, 3]
   * @param {string} file.output
   * @param {string[]} file.classes
   * @param {object} file.recipe as it stands in the file
   * @returns {ReadModel}
   */
  finish({ input, output, classes, recipe }) {
    const last = this.#layers.pop();
    const name = Object.values(last ?? {})[0];
    if (!last || this.#probabilities?.name !== output || this.#probabilities.of !== name) {
      throw new ExportError(`${output}: wanted the softmax of the last layer, ${name}`);
    }
    const backbone = {
      thaw_model: 1,
      name: 'export',
      preprocess: 'none',
      input,
      classes: classes.length,
      layers: this.#layers,
      top: [last],
    };
    const model = { backbone, weights: 'random', top: true, input };
    return { recipe: { model, data: recipe.data }, classes, tensors: this.#tensors };
  }
}
