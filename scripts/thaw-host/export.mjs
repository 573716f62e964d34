// `thaw export`: a trained model in the formats of other programs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { FORMAT_NAMES, exportModel } from '../../web/export/formats.js';
import { readSafetensors } from '../../web/weights/safetensors.js';
import { HostError } from './errors.mjs';
import { predictorWords } from '../../web/app/predictor_words.js';
import { words as english } from '../../web/app/words/en.js';
import { checkParity } from './parity.mjs';
import { BUILD, ROOT, askProgram } from './program.mjs';
import { parseWords } from './words.mjs';

const TEMPLATE = path.join(BUILD, 'web/predictor.html');
const ENGLISH = predictorWords(english, 'en');

export const EXPORT_HELP = `thaw export RUN --to FORMAT --out FOLDER

Writes the model of a run's folder for other programs, into a folder:

  --to onnx           model.onnx (opset 17)
  --to tfjs           model.json and weights.bin, a TF.js layers model
  --to keras          model.h5, as keras.models.load_model reads it; train.py, which goes on
                      training it elsewhere as the recipe's last phase does; and photos.json,
                      by which it knows the photos that validated and tested
  --to safetensors    weights.safetensors, the run's own, classes and recipe in its metadata
  --to html           model.html, a page that predicts, with the engine inside: opened from
                      anywhere, it needs no network and no other file

The others take RGB photos (photos, height, width, 3), numbers of 0 to 255, prepare them themselves and give
probabilities. Classes and recipe are inside.

Before a file is written it is read back and run beside the model, on a few pictures drawn for that;
probabilities must agree to 1e-4.
`;

async function readRun(run, file) {
  try {
    return await readFile(path.join(run, file));
  } catch ({ code }) {
    throw new HostError(
      `export: ${path.join(run, file)}: ${code}; a folder that \`thaw train --out\` wrote is wanted`,
      2,
    );
  }
}

/** Which photos trained, as far as the run has written it: those of the page's models have not. */
async function readPhotos(run) {
  try {
    return JSON.parse(await readFile(path.join(run, 'photos.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new HostError(`export: ${path.join(run, 'photos.json')}: ${error.message}`, 2);
  }
}

async function readTemplate() {
  try {
    return await readFile(TEMPLATE, 'utf8');
  } catch ({ code }) {
    throw new HostError(`export: ${TEMPLATE}: ${code}; \`make web\` in ${ROOT} builds it`, 1);
  }
}

/**
 * @param {string[]} words behind `export`
 * @returns {Promise<number>} exit status
 */
export async function exportCommand(words) {
  const { plain, values } = parseWords('export', words, { values: ['--to', '--out'] });
  const { '--to': format, '--out': out } = values;
  if (plain.length !== 1 || out === undefined) {
    throw new HostError('export: RUN, --to and --out wanted; `thaw help export`', 2);
  }
  if (!FORMAT_NAMES.includes(format)) {
    throw new HostError(`export: --to: one of ${FORMAT_NAMES.join(', ')} wanted, got ${format}`, 2);
  }
  const [run] = plain;
  const file = new Uint8Array(await readRun(run, 'weights.safetensors'));
  const { tensors } = readSafetensors(file);
  const classes = JSON.parse(await readRun(run, 'classes.json'));
  const recipe = JSON.parse(await readRun(run, 'recipe.json'));
  const { status, answer: summary } = await askProgram([
    ...['summary', '--json', '--recipe', path.join(run, 'recipe.json')],
    ...['--classes', String(classes.length)],
  ]);
  if (status !== 0) return status; // the program has said what is wrong
  const template = format === 'html' ? await readTemplate() : undefined;
  const photos = await readPhotos(run);
  const source = { summary, tensors, file, classes, recipe, photos, template, words: ENGLISH };
  const files = await exportModel(format, source);
  const parity = await checkParity(run, format, files);
  await mkdir(out, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(path.join(out, name), bytes);
    console.log(`${path.join(out, name)}: ${(bytes.length / 1e6).toFixed(2)} MB`);
  }
  console.log(
    `read back: ${parity.photos} pictures answered alike, largest difference ${parity.apart.toPrecision(1)}`,
  );
  return 0;
}
