/**
 * @typedef {object} Planned what of a class is to be trained on
 * @property {string} name
 * @property {number} real
 * @property {number} synthetic
 */

/** A run: a recipe, photos and weights in; events, a trained model and predictions out. */
export class Run {
  #api;
  #handle;

  /**
   * @param {import('./api.js').Api} api
   * @param {number} handle
   */
  constructor(api, handle) {
    this.#api = api;
    this.#handle = handle;
  }

  get #module() {
    return this.#api.module;
  }

  get #memory() {
    return this.#api.memory;
  }

  /** @param {boolean} hasSplits paths are train/class/photo, otherwise class/photo */
  setSplits(hasSplits) {
    this.#api.check(this.#module._thaw_api_set_splits(this.#handle, Number(hasSplits)));
  }

  /**
   * Throws BAD_FILE for one that cannot be used; the run remembers it and goes on without.
   * @param {string} path below the data set
   * @param {Uint8Array} bytes of a JPEG, PNG, BMP or GIF
   */
  addFile(path, bytes) {
    const status = this.#memory.lendText(path, (pathAt) =>
      this.#memory.lend(bytes, (at, length) =>
        this.#module._thaw_api_add_file(this.#handle, pathAt, at, length),
      ),
    );
    this.#api.check(status);
  }

  /**
   * @param {string} path below the data set
   * @param {ImageData} image
   */
  addPixels(path, image) {
    const status = this.#memory.lendText(path, (pathAt) =>
      this.#memory.lend(bytesOf(image), (at) =>
        this.#module._thaw_api_add_pixels(this.#handle, pathAt, at, image.width, image.height),
      ),
    );
    this.#api.check(status);
  }

  /** @returns {Uint8Array<ArrayBuffer>} what tells the photo added last from others, for splits */
  identify() {
    const bytes = this.#memory.take((lengthAt) =>
      this.#module._thaw_api_identify(this.#handle, lengthAt),
    );
    return bytes ?? this.#api.fail();
  }

  /**
   * In the stead of a photo, in a run that is split and never started.
   * @param {string} path below the data set
   * @param {Uint8Array} identity of the photo, as some run told it
   */
  addIdentity(path, identity) {
    const status = this.#memory.lendText(path, (pathAt) =>
      this.#memory.lend(identity, (at, length) =>
        this.#module._thaw_api_add_identity(this.#handle, pathAt, at, length),
      ),
    );
    this.#api.check(status);
  }

  /** @param {number} perClass pictures of each shape */
  addShapes(perClass) {
    this.#api.check(this.#module._thaw_api_add_shapes(this.#handle, perClass));
  }

  /** @returns {{w: number, h: number, names: string[]}} the photos as the network takes them */
  photos() {
    return this.#api.json(this.#module._thaw_api_photos(this.#handle));
  }

  /**
   * What augmentation makes of the photos; see csrc/app/wasm_api.h.
   * @param {object} recipe of which the seed and the section `augment` count
   * @param {number} epoch
   * @returns {ImageData[]} one a photo, in the order of photos()
   */
  augment(recipe, epoch) {
    const { w, h, names } = this.photos();
    const each = w * h * 4;
    const address = this.#memory.alloc(names.length * each);
    try {
      const status = this.#memory.lendText(JSON.stringify(recipe), (at, length) =>
        this.#module._thaw_api_augment(this.#handle, at, length, epoch, address),
      );
      this.#api.check(status);
      return names.map((_, i) => {
        const rgba = this.#memory.copy(address + i * each, each);
        return new ImageData(new Uint8ClampedArray(rgba.buffer), w, h);
      });
    } finally {
      this.#memory.free(address);
    }
  }

  /** @param {Uint8Array} bytes a safetensors file with the backbone's weights */
  giveWeights(bytes) {
    const at = this.#memory.give(bytes); // the run owns the block from here on
    this.#api.check(this.#module._thaw_api_give_weights(this.#handle, at, bytes.length));
  }

  /**
   * A model trained earlier, instead of anything added.
   * @param {string[]} classes
   * @param {Uint8Array} bytes its safetensors file
   */
  restore(classes, bytes) {
    const status = this.#memory.lendText(JSON.stringify(classes), (at, length) =>
      // The run owns the bytes from here on.
      this.#module._thaw_api_restore(
        this.#handle,
        at,
        length,
        this.#memory.give(bytes),
        bytes.length,
      ),
    );
    this.#api.check(status);
  }

  /**
   * @returns {{validation: string[], test: string[], left_out: string[], plan: Planned[],
   *   duplicates: object}} paths of the photos that do not train, what trains, class by class, and
   *   what was found twice; see docs/data.md
   */
  splits() {
    return this.#api.json(this.#module._thaw_api_splits(this.#handle));
  }

  /**
   * Begins to make synthetic samples, before start: photos are split.
   * @param {Uint8Array|null} kept what a generator has learnt; of other photos or settings it is
   *   left aside
   * @returns {{w: number, h: number, pictures: boolean, learnt: boolean, plan: Planned[]}} w, h: of
   *   its pictures, if it makes any
   */
  beginSynthesis(kept) {
    return this.#memory.lend(kept ?? new Uint8Array(0), (at, length) =>
      this.#api.json(this.#module._thaw_api_synth_begin(this.#handle, at, length)),
    );
  }

  /** @returns {object} `learn`, `make` or, when all is there, `made`; see csrc/app/report.h */
  stepSynthesis() {
    return this.#api.json(this.#module._thaw_api_synth_step(this.#handle));
  }

  /** @returns {Uint8Array<ArrayBuffer>|null} what the generator has learnt; null: nothing to keep */
  saveGenerator() {
    return this.#memory.take((lengthAt) =>
      this.#module._thaw_api_synth_save(this.#handle, lengthAt),
    );
  }

  /**
   * Samples of one class, once the generator has learnt.
   * @param {{w: number, h: number}} size as beginSynthesis told
   * @param {number} label place of the class in the plan
   * @param {number[]} indices
   * @returns {ImageData[]}
   */
  showSynthetic({ w, h }, label, indices) {
    const address = this.#memory.alloc(w * h * 4);
    try {
      return indices.map((index) => {
        this.#api.check(this.#module._thaw_api_synth_show(this.#handle, label, index, address));
        const rgba = this.#memory.copy(address, w * h * 4);
        return new ImageData(new Uint8ClampedArray(rgba.buffer), w, h);
      });
    } finally {
      this.#memory.free(address);
    }
  }

  /** @returns {object} classes, counts, bytes planned, files skipped, the recipe as run */
  start() {
    return this.#api.json(this.#module._thaw_api_start(this.#handle));
  }

  /**
   * The run between two steps, for a run like it to go on from.
   * @param {string} source what is handed on to whoever goes on
   * @returns {Uint8Array<ArrayBuffer>}
   */
  checkpoint(source) {
    const bytes = this.#memory.lendText(source, (sourceAt) =>
      this.#memory.take((lengthAt) =>
        this.#module._thaw_api_checkpoint(this.#handle, sourceAt, lengthAt),
      ),
    );
    return bytes ?? this.#api.fail();
  }

  /**
   * After start, before the first step.
   * @param {Uint8Array} checkpoint
   * @returns {object[]} what the run told until then: phases, epochs and restorings
   */
  resume(checkpoint) {
    const { history } = this.#memory.lend(checkpoint, (at, length) =>
      this.#api.json(this.#module._thaw_api_resume(this.#handle, at, length)),
    );
    return history
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /** @returns {import('../export/formats.js').PhotoRecord} of the photos that it was started with */
  record() {
    return this.#api.json(this.#module._thaw_api_record(this.#handle));
  }

  /** @returns {object} one event */
  step() {
    return this.#api.json(this.#module._thaw_api_step(this.#handle));
  }

  /**
   * @param {number} split index of the description's `splits`
   * @returns {object} accuracy, loss, per_class, confusion and the answer to each photo
   */
  evaluate(split) {
    return this.#api.json(this.#module._thaw_api_evaluate(this.#handle, split));
  }

  /**
   * Where a class is seen in the photo that was predicted last.
   * @param {number} label -1: the most probable class
   * @returns {{label: number, h: number, w: number, map: number[]}}
   */
  explain(label) {
    return this.#api.json(this.#module._thaw_api_explain(this.#handle, label));
  }

  /**
   * The photos of a split in the plane in which their features vary most.
   * @param {number} split
   * @returns {{share: number[], points: {name: string, label: number, x: number, y: number}[]}}
   */
  map(split) {
    return this.#api.json(this.#module._thaw_api_map(this.#handle, split));
  }

  /**
   * Looks for a learning rate, instead of start: a generator of {step, lr, loss, smoothed, prepared,
   * done}, the last with a `suggestion` or null. Run it to its end, or return() it, before close().
   * @param {{phase?: number, from?: number, to?: number, steps?: number}} [options]
   */
  *findLr({ phase = 0, from = 1e-7, to = 1, steps = 100 } = {}) {
    const begun = this.#module._thaw_api_lr_find_begin(this.#handle, phase, from, to, steps);
    const finder = this.#api.present(begun);
    try {
      let point;
      do yield (point = this.#api.json(this.#module._thaw_api_lr_find_step(finder)));
      while (!point.done);
    } finally {
      this.#module._thaw_api_lr_find_end(finder);
    }
  }

  /** The next steps end the run and restore the best weights. */
  cancel() {
    this.#module._thaw_api_cancel(this.#handle);
  }

  /**
   * @param {Uint8Array} bytes of an image file
   * @returns {{classes: {name: string, probability: number}[]}} most probable first
   */
  predictFile(bytes) {
    return this.#memory.lend(bytes, (at, length) =>
      this.#api.json(this.#module._thaw_api_predict_file(this.#handle, at, length)),
    );
  }

  /**
   * @param {ImageData} image
   * @returns {{classes: {name: string, probability: number}[]}} most probable first
   */
  predictPixels(image) {
    return this.#memory.lend(bytesOf(image), (at) =>
      this.#api.json(
        this.#module._thaw_api_predict_pixels(this.#handle, at, image.width, image.height),
      ),
    );
  }

  /**
   * Instead of start.
   * @param {number} perClass photos of each class to learn from
   * @param {number} seeds choices of them
   */
  probe(perClass, seeds) {
    this.#api.check(this.#module._thaw_api_probe(this.#handle, perClass, seeds));
  }

  /** @returns {{done: number, total: number, probe?: object}} probe: after the last step */
  probeStep() {
    return this.#api.json(this.#module._thaw_api_probe_step(this.#handle));
  }

  /** Instead of start, once stepSynthesis has made the samples: judges them beside the real photos. */
  judge() {
    this.#api.check(this.#module._thaw_api_judge(this.#handle, 0));
  }

  /** @returns {{done: number, total: number, judgement?: object}} judgement: after the last step */
  judgeStep() {
    return this.#api.json(this.#module._thaw_api_judge_step(this.#handle));
  }

  /** @returns {Uint8Array<ArrayBuffer>} the model as a safetensors file */
  save() {
    const bytes = this.#memory.take((lengthAt) =>
      this.#module._thaw_api_save(this.#handle, lengthAt),
    );
    return bytes ?? this.#api.fail();
  }

  close() {
    this.#module._thaw_api_close(this.#handle);
    this.#handle = 0;
  }
}

/** @param {ImageData} image */
function bytesOf({ data }) {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
