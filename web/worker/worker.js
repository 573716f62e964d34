/** The worker: owns the engine and one run. The page talks to it through client.js alone. */
import { expose, releaseProxy } from 'comlink';
import { ThawError } from '../engine/error.js';
import { loadEngine } from '../engine/load.js';
import { forgetCheckpoints } from '../store/checkpoint_store.js';
import { keepOnly } from '../store/photo_store.js';
import { latestCheckpoint } from './checkpoints.js';
import { IntakePool } from './intake_pool.js';
import { fetchOfficial, officialWeights } from './official.js';
import { predictPhoto, readPhoto } from './photo.js';
import { exportRun } from './export.js';
import { Judging } from './judging.js';
import { LrSearch } from './lr_search.js';
import { Probe } from './probe.js';
import { Reporter } from './reporter.js';
import { shippedWeights } from './shipped.js';
import { Showcase } from './showcase.js';
import { Training } from './training.js';
import { Census } from './splits.js';
import { Preview } from './synthesis.js';
import { timeEpochs } from './timing.js';
import { convertWeights } from './weights.js';
import { unzipPhotos } from './zip.js';

/** @type {import('../engine/engine.js').Engine} */
let engine;
/** @type {Census} */
let census;
/** @type {IntakePool} */
let intake;
/** @type {import('../engine/run.js').Run|null} */
let run = null;
/** Once the originals of forgotten photos are gone. */
let tidied = Promise.resolve();
/** What the run told when it started. */
let started = null;
/** What it was given to learn from. @type {import('./protocol.js').Photo[]} */
let learntFrom = [];
/** @type {Training|null} */
let training = null;
/** @type {Showcase|null} */
let showcase = null;
/** @type {import('./survey.js').Survey|null} */
let surveying = null;
/** Of the recipe's generator; stays open to show what it makes. @type {Preview|null} */
let preview = null;
/** Ends the download that is under way. */
let fetching = new AbortController();

function closeRun() {
  run?.close();
  run = null;
}

