// Does a job (rows.mjs) with the engine as a page uses it: a recipe, photos, steps. The same in a
// worker of a page and in Node.
import { Engine } from '../../web/engine/engine.js';

const PAGE_BYTES = 65536;
const SAMPLE_TURNS = 2; // photos for so many turns more than asked for: nothing comes from the store

/**
 * @param {string} script address of thaw-BUILD.js
 * @param {string} build
 * @param {number} threads
 */
export async function loadEngine(script, build, threads) {
  const { default: createThaw } = await import(script);
  const wasmMemory = new WebAssembly.Memory({
    initial: (32 << 20) / PAGE_BYTES,
    maximum: 65536,
    shared: build !== 'simd',
  });
  const module = await createThaw({ wasmMemory, poolSize: threads - 1 });
  return new Engine(module, { build, why: 'asked', threads });
}

/** Photos of noise, each a little different. */
function addPhotos(run, { side, classes }, count) {
  const data = new Uint8ClampedArray(side * side * 4);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = i % 4 === 3 ? 255 : state >>> 24;
  }
  for (let i = 0; i < count; i++) {
    data[0] = i;
    data[1] = i >> 8;
    run.addPixels(`class ${i % classes}/${i}.png`, { width: side, height: side, data });
  }
}

const photosFor = ({ photos, batch, steps = 1 }, turns) =>
  photos ?? batch * steps * (turns + SAMPLE_TURNS);

/** Work that is open: a run in the middle of its training. */
export class ThawWork {
  #engine;
  #run;
  #job;

  /** @param {{script: string, build: string, threads: number}} how */
  static async load({ script, build, threads }) {
    const work = new ThawWork();
    work.#engine = await loadEngine(script, build, threads);
    return work;
  }

  /**
   * @param {import('./rows.mjs').Job} job
   * @param {number} turns how many will be asked for
   */
  open(job, turns) {
    this.#job = job;
    if (job.kind === 'article') return; // each turn is a run of its own
    this.#run = this.#engine.open(job.recipe);
    addPhotos(this.#run, job, photosFor(job, turns));
    this.#run.start();
    if (job.kind === 'head') this.#passEpoch();
    this.turn();
  }

  /** Steps until every feature is in the store. */
  #passEpoch() {
    while (this.#run.step().event !== 'epoch');
  }

  close() {
    this.#run?.close();
    this.#run = undefined;
  }

  /** Bytes that the engine's memory has grown to. */
  get memoryBytes() {
    return this.#engine.memoryBytes;
  }

  /** @returns {number} seconds of one turn: `steps` batches or a whole run */
  turn() {
    const { kind, steps = 1 } = this.#job;
    if (kind === 'article') return this.#wholeRun();
    let seconds = 0;
    for (let i = 0; i < steps; i++) seconds += this.#batch(kind === 'forward');
    return seconds;
  }

  /** Steps up to the next optimizer step; counts what lies before it alone where that is asked for. */
  #batch(preparingAlone) {
    let seconds = 0;
    for (;;) {
      const begun = performance.now();
      const { event } = this.#run.step();
      const taken = (performance.now() - begun) / 1e3;
      if (event !== 'batch' || !preparingAlone) seconds += taken;
      if (event === 'batch') return seconds;
      if (event === 'done') throw new Error('the run ended early');
    }
  }

  /** From the photos, decoded, to the trained head. */
  #wholeRun() {
    const run = this.#engine.open(this.#job.recipe);
    addPhotos(run, this.#job, this.#job.photos);
    const begun = performance.now();
    run.start();
    while (run.step().event !== 'done');
    const seconds = (performance.now() - begun) / 1e3;
    run.close();
    return seconds;
  }
}
