// `thaw export`: a trained model in the formats of other programs.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { FORMAT_NAMES, exportModel } from '../../web/export/formats.js';
import { readSafetensors } from '../../web/weights/safetensors.js';
import { HostError } from './errors.mjs';
import { predictorWords } from '../../web/app/predictor_words.js';
import { words as english } from '../../web/app/words/en.js';
import { BUILD, ROOT, askProgram } from './program.mjs';
import { parseWords } from './words.mjs';

const TEMPLATE = path.join(BUILD, 'web/predictor.html');
const ENGLISH = predictorWords(english, 'en');

export const EXPORT_HELP = `thaw export RUN --to FORMAT --out FOLDER

Writes the model of a run's folder for other programs, into a folder:

  --to onnx           model.onnx (opset 17)
  --to tfjs           model.json and weights.bin, a TF.js layers model
  --to keras          model.h5, as keras.models.load_model reads it, and train.py, which goes on
                      training it elsewhere with the recipe's phases
  --to html           model.html, a page that predicts, with the engine inside: opened from
                      anywhere, it needs no network and no other file

The others take RGB photos (photos, height, width, 3), numbers of 0 to 255, prepare them themselves and give
probabilities. Classes and recipe are inside.
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
  const source = { summary, tensors, file, classes, recipe, template, words: ENGLISH };
  const files = await exportModel(format, source);
  await mkdir(out, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(path.join(out, name), bytes);
    console.log(`${path.join(out, name)}: ${(bytes.length / 1e6).toFixed(2)} MB`);
  }
  return 0;
}
