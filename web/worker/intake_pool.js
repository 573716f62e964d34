/**
 * Photos on their way in, looked at on every core: each portion goes to the worker's own engine, or, while
 * that is busy, to a helper, which is started when it is wanted and ended when nothing comes any more.
 */
import { wrap } from 'comlink';
import { takeIn } from './intake.js';

const MOST_HELPERS = 3;
/** Helpers without work are ended after this long, for the sake of their memory. */
const IDLE_MS = 2000;

class Helper {
  busy = false;
  #worker = new Worker(new URL('./helper.js', import.meta.url), { type: 'module' });
  #remote = wrap(this.#worker);
  #failure = new Promise((_resolve, reject) => {
    this.#worker.onerror = ({ message }) => reject(new Error(message));
  });

  takeIn(photos, keep) {
    return Promise.race([this.#remote.takeIn(photos, keep), this.#failure]);
  }

  close() {
    this.#worker.terminate();
  }
}

export class IntakePool {
  #engine;
  #busy = false;
  #most;
  /** @type {Set<Helper>} */
  #helpers = new Set();
  #timer = 0;

  /** @param {import('../engine/engine.js').Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    // Where memory is scarce one engine has to do.
    const spare = engine.choice.why === 'phone' ? 0 : navigator.hardwareConcurrency - 1;
    this.#most = Math.min(spare, MOST_HELPERS);
  }

  /** A helper that has time, or null where the worker's own engine is the better choice. */
  #helper(training) {
    if (!this.#busy && !training) return null;
    const free = [...this.#helpers].find(({ busy }) => !busy);
    if (free || this.#helpers.size >= this.#most) return free ?? null;
    const started = new Helper();
    this.#helpers.add(started);
    return started;
  }

  async #takeInHere(photos, keep) {
    this.#busy = true;
    try {
      return await takeIn(this.#engine, photos, keep);
    } finally {
      this.#busy = false;
    }
  }

  /** What a helper fails at, whatever the reason, is done here: so it is told as ever. */
  async #takeInThere(helper, photos, keep) {
    helper.busy = true;
    try {
      return await helper.takeIn(photos, keep);
    } catch {
      this.#helpers.delete(helper);
      helper.close();
      return this.#takeInHere(photos, keep);
    } finally {
      helper.busy = false;
    }
  }

  #endHelpers() {
    for (const helper of this.#helpers) helper.close();
    this.#helpers.clear();
  }

  /**
   * @param {{id: number, file: Blob}[]} photos all of them are in memory at once
   * @param {boolean} keep
   * @param {boolean} training the worker's own engine has other work
   * @returns {Promise<import('./intake.js').Looked[]>}
   */
  async takeIn(photos, keep, training) {
    clearTimeout(this.#timer);
    const helper = this.#helper(training);
    const looked = helper
      ? await this.#takeInThere(helper, photos, keep)
      : await this.#takeInHere(photos, keep);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (![...this.#helpers].some(({ busy }) => busy)) this.#endHelpers();
    }, IDLE_MS);
    return looked;
  }
}
