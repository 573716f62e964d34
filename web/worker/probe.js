import { ThawError } from '../engine/error.js';
import { breathe } from './breathe.js';
import { feedPhotos } from './feed.js';

/** A linear probe of a recipe's backbone on the photos; can be cancelled between any two steps. */
export class Probe {
  #cancelled = false;

  cancel() {
    this.#cancelled = true;
  }

  #check() {
    if (this.#cancelled) throw new ThawError('CANCELLED', 'the probe was cancelled');
  }

  /**
   * @param {import('../engine/run.js').Run} run freshly opened; stays the caller's
   * @param {import('./protocol.js').ProbeJob} job
   * @param {Uint8Array|null} weights what the backbone starts from
   * @param {import('./reporter.js').Reporter} reporter
   * @returns {Promise<object>} what `thaw probe --json` prints
   */
  async measure(run, job, weights, reporter) {
    if (weights) run.giveWeights(weights);
    run.setSplits(job.hasSplits);
    if (job.shapesPerClass > 0) run.addShapes(job.shapesPerClass);
    await feedPhotos(run, job.photos, (event) => {
      this.#check();
      reporter.tell(event);
    });
    run.probe(job.perClass, job.seeds);
    for (;;) {
      await breathe();
      this.#check();
      const { done, total, probe } = run.probeStep();
      if (probe) return probe;
      reporter.tell({ event: 'probe', done, total });
    }
  }
}
