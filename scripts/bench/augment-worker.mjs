// Thaw's augmentation in a worker of a page, on one thread.
import { answerPage, contestant } from './answering.mjs';
import { loadEngine } from './thaw-work.mjs';

/** Photos with slopes and edges: a gradient turned a little further from one to the next. */
function photo(side, index) {
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 4;
      data.set([x + index * 7, y ^ (x >> 3), (x * y) >> 5, 255], at);
    }
  }
  return { width: side, height: side, data };
}

/** Variations of a few photos: a turn is an epoch of all of them, `epochs` times. */
class AugmentWork {
  #engine;
  #run;
  #job;
  #epoch = 0;

  static async load({ script, build }) {
    const work = new AugmentWork();
    work.#engine = await loadEngine(script, build, 1);
    return work;
  }

  open(job) {
    this.#job = job;
    this.#run = this.#engine.open({ model: { backbone: 'tiny', input: [job.side, job.side, 3] } });
    for (let i = 0; i < job.photos; i++) this.#run.addPixels(`photo/${i}`, photo(job.side, i));
    this.turn();
  }

  /** @returns {number} seconds, each picture copied to where a canvas could take it included */
  turn() {
    const begun = performance.now();
    for (let i = 0; i < this.#job.epochs; i++) {
      this.#run.augment({ augment: this.#job.augment }, this.#epoch++);
    }
    return (performance.now() - begun) / 1e3;
  }

  close() {
    this.#run.close();
  }
}

answerPage(contestant((how) => AugmentWork.load(how)));
