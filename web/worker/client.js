/**
 * The engine as the page knows it: methods of WorkerApi, failures as ThawError. A worker whose engine
 * crashed is replaced, since nothing in its memory can be trusted any more.
 */
import { proxy, wrap } from 'comlink';
import { ThawError } from '../engine/error.js';

export { ThawError };

/** How often an engine is loaded that crashes while it is. */
const MOST_LOADS = 3;

export class Client {
  /** @type {Worker} */
  #worker;
  /** @type {import('comlink').Remote<import('./protocol.js').WorkerApi>} */
  #remote;
  /** Calls without an answer yet: what rejects them. */
  #pending = new Set();
  #wanted;
  /** Engines in a row that crashed before they were loaded. */
  #failedLoads = 0;
  /** @type {Promise<import('./protocol.js').EngineInfo>} */
  #loading;

  /** @param {{build?: string, threads?: number}} [wanted] as loadEngine takes it */
  constructor(wanted = {}) {
    this.#wanted = wanted;
    this.#start();
  }

  #start() {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.onerror = ({ message }) =>
      this.#abandon(new ThawError('CRASHED', message ?? 'the worker could not be loaded'));
    this.#remote = wrap(this.#worker);
    this.#loading = this.#send('load', [this.#wanted]);
    this.#loading.then(
      () => (this.#failedLoads = 0),
      () => {}, // told to whoever asks
    );
  }

  /** Rejects whatever waits for the worker. */
  #abandon(error) {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const reject of pending) reject(error);
  }

  /** Another worker, unless it is plain by now that it would crash as it loads, too. */
  #replace(error, method) {
    this.#worker.terminate();
    this.#abandon(error);
    if (method !== 'load' || ++this.#failedLoads < MOST_LOADS) this.#start();
  }

  /** Calls a method of the worker. */
  #send(method, args) {
    return new Promise((resolve, reject) => {
      const settle = (outcome, value) => {
        this.#pending.delete(reject);
        outcome(value);
      };
      this.#pending.add(reject);
      this.#remote[method](...args).then(
        (value) => settle(resolve, value),
        ({ status = 'FAILED', detail, message }) => {
          const error = new ThawError(status, detail ?? message);
          settle(reject, error);
          if (status === 'CRASHED') this.#replace(error, method);
        },
      );
    });
  }

  async #call(method, ...args) {
    await this.#loading;
    return this.#send(method, args);
  }

  /** @returns {Promise<import('./protocol.js').EngineInfo>} once the engine is loaded */
  info() {
    return this.#loading;
  }

  /**
   * @param {string} text
   * @returns {Promise<object>} the recipe with its defaults filled in
   */
  readRecipe(text) {
    return this.#call('readRecipe', text);
  }

  /**
   * @param {object} recipe
   * @param {number} classes
   * @param {number} phase
   */
  summary(recipe, classes, phase) {
    return this.#call('summary', recipe, classes, phase);
  }

  /**
   * @param {object} recipe with the sections that the page's controls edit
   * @param {number} phase
   * @returns {Promise<import('./protocol.js').Timing>}
   */
  timeEpochs(recipe, phase) {
    return this.#call('timeEpochs', recipe, phase);
  }

  /**
   * @param {number} index
   * @param {number} label
   * @param {number} size
   * @returns {Promise<ImageData>}
   */
  drawShape(index, label, size) {
    return this.#call('drawShape', index, label, size);
  }

  /**
   * @param {object} recipe whose size and fit the photos are brought to
   * @param {import('./protocol.js').Photo[]} photos
   * @returns {Promise<string[]>} paths of those that could be read, in the order of their pictures
   */
  openShowcase(recipe, photos) {
    return this.#call('openShowcase', recipe, photos);
  }

  /**
   * @param {object} recipe
   * @param {number[]} epochs
   * @returns {Promise<ImageData[][]>} for each epoch, what augmentation makes of the photos shown
   */
  showcase(recipe, epochs) {
    return this.#call('showcase', recipe, epochs);
  }

  /**
   * @param {{id: number, file: Blob}[]} photos a few at a time: all are in memory at once
   * @param {boolean} keep whether their originals are to be there when the page is opened again
   * @returns {Promise<import('./protocol.js').Taken[]>}
   */
  takeIn(photos, keep) {
    return this.#call('takeIn', photos, keep);
  }

  /** @param {number[]} ids of the photos whose originals are still wanted */
  keepOnly(ids) {
    return this.#call('keepOnly', ids);
  }

  /**
   * @param {File} archive
   * @returns {Promise<import('./protocol.js').Photo[]>}
   */
  unzip(archive) {
    return this.#call('unzip', archive);
  }

  /**
   * @param {object} recipe
   * @param {import('./protocol.js').KnownPhoto[]} photos
   * @param {boolean} hasSplits
   * @param {number} shapesPerClass
   * @returns {Promise<import('./protocol.js').Splits|null>} null: something else was asked meanwhile
   */
  splits(recipe, photos, hasSplits, shapesPerClass) {
    return this.#call('splits', recipe, photos, hasSplits, shapesPerClass);
  }

  /**
   * @param {object} recipe
   * @param {import('./protocol.js').Photo[]} files
   * @returns {Promise<import('./protocol.js').Conversion>}
   */
  convertWeights(recipe, files) {
    return this.#call('convertWeights', recipe, files);
  }

  /** @returns {Promise<import('../weights/registry.js').Entry[]>} */
  officialWeights() {
    return this.#call('officialWeights');
  }

  /**
   * Official weights from where this page came from, checked and converted.
   * @param {object} recipe
   * @param {string} name as the registry has it
   * @param {{onEvents: (events: object[]) => void, signal: AbortSignal}} options
   * @returns {Promise<import('./protocol.js').Conversion>}
   */
  fetchOfficial(recipe, name, options) {
    return this.#reporting('fetchOfficial', 'cancelFetch', [recipe, name], options);
  }

  /**
   * Resolves when the run is done, or was ended through the signal: then too its last events tell
   * what was restored.
   * @param {import('./protocol.js').Job} job
   * @param {{onEvents: (events: object[]) => void, signal: AbortSignal}} options
   */
  async train(job, { onEvents, signal }) {
    await this.#reporting('train', 'cancel', [job], { onEvents, signal });
  }

  /**
   * @param {import('./protocol.js').ProbeJob} job
   * @param {{onEvents: (events: object[]) => void, signal: AbortSignal}} options
   * @returns {Promise<object>} what `thaw probe --json` prints
   */
  probe(job, options) {
    return this.#reporting('probe', 'cancelSurvey', [job], options);
  }

  /**
   * @param {import('./protocol.js').LrJob} job
   * @param {{onEvents: (events: object[]) => void, signal: AbortSignal}} options
   * @returns {Promise<object>} what `thaw lr-find --json` prints
   */
  findLr(job, options) {
    return this.#reporting('findLr', 'cancelSurvey', [job], options);
  }

  /**
   * @param {import('./protocol.js').Job} job
   * @param {{onEvents: (events: object[]) => void, signal: AbortSignal}} options
   * @returns {Promise<object>} what `thaw judge --json` prints of the recipe's generator
   */
  judge(job, options) {
    return this.#reporting('judge', 'cancelSurvey', [job], options);
  }

  /**
   * Lets the recipe's generator learn; afterwards `synthetic` shows what it makes.
   * @param {import('./protocol.js').Job} job
   * @param {{onEvents: (events: object[]) => void, signal: AbortSignal}} options
   * @returns {Promise<import('../engine/run.js').Planned[]>} the classes
   */
  preview(job, options) {
    return this.#reporting('preview', 'cancelPreview', [job], options);
  }

  /**
   * @param {number} label place of the class among those that preview answered with
   * @param {number[]} indices
   * @returns {Promise<ImageData[]>}
   */
  synthetic(label, indices) {
    return this.#call('synthetic', label, indices);
  }

  /** A call that takes long: it tells how far it is, and another call ends it. */
  async #reporting(method, end, args, { onEvents, signal }) {
    signal.throwIfAborted();
    const cancel = () => this.#call(end);
    signal.addEventListener('abort', cancel);
    try {
      return await this.#call(method, ...args, proxy(onEvents));
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** @returns {Promise<import('./protocol.js').Interrupted|null>} a run that was not ended */
  interrupted() {
    return this.#call('interrupted');
  }

  /** Forgets that run. */
  discard() {
    return this.#call('discard');
  }

  pause() {
    return this.#call('pause');
  }

  resume() {
    return this.#call('resume');
  }

  /**
   * @param {Blob|ImageData} photo
   * @returns {Promise<{name: string, probability: number}[]>} most probable first
   */
  predict(photo) {
    return this.#call('predict', photo);
  }

  /**
   * @param {Blob|number|ImageData} photo
   * @param {number} label -1: the most probable class
   * @returns {Promise<import('./protocol.js').Explained>}
   */
  explain(photo, label) {
    return this.#call('explain', photo, label);
  }

  /** @returns {Promise<import('./protocol.js').Results[]>} of a run that is done, part by part */
  evaluate() {
    return this.#call('evaluate');
  }

  /** @returns {Promise<{share: number[], points: object[]}>} of a run that is done */
  map() {
    return this.#call('map');
  }

  /**
   * @param {string} format `onnx`, `tfjs`, `keras`, `safetensors` or `html`
   * @param {Record<string, string>} [words] of html: what the page says
   * @returns {Promise<import('./protocol.js').Exported>}
   */
  exportModel(format, words) {
    return this.#call('exportModel', format, words);
  }
}