/** @type {import('./protocol.js').WorkerApi} */
const api = {
  async load(wanted) {
    engine = await loadEngine(wanted);
    census = new Census(engine);
    intake = new IntakePool(engine);
    const { models, shapes } = engine.description;
    return { ...engine.choice, models, shapes };
  },

  async readRecipe(text) {
    return engine.readRecipe(text);
  },

  async summary(recipe, classes, phase) {
    return engine.summary(recipe, classes, phase);
  },

  async timeEpochs(recipe, phase) {
    return timeEpochs(engine, recipe, phase);
  },

  async drawShape(index, label, size) {
    return engine.drawShape(index, label, size);
  },

  async openShowcase(recipe, photos) {
    showcase?.close();
    showcase = null;
    const opened = await Showcase.open(engine, recipe, photos);
    showcase?.close(); // another was opened while the photos were read
    showcase = opened;
    return showcase.names;
  },

  async showcase(recipe, epochs) {
    if (!showcase) throw new ThawError('INVALID', 'there are no photos to vary yet');
    return showcase.vary(recipe, epochs);
  },

  async takeIn(photos, keep) {
    await tidied; // or what is kept now would be taken for something forgotten
    const looked = await intake.takeIn(photos, keep, training !== null);
    photos.forEach(({ id }, i) => census.note(id, looked[i].identity));
    return looked.map(({ kept, problem }) => ({ kept, problem }));
  },

  async keepOnly(ids) {
    tidied = keepOnly(ids);
    return tidied;
  },

  async unzip(archive) {
    return unzipPhotos(archive);
  },

  async splits(recipe, photos, hasSplits, shapesPerClass) {
    return census.splits(recipe, photos, hasSplits, shapesPerClass);
  },

  async convertWeights(recipe, files) {
    return convertWeights(engine, recipe, files);
  },

  officialWeights,

  async fetchOfficial(recipe, name, report) {
    const entry = (await officialWeights()).find((one) => one.name === name);
    if (!entry) throw new ThawError('INVALID', `no official weights are called ${name}`);
    fetching.abort();
    fetching = new AbortController();
    const reporter = new Reporter(report);
    try {
      const file = await fetchOfficial(entry, fetching.signal, (event) => reporter.tell(event));
      reporter.flush();
      return await convertWeights(engine, recipe, [file]);
    } finally {
      await reporter.end();
      report[releaseProxy]();
    }
  },

  async cancelFetch() {
    fetching.abort();
  },

  async train(job, report) {
    if (training) throw new ThawError('INVALID', 'a run is being trained already');
    closeRun();
    run = engine.open(job.recipe);
    learntFrom = job.photos;
    const reporter = new Reporter((events) => {
      started = events.find(({ event }) => event === 'start') ?? started;
      return report(events);
    });
    training = new Training(run, job, reporter, {
      weights: () => weightsOf(job),
      checkpoint: () => latestCheckpoint(engine),
    });
    try {
      await training.pump();
    } catch (error) {
      closeRun();
      throw error;
    } finally {
      training = null;
      await reporter.end();
      report[releaseProxy]();
    }
  },

  async interrupted() {
    return (await latestCheckpoint(engine))?.seen ?? null;
  },

  async discard() {
    return forgetCheckpoints();
  },

  async pause() {
    training?.pause();
  },

  async resume() {
    training?.resume();
  },

  async cancel() {
    training?.cancel();
  },

  probe: (job, report) => take(new Probe(), job, report),

  findLr: (job, report) => take(new LrSearch(), job, report),

  judge: (job, report) => take(new Judging(), job, report),

  async preview(job, report) {
    preview?.end();
    const learning = (preview = new Preview(engine, job.recipe));
    const reporter = new Reporter(report);
    try {
      return await learning.learn(job, reporter);
    } catch (error) {
      if (preview === learning) preview = null;
      learning.close();
      throw error;
    } finally {
      await reporter.end();
      report[releaseProxy]();
    }
  },

  async cancelPreview() {
    preview?.cancel();
  },

  async synthetic(label, indices) {
    if (!preview) throw new ThawError('INVALID', 'no generator has learnt yet');
    return preview.show(label, indices);
  },

  async cancelSurvey() {
    surveying?.cancel();
  },

  async predict(photo) {
    const source = await readPhoto(photo);
    return predictPhoto(trained(), source);
  },

  async explain(photo, label) {
    const source = await readPhoto(photo);
    const classes = predictPhoto(trained(), source);
    return { classes, ...trained().explain(label) };
  },

  async evaluate() {
    const splits = started.test > 0 ? [testedSplit(), 'test'] : [testedSplit()];
    return splits.map((split) => finished().evaluate(splitIndex(split)));
  },

  async map() {
    return finished().map(splitIndex(testedSplit()));
  },

  async exportModel(format, words) {
    return exportRun(engine, trained(), started, learntFrom, format, words);
  },
};

/** Takes a survey on an engine run of its own, beside the one that trains or has trained. */
async function take(survey, job, report) {
  if (surveying) throw new ThawError('INVALID', 'another survey is being taken already');
  surveying = survey;
  const surveyed = engine.open(job.recipe);
  const reporter = new Reporter(report);
  try {
    return await survey.take(surveyed, job, await weightsOf(job), reporter);
  } finally {
    surveyed.close();
    surveying = null;
    await reporter.end();
    report[releaseProxy]();
  }
}

/** What a run starts from: what was given, else what ships. */
async function weightsOf({ recipe, weights }) {
  return weights ? new Uint8Array(await weights.arrayBuffer()) : shippedWeights(engine, recipe);
}

function trained() {
  if (!run) throw new ThawError('INVALID', 'there is no trained model yet');
  return run;
}

/** Looking at all photos takes the layers that training has in hand. */
function finished() {
  if (training) throw new ThawError('INVALID', 'the run is still in work');
  return trained();
}

const splitIndex = (name) => engine.description.splits.indexOf(name);

/** The photos that say how good the model is: those held out, or else those that it learnt from. */
const testedSplit = () => (started.validation > 0 ? 'validation' : 'train');

/** @returns {import('./protocol.js').Failure} */
function failureOf(error) {
  if (error instanceof WebAssembly.RuntimeError) {
    return { status: 'CRASHED', detail: error.message };
  }
  return {
    status: error.status ?? 'FAILED',
    detail: error.detail ?? error.message ?? String(error),
  };
}

/** Comlink hands on what is thrown as it is unless it is an Error. */
function guarded(method) {
  return async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      throw failureOf(error);
    }
  };
}

expose(Object.fromEntries(Object.entries(api).map(([name, method]) => [name, guarded(method)])));
