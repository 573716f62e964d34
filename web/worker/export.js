/** A trained model for other programs, as one file: several are put into an archive. */
import { ThawError } from '../engine/error.js';
import { readSafetensors } from '../weights/safetensors.js';
import { breathe } from './breathe.js';
import { predictPhoto, readPhoto } from './photo.js';

/** As many photos are looked at. */
const PHOTOS = 8;

/** The page that a model is put into lies beside this one. */
async function fetchTemplate() {
  const response = await fetch(new URL('predictor.html', import.meta.url));
  if (response.ok) return response.text();
  throw new ThawError('FAILED', `predictor.html: wanted beside the page, got ${response.status}`);
}

/** Photos of the run, evenly from all; those that are gone or cannot be read are passed over. */
async function somePhotos(photos) {
  const count = Math.min(PHOTOS, photos.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => photos[Math.floor((i * photos.length) / count)],
  );
  const read = await Promise.allSettled(chosen.map(({ file }) => readPhoto(file)));
  return read.flatMap(({ value }, i) => (value ? [{ name: chosen[i].path, source: value }] : []));
}

/** Of the sample set, or where no photo is left: pictures that the engine draws. */
function drawings(engine, [size]) {
  const { shapes } = engine.description;
  return Array.from({ length: PHOTOS }, (_, i) => {
    const label = i % shapes.length;
    return { name: `${shapes[label]} ${i}`, source: { image: engine.drawShape(i, label, size) } };
  });
}

/** What the model says of photos; those that it cannot decode are left out. */
function askModel(run, photos) {
  return photos.flatMap((photo) => {
    try {
      return [{ ...photo, answer: predictPhoto(run, photo.source) }];
    } catch (error) {
      if (error.status === 'BAD_FILE') return [];
      throw error;
    }
  });
}

/** Training may go on in between steps of this worker: answers and weights are of one moment. */
function answersAndWeights(run, photos, spare) {
  const asked = askModel(run, photos);
  return { asked: asked.length > 0 ? asked : askModel(run, spare), file: run.save() };
}

/**
 * Runs what was written beside the trained model, for as long as that takes.
 * @param {import('../engine/engine.js').Engine} engine
 * @param {{name: string, source: import('./photo.js').Source, answer: import('../export/parity.js').Answer}[]} asked
 * @param {string} format
 * @param {Record<string, Uint8Array>} files
 * @returns {Promise<import('../export/parity.js').Parity>}
 */
export async function checkParity(engine, asked, format, files) {
  const { compareAnswers, readExport } = await import('../export/parity.js');
  const { recipe, classes, file } = await readExport(format, files);
  const run = engine.open(recipe);
  try {
    run.restore(classes, file);
    const found = [];
    for (const { source } of asked) {
      await breathe();
      found.push(predictPhoto(run, source));
    }
    const names = asked.map(({ name }) => name);
    const wanted = asked.map(({ answer }) => answer);
    return compareAnswers(Object.keys(files)[0], names, wanted, found);
  } finally {
    run.close();
  }
}

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {import('../engine/run.js').Run} run trained
 * @param {{recipe: object, classes: string[]}} started what the run told when it started
 * @param {import('./protocol.js').Photo[]} given what the run was given to learn from
 * @param {string} format as web/export/formats.js has it
 * @param {Record<string, string>} [words] of html: what the page says
 * @returns {Promise<import('./protocol.js').Exported>}
 */
export async function exportRun(engine, run, { recipe, classes }, given, format, words) {
  const { exportModel } = await import('../export/formats.js');
  const summary = engine.summary(recipe, classes.length, recipe.phases.length - 1);
  const spare = drawings(engine, summary.input);
  const { asked, file } = answersAndWeights(run, await somePhotos(given), spare);
  const { tensors } = readSafetensors(file);
  const template = format === 'html' ? await fetchTemplate() : undefined;
  const photos = run.record();
  const source = { summary, tensors, file, classes, recipe, photos, template, words };
  const files = await exportModel(format, source);
  const parity = await checkParity(engine, asked, format, files);
  const [[name, bytes], ...others] = Object.entries(files);
  if (others.length === 0) return { name, blob: new Blob([bytes]), parity };
  const { zipSync } = await import('fflate');
  const blob = new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' }); // weights do not shrink
  return { name: `model-${format}.zip`, blob, parity };
}
