// Weights of other formats for the WASI program, which reads safetensors alone.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { convertWeights } from '../../web/weights/convert.js';
import { askProgram } from './program.mjs';

const USAGE = `npx thaw convert SOURCE OUT.safetensors [--backbone NAME] [--by-order]

SOURCE is a Keras .h5 or .keras file, a TF.js model.json (or its folder), a folder of .npy files or a
.safetensors file. With --backbone every tensor is matched to that network's parameters (NAME as
\`thaw models\` lists them) and what does not fit is reported; without it all tensors are kept.
--by-order matches what names do not by order and shape.
`;

/** An error with the exit status that the program itself would give. */
class UsageError extends Error {
  exitStatus = 2;
}

/**
 * Files of a weights source, as convertWeights takes them.
 * @param {string} source
 */
async function filesOf(source) {
  let stat;
  try {
    stat = statSync(source);
  } catch (error) {
    throw new UsageError(`--weights: cannot read ${source}: ${error.code}`);
  }
  if (stat.isDirectory()) {
    const names = (await readdir(source)).sort();
    return { folder: source, files: names };
  }
  return { folder: path.dirname(source), files: [path.basename(source)] };
}

/**
 * @param {string} source
 * @param {import('../../web/weights/match.js').Parameter[]} [params]
 * @param {boolean} [byOrder]
 */
async function convert(source, params, byOrder) {
  const { folder, files } = await filesOf(source);
  const renames = JSON.parse(
    await readFile(new URL('../../web/weights/renames.json', import.meta.url), 'utf8'),
  );
  return convertWeights({
    files,
    load: async (file) => new Uint8Array(await readFile(path.join(folder, file))),
    params,
    renames: renames.sets ?? renames,
    byOrder,
  });
}

/** @param {string[]} words @param {string} flag */
function valueOf(words, flag) {
  const at = words.indexOf(flag);
  return at < 0 ? undefined : words[at + 1];
}

/** Parameters of the network that a command line asks for; its own top for `predict`. */
async function parametersFor(words) {
  const about = ['--recipe', '--backbone', '--input', '--model.backbone', '--model.input'];
  const flags = about.flatMap((flag) => {
    const value = valueOf(words, flag);
    return value === undefined ? [] : [flag, value];
  });
  const top = words[0] === 'predict' || words.includes('--model.top');
  const { status, answer } = await askProgram([
    'summary',
    '--json',
    ...flags,
    ...(top ? ['--model.top', 'true'] : []),
  ]);
  if (status !== 0) throw Object.assign(new Error('the recipe is not complete'), { exitStatus: 2 });
  return answer.parameters.filter((p) => top || p.backbone);
}

function isSafetensors(source) {
  return source.endsWith('.safetensors');
}

/**
 * Converts what --weights names, where it is of another format, for the time of one run.
 * @param {string[]} words
 * @param {(words: string[]) => Promise<number>} run
 */
export async function withReadableWeights(words, run) {
  const source = valueOf(words, '--weights') ?? valueOf(words, '--model.weights');
  const trains = words[0] === 'train' || words[0] === 'predict';
  if (!trains || source === undefined || isSafetensors(source)) return run(words);
  const { safetensors, report } = await convert(source, await parametersFor(words));
  if (safetensors === null) throw Object.assign(new Error(report), { exitStatus: 2 });
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-weights-'));
  try {
    const file = path.join(folder, 'weights.safetensors');
    await writeFile(file, safetensors);
    return await run([...words, '--weights-file', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string[]} words */
export async function convertCommand(words) {
  if (words.includes('--help') || words.length === 0) {
    process.stdout.write(USAGE);
    return words.length === 0 ? 2 : 0;
  }
  const [source, out] = words;
  const backbone = valueOf(words, '--backbone');
  if (source === undefined || out === undefined || out.startsWith('--')) {
    throw new UsageError(`convert: SOURCE and OUT wanted\n\n${USAGE}`);
  }
  const params = backbone === undefined ? undefined : await parametersFor(['train', ...words]);
  const { safetensors, report } = await convert(source, params, words.includes('--by-order'));
  console.log(report);
  if (safetensors === null) return 2;
  await writeFile(out, safetensors);
  console.log(`written to ${out}: ${(safetensors.length / 1e6).toFixed(1)} MB`);
  return 0;
}
