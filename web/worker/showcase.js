import { addOrSkip, readPhoto } from './photo.js';

/** A few photos at the size that the network takes, to show what augmentation makes of them. */
export class Showcase {
  #run;
  /** Paths of the photos, in the order of their pictures. */
  names;

  /** @param {import('../engine/run.js').Run} run owned from here on */
  constructor(run) {
    this.#run = run;
    this.names = run.photos().names;
  }

  /**
   * @param {import('../engine/engine.js').Engine} engine
   * @param {object} recipe
   * @param {import('./protocol.js').Photo[]} photos those that cannot be read are left out
   */
  static async open(engine, recipe, photos) {
    const sources = await Promise.all(photos.map(({ file }) => readPhoto(file)));
    const run = engine.open(recipe, 1);
    try {
      sources.forEach((source, i) => addOrSkip(run, photos[i].path, source));
      return new Showcase(run);
    } catch (error) {
      run.close();
      throw error;
    }
  }

  /**
   * @param {object} recipe
   * @param {number[]} epochs
   * @returns {ImageData[][]} for each epoch a picture of each photo
   */
  vary(recipe, epochs) {
    return epochs.map((epoch) => this.#run.augment(recipe, epoch));
  }

  close() {
    this.#run.close();
  }
}
