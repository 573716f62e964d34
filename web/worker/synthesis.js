/** Synthetic samples on their way: a generator learns in pieces, between which it can be ended. */
import { ThawError } from '../engine/error.js';
import { keepGenerator, keptGenerator } from '../store/generator_store.js';
import { breathe } from './breathe.js';
import { feedPhotos } from './feed.js';

/** Between two times that what is learnt is kept. */
const INTERVAL_MS = 30_000;

/** A run's generator; asked before each piece whether it is to end. */
class Learning {
  #run;
  #generator;
  #keptAt = performance.now();

  /**
   * @param {import('../engine/run.js').Run} run
   * @param {string} generator
   */
  constructor(run, generator) {
    this.#run = run;
    this.#generator = generator;
  }

  async begin() {
    return this.#run.beginSynthesis(await keptGenerator(this.#generator));
  }

  /** Where nothing can be kept it is learnt anew another time: no reason to fail. */
  async keep() {
    const bytes = this.#run.saveGenerator();
    if (bytes) await keepGenerator(this.#generator, bytes).catch(() => {});
    this.#keptAt = performance.now();
  }

  /**
   * @param {() => void} check throws to end it: what was learnt is kept
   * @returns {Promise<object>} what the piece told
   */
  async step(check) {
    await breathe();
    try {
      check();
    } catch (error) {
      await this.keep();
      throw error;
    }
    const event = this.#run.stepSynthesis();
    const due = performance.now() - this.#keptAt >= INTERVAL_MS;
    if (event.event === 'learn' && (event.over || due)) await this.keep();
    return event;
  }
}

/**
 * Makes the samples that a run's recipe wants, photos and weights being there.
 * @param {import('../engine/run.js').Run} run
 * @param {object} recipe
 * @param {import('./reporter.js').Reporter} reporter
 * @param {() => void} check throws to end it
 */
export async function makeSamples(run, { synthetic }, reporter, check) {
  if (!synthetic || synthetic.generator === 'none') return;
  const learning = new Learning(run, synthetic.generator);
  await learning.begin();
  for (;;) {
    const event = await learning.step(check);
    if (event.event === 'made') return;
    reporter.tell(event);
  }
}

/** Enough for each class to have something to look at. */
const withSome = ({ synthetic, ...recipe }) => ({
  ...recipe,
  synthetic: { ...synthetic, per_class: Math.max(1, synthetic.per_class ?? 1) },
});

/** A generator that has learnt, to show whatever it makes; none of it is trained on. */
export class Preview {
  #run;
  #begun = null;
  #learns = true;
  #cancelled = false;

  /**
   * @param {import('../engine/engine.js').Engine} engine
   * @param {object} recipe
   */
  constructor(engine, recipe) {
    this.#run = engine.open(withSome(recipe));
  }

  cancel() {
    this.#cancelled = true;
  }

  #check = () => {
    if (this.#cancelled) throw new ThawError('CANCELLED', 'the preview was cancelled');
  };

  /**
   * @param {import('./protocol.js').Job} job
   * @param {import('./reporter.js').Reporter} reporter
   * @returns {Promise<import('../engine/run.js').Planned[]>} the classes
   */
  async learn(job, reporter) {
    this.#run.setSplits(job.hasSplits);
    if (job.shapesPerClass > 0) this.#run.addShapes(job.shapesPerClass);
    await feedPhotos(this.#run, job.photos, (event) => {
      this.#check();
      reporter.tell(event);
    });
    const learning = new Learning(this.#run, job.recipe.synthetic.generator);
    this.#begun = await learning.begin();
    let { learnt } = this.#begun;
    while (!learnt) {
      const event = await learning.step(this.#check);
      reporter.tell(event);
      learnt = event.over || event.event !== 'learn';
    }
    this.#learns = false;
    return this.#begun.plan;
  }

  /** @param {number} label @param {number[]} indices @returns {ImageData[]} */
  show(label, indices) {
    return this.#run.showSynthetic(this.#begun, label, indices);
  }

  /** Another takes its place: what is still learning ends by itself, and is closed then. */
  end() {
    if (this.#learns) this.cancel();
    else this.close();
  }

  close() {
    this.#run.close();
  }
}
