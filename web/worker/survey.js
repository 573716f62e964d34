import { ThawError } from '../engine/error.js';
import { breathe } from './breathe.js';
import { feedPhotos } from './feed.js';
import { makeSamples } from './synthesis.js';

/** Something measured on the photos instead of training; can be cancelled between any two steps. */
export class Survey {
  #cancelled = false;

  cancel() {
    this.#cancelled = true;
  }

  #check() {
    if (this.#cancelled) throw new ThawError('CANCELLED', 'the survey was cancelled');
  }

  /**
   * @param {import('../engine/run.js').Run} run freshly opened; stays the caller's
   * @param {import('./protocol.js').SurveyJob} job
   * @param {Uint8Array|null} weights what the backbone starts from
   * @param {import('./reporter.js').Reporter} reporter
   * @returns {Promise<object>} what was found
   */
  async take(run, job, weights, reporter) {
    if (weights) run.giveWeights(weights);
    run.setSplits(job.hasSplits);
    if (job.shapesPerClass > 0) run.addShapes(job.shapesPerClass);
    await feedPhotos(run, job.photos, (event) => {
      this.#check();
      reporter.tell(event);
    });
    await makeSamples(run, job.recipe, reporter, () => this.#check());
    const steps = this.steps(run, job);
    try {
      for (;;) {
        await breathe();
        this.#check();
        const { value, done } = steps.next();
        if (done) return value;
        if (value) reporter.tell(value);
      }
    } finally {
      steps.return();
    }
  }
}
