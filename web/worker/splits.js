/** Which photos would validate, and which are copies of others: known long before training. */
import { breathe } from './breathe.js';
import { addPhoto, readPhoto } from './photo.js';

/** The smallest network there is: nothing is trained here. */
const SMALLEST = { backbone: 'tiny', input: [32, 32, 3] };

/** What tells photos from one another, by their ids: each is looked at once. */
export class Census {
  #engine;
  /** @type {Map<number, Uint8Array|null>} */
  #identities = new Map();
  #questions = 0;

  /** @param {import('../engine/engine.js').Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** @param {number} id @param {Uint8Array|null} identity null: the photo cannot be read */
  note(id, identity) {
    this.#identities.set(id, identity);
  }

  /** Looks at a photo that was taken in when the page was open before. */
  async #look({ id, path, file }) {
    const run = this.#engine.open({ model: SMALLEST }, 1);
    try {
      addPhoto(run, path, await readPhoto(file));
      this.note(id, run.identify());
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      this.note(id, null); // training will tell why
    } finally {
      run.close();
    }
    await breathe();
  }

  /**
   * @param {object} recipe
   * @param {import('./protocol.js').KnownPhoto[]} photos
   * @param {boolean} hasSplits as in Job
   * @param {number} shapesPerClass as in Job
   * @returns {Promise<import('./protocol.js').Splits|null>} null: something else was asked meanwhile
   */
  async splits({ split, seed, synthetic }, photos, hasSplits, shapesPerClass) {
    const question = ++this.#questions;
    for (const photo of photos) {
      if (!this.#identities.has(photo.id)) await this.#look(photo);
      if (question !== this.#questions) return null;
    }
    const scratch = this.#engine.open({ model: SMALLEST, split, seed, synthetic }, 1);
    try {
      scratch.setSplits(hasSplits);
      if (shapesPerClass > 0) scratch.addShapes(shapesPerClass);
      for (const { id, path } of photos) {
        const identity = this.#identities.get(id);
        if (identity) scratch.addIdentity(path, identity);
      }
      return scratch.splits();
    } finally {
      scratch.close();
    }
  }
}
