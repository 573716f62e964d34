// What --weights may name under npx: files of other formats, which are converted for the time of one
// run, and official weights, which lie in the cache. The program itself reads safetensors alone.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { HostError } from './errors.mjs';
import { networkOf } from './network.mjs';
import { ROOT } from './program.mjs';
import { cachedFile, findEntry } from './registry.mjs';
import { convertSource, preprocessNote } from './source.mjs';
import { valueOf } from './words.mjs';

/** Lines of a report that say enough where a run fails. */
const HEAD_LINES = 8;
const COMMANDS = ['train', 'predict', 'probe'];

/** The recipe file that a command line means: a run that is resumed has its own. */
function recipeOf(words) {
  const out = words.includes('--resume') ? valueOf(words, '--out') : undefined;
  return valueOf(words, '--recipe') ?? (out && path.join(out, 'recipe.json'));
}

/** The weights that a command line names, by flag or in its recipe file. */
function weightsOf(words) {
  const flag = valueOf(words, '--weights', '--model.weights');
  const recipe = recipeOf(words);
  if (flag !== undefined || recipe === undefined) return flag;
  try {
    return JSON.parse(readFileSync(recipe, 'utf8')).model?.weights;
  } catch {
    return undefined; // the program says what is wrong with it
  }
}

/**
 * Runs a command whose weights may be of any kind.
 * @param {string[]} words
 * @param {(words: string[]) => Promise<number>} run
 * @returns {Promise<number>} exit status
 */
export async function withReadableWeights(words, run) {
  const source = COMMANDS.includes(words[0]) ? weightsOf(words) : undefined;
  if (typeof source !== 'string' || words.includes('--weights-file')) return run(words);
  if (isOfTheProgram(source)) return run(words);
  if (!existsSync(source)) {
    const entry = await findEntry(source);
    return run(entry ? [...words, '--weights-file', cachedWeights(entry)] : words);
  }
  return source.endsWith('.safetensors') ? run(words) : withConverted(source, words, run);
}

/** Weights that the program has itself, or makes. */
function isOfTheProgram(source) {
  const isPath = source.includes('/') || source.includes('.');
  return (
    source === 'random' || (!isPath && existsSync(path.join(ROOT, `models/${source}.safetensors`)))
  );
}

function cachedWeights(entry) {
  const file = cachedFile(entry);
  if (existsSync(file)) return file;
  throw new HostError(
    `--weights ${entry.name}: not fetched yet; \`npx thaw models --fetch ${entry.name}\` does it`,
    2,
  );
}

/** The head of the report; all of it is what \`thaw convert\` is for. */
function misfit(source, network, report) {
  const lines = report.split('\n');
  const rest = lines.length - HEAD_LINES;
  return [
    `--weights ${source} does not fit ${network.name}:`,
    ...lines.slice(0, HEAD_LINES),
    ...(rest > 0
      ? [`… and ${rest} lines more, which \`thaw convert\` with --backbone prints`]
      : []),
  ].join('\n');
}

async function withConverted(source, words, run) {
  const top = words[0] === 'predict' || words.includes('--model.top');
  const recipe = recipeOf(words);
  const network = await networkOf(recipe ? ['--recipe', recipe, ...words] : words, top);
  const { safetensors, report, preprocess } = await convertSource(source, {
    params: network.params,
  });
  if (safetensors === null) throw new HostError(misfit(source, network, report), 2);
  const note = preprocessNote(preprocess, network);
  if (note) console.error(`thaw: ${note}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-weights-'));
  try {
    const file = path.join(folder, 'weights.safetensors');
    await writeFile(file, safetensors);
    return await run([...words, '--weights-file', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
