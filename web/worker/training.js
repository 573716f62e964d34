import { ThawError } from '../engine/error.js';
import { breathe } from './breathe.js';
import { Checkpoints } from './checkpoints.js';
import { feedPhotos } from './feed.js';
import { makeSamples } from './synthesis.js';

/** One run from its photos to its last event: can be paused and cancelled between any two steps. */
export class Training {
  #run;
  #job;
  #reporter;
  #sources;
  /** @type {Checkpoints|null} */
  #checkpoints;
  #cancelled = false;
  /** @type {Promise<void>|null} */
  #paused = null;
  #resume = () => {};

  /**
   * @param {import('../engine/run.js').Run} run freshly opened; stays the caller's
   * @param {import('./protocol.js').Job} job
   * @param {import('./reporter.js').Reporter} reporter
   * @param {object} sources
   * @param {() => Promise<Uint8Array|null>} sources.weights what the backbone starts from
   * @param {() => Promise<{slot: number, bytes: Uint8Array}|null>} sources.checkpoint what the run
   *   goes on from
   */
  constructor(run, job, reporter, sources) {
    this.#run = run;
    this.#job = job;
    this.#reporter = reporter;
    this.#sources = sources;
    this.#checkpoints = job.source === null ? null : new Checkpoints(run, job.source, reporter);
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

  #check() {
    if (this.#cancelled) throw new ThawError('CANCELLED', 'cancelled before training began');
  }

  /** Photos, weights and synthetic samples, and the plan. */
  async #begin() {
    const { hasSplits, shapesPerClass } = this.#job;
    const weights = await this.#sources.weights();
    if (weights) this.#run.giveWeights(weights);
    this.#run.setSplits(hasSplits);
    if (shapesPerClass > 0) this.#run.addShapes(shapesPerClass);
    await feedPhotos(this.#run, this.#job.photos, (event) => {
      this.#check();
      this.#reporter.tell(event);
    });
    await makeSamples(this.#run, this.#job.recipe, this.#reporter, () => this.#check());
    this.#reporter.tell(this.#run.start());
  }

  async #goOn() {
    const latest = await this.#sources.checkpoint();
    if (!latest) throw new ThawError('BAD_FILE', 'no checkpoint is whole');
    this.#reporter.tell({ event: 'resumed', history: this.#run.resume(latest.bytes) });
    this.#checkpoints?.goOnFrom(latest.slot);
  }

  async #untilGoesOn() {
    this.#reporter.flush();
    await this.#checkpoints?.write(); // whoever pauses may be about to leave
    await this.#paused;
  }

  /** Resolves when the run is done. */
  async pump() {
    await this.#begin();
    if (this.#job.resumes) await this.#goOn();
    else await this.#checkpoints?.begin();
    if (this.#cancelled) this.#run.cancel(); // asked before there was anything to end
    let event;
    do {
      await breathe();
      if (this.#paused) await this.#untilGoesOn();
      event = this.#run.step();
      // Kept before it is told: what the page shows is not lost with it.
      await this.#checkpoints?.follow(event);
      this.#reporter.tell(event);
    } while (event.event !== 'done');
  }
}
