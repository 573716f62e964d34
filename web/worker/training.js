import { ThawError } from '../engine/error.js';
import { breathe } from './breathe.js';
import { feedPhotos } from './feed.js';

/** One run from its photos to its last event: can be paused and cancelled between any two steps. */
export class Training {
  #run;
  #job;
  #reporter;
  #readWeights;
  #cancelled = false;
  /** @type {Promise<void>|null} */
  #paused = null;
  #resume = () => {};

  /**
   * @param {import('../engine/run.js').Run} run freshly opened; stays the caller's
   * @param {import('./protocol.js').Job} job
   * @param {import('./reporter.js').Reporter} reporter
   * @param {() => Promise<Uint8Array|null>} readWeights what the backbone starts from
   */
  constructor(run, job, reporter, readWeights) {
    this.#run = run;
    this.#job = job;
    this.#reporter = reporter;
    this.#readWeights = readWeights;
  }

  pause() {
    this.#paused ??= new Promise((resolve) => (this.#resume = resolve));
  }

  resume() {
    this.#paused = null;
    this.#resume();
  }

  /** Once training has begun this ends it in good order: the best weights are restored. */
  cancel() {
    this.#cancelled = true;
    this.#run.cancel();
    this.resume();
  }

  /** Resolves when the run is done. */
  async pump() {
    const { hasSplits, shapesPerClass } = this.#job;
    const weights = await this.#readWeights();
    if (weights) this.#run.giveWeights(weights);
    this.#run.setSplits(hasSplits);
    if (shapesPerClass > 0) this.#run.addShapes(shapesPerClass);
    await feedPhotos(this.#run, this.#job.photos, (event) => {
      if (this.#cancelled) throw new ThawError('CANCELLED', 'cancelled while photos were read');
      this.#reporter.tell(event);
    });
    this.#reporter.tell(this.#run.start());
    if (this.#cancelled) this.#run.cancel(); // asked before there was anything to end
    let event;
    do {
      await breathe();
      if (this.#paused) {
        this.#reporter.flush();
        await this.#paused;
      }
      event = this.#run.step();
      this.#reporter.tell(event);
    } while (event.event !== 'done');
  }
}
