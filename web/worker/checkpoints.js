/** Checkpoints of the run in work: written as it goes, found again when the page is opened anew. */
import { forgetCheckpoints, keepCheckpoint, keptCheckpoints } from '../store/checkpoint_store.js';

/** Between two within an epoch. */
const INTERVAL_MS = 30_000;
/**
 * Between two checkpoints passes this many times what writing one took: epochs of a few milliseconds
 * must not wait for the disk each time.
 */
const COST_FACTOR = 10;

/**
 * The latest checkpoint that is whole.
 * @param {import('../engine/engine.js').Engine} engine
 * @returns {Promise<{slot: number, bytes: Uint8Array, seen: object}|null>}
 */
export async function latestCheckpoint(engine) {
  for (const { slot, file } of await keptCheckpoints()) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      return { slot, bytes, seen: engine.lookAt(bytes) };
    } catch (error) {
      if (error.status !== 'BAD_FILE') throw error;
    }
  }
  return null;
}

export class Checkpoints {
  #run;
  #source;
  #reporter;
  #slot = 0;
  #writtenAt = performance.now();
  #cost = 0;
  /** Why the latest could not be written. @type {string|null} */
  #failure = null;

  /**
   * @param {import('../engine/run.js').Run} run
   * @param {string} source what the page needs to go on with such a run
   * @param {import('./reporter.js').Reporter} reporter told of failures, since training goes on
   */
  constructor(run, source, reporter) {
    this.#run = run;
    this.#source = source;
    this.#reporter = reporter;
  }

  /** @param {() => Promise<void>} work */
  async #attempt(work) {
    let failure = null;
    try {
      await work();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      failure = error.detail ?? error.message;
    }
    if (failure !== this.#failure) this.#reporter.tell({ event: 'checkpoint', failure });
    this.#failure = failure;
  }

  /** In place of those of another run, before the first step. */
  async begin() {
    await this.#attempt(forgetCheckpoints);
    await this.write();
  }

  /** @param {number} slot of the checkpoint that the run goes on from, which stays until the next */
  goOnFrom(slot) {
    this.#slot = 1 - slot;
  }

  async write() {
    const begun = performance.now();
    await this.#attempt(async () => {
      await keepCheckpoint(this.#slot, this.#run.checkpoint(this.#source));
      this.#slot = 1 - this.#slot;
    });
    this.#writtenAt = performance.now();
    this.#cost = this.#writtenAt - begun;
  }

  #isDue(kind) {
    const passed = performance.now() - this.#writtenAt;
    const moved = kind === 'batch' || kind === 'validate';
    const wanted = kind === 'epoch' || (moved && passed >= INTERVAL_MS);
    return wanted && passed >= COST_FACTOR * this.#cost;
  }

  /**
   * Writes one after each epoch and within long ones; a run that has ended needs none.
   * @param {{event: string}} event
   */
  async follow({ event }) {
    if (event === 'done') await this.#attempt(forgetCheckpoints);
    else if (this.#isDue(event)) await this.write();
  }
}
