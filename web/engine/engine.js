/** The engine: JSON and bytes in, JSON and bytes out. See csrc/app/wasm_api.h for what each call does. */
import { Api } from './api.js';
import { Run } from './run.js';

export class Engine {
  #api;

  /**
   * @param {object} module what createThaw gives
   * @param {import('./load.js').Choice} choice
   */
  constructor(module, choice) {
    this.#api = new Api(module);
    /** Which build this is, and why. */
    this.choice = choice;
    /** Builds, models, names of splits and reasons, as the engine tells them. */
    this.description = this.#api.json(module._thaw_api_describe());
  }

  /** Bytes of memory that the engine has taken so far. */
  get memoryBytes() {
    return this.#api.memory.size;
  }

  /**
   * @param {object} recipe
   * @returns {object} the recipe with its defaults filled in
   */
  recipe(recipe) {
    return this.readRecipe(JSON.stringify(recipe));
  }

  /** As `recipe`, of a text, which need not be JSON at all. @param {string} text */
  readRecipe(text) {
    const { memory, module } = this.#api;
    return memory.lendText(text, (at, length) =>
      this.#api.json(module._thaw_api_recipe(at, length)),
    );
  }

  /**
   * @param {object} recipe
   * @param {number} classes
   * @param {number} phase
   * @returns {object} layers, totals and parameters of the recipe's model
   */
  summary(recipe, classes, phase) {
    const { memory, module } = this.#api;
    return memory.lendText(JSON.stringify(recipe), (at, length) =>
      this.#api.json(module._thaw_api_summary(at, length, classes, phase)),
    );
  }

  /**
   * What a checkpoint is of; throws BAD_FILE where it is not whole.
   * @param {Uint8Array} bytes
   * @returns {{source: string, phase_index: number, epoch: number}}
   */
  lookAt(bytes) {
    const { memory, module } = this.#api;
    return memory.lend(bytes, (at, length) => this.#api.json(module._thaw_api_look(at, length)));
  }

  /**
   * One picture of the sample set.
   * @param {number} index
   * @param {number} label
   * @param {number} size in pixels, of each side
   * @returns {ImageData}
   */
  drawShape(index, label, size) {
    const { memory, module } = this.#api;
    const address = memory.alloc(size * size * 4);
    try {
      this.#api.check(module._thaw_api_draw_shape(index, label, size, address));
      const rgba = new Uint8ClampedArray(memory.copy(address, size * size * 4).buffer);
      return new ImageData(rgba, size, size);
    } finally {
      memory.free(address);
    }
  }

  /**
   * @param {object} recipe
   * @param {number} [threads]
   * @returns {Run} which its owner closes
   */
  open(recipe, threads = this.choice.threads) {
    const { memory, module } = this.#api;
    const handle = memory.lendText(JSON.stringify(recipe), (at, length) =>
      module._thaw_api_open(at, length, threads),
    );
    return new Run(this.#api, this.#api.present(handle));
  }
}
