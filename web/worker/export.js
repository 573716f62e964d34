/** A trained model for other programs, as one file: several are put into an archive. */
import { ThawError } from '../engine/error.js';
import { readWeights } from '../weights/convert.js';
import { readSafetensors } from '../weights/safetensors.js';

/** Formats that we read ourselves. */
const READ_BACK = { tfjs: 'model.json', keras: 'model.h5' };

/** Nothing is handed out whose numbers are not those of the model, to the last bit. */
async function readBack(format, files, tensors) {
  if (!(format in READ_BACK)) return;
  const names = Object.keys(files).filter((name) => !name.endsWith('.py'));
  const read = await readWeights(names, async (name) => files[name]);
  const byName = new Map(read.tensors.map(({ name, data }) => [name, data]));
  for (const { original, data } of tensors) {
    const found = byName.get(original);
    if (!found || data.some((value, i) => !Object.is(value, found[i]))) {
      throw new ThawError('FAILED', `${original}: ${READ_BACK[format]} does not hold its numbers`);
    }
  }
}

/** The page that a model is put into lies beside this one. */
async function fetchTemplate() {
  const response = await fetch(new URL('predictor.html', import.meta.url));
  if (response.ok) return response.text();
  throw new ThawError('FAILED', `predictor.html: wanted beside the page, got ${response.status}`);
}

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {import('../engine/run.js').Run} run trained
 * @param {{recipe: object, classes: string[]}} started what the run told when it started
 * @param {string} format as web/export/formats.js has it
 * @param {Record<string, string>} [words] of html: what the page says
 * @returns {Promise<import('./protocol.js').Exported>}
 */
export async function exportRun(engine, run, { recipe, classes }, format, words) {
  const { exportModel } = await import('../export/formats.js');
  const summary = engine.summary(recipe, classes.length, recipe.phases.length - 1);
  const file = run.save();
  const { tensors } = readSafetensors(file);
  const template = format === 'html' ? await fetchTemplate() : undefined;
  const source = { summary, tensors, file, classes, recipe, template, words };
  const files = await exportModel(format, source);
  await readBack(format, files, tensors);
  const [[name, bytes], ...others] = Object.entries(files);
  if (others.length === 0) return { name, blob: new Blob([bytes]) };
  const { zipSync } = await import('fflate');
  const blob = new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' }); // weights do not shrink
  return { name: `model-${format}.zip`, blob };
}
