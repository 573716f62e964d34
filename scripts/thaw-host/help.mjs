// Help: the program's own words, and below them what only its Node host can do.
import { CONVERT_HELP } from './convert.mjs';
import { EXPORT_HELP } from './export.mjs';
import { FETCH_HELP } from './models.mjs';

const OVERVIEW = `
Under npx also:

  thaw convert  SOURCE OUT.safetensors [--backbone NAME]     weights of other formats
  thaw export   RUN --to FORMAT --out FILE                   onnx, tfjs, keras
  thaw models   --fetch NAME [--out FILE]                    official weights, for --weights NAME
`;

const WEIGHTS = `
Under npx, --weights also takes Keras .h5 and .keras, TF.js, .npy and PyTorch's .pth, and names of
official weights: \`thaw models\` lists them.
`;

/** What the host adds to the help of a command. */
const ADDED = {
  train: WEIGHTS,
  predict: WEIGHTS,
  probe: WEIGHTS,
  models: `\nUnder npx it lists official weights too.\n\n${FETCH_HELP}`,
};

const isHelp = (word) => word === '--help' || word === '-h';

/**
 * @param {string[]} words
 * @returns {boolean}
 */
export function asksForHelp(words) {
  return words.length === 0 || words[0] === 'help' || words.some(isHelp);
}

/**
 * @param {string[]} words
 * @param {(words: string[]) => Promise<number>} run the program
 * @returns {Promise<number>} exit status
 */
export async function helpCommand(words, run) {
  const topic = [...words].filter((word) => word !== 'help' && !isHelp(word))[0];
  const own = { convert: CONVERT_HELP, export: EXPORT_HELP }[topic];
  if (own) {
    process.stdout.write(own);
    return 0;
  }
  const status = await run(topic === undefined ? ['help'] : ['help', topic]);
  const added = topic === undefined ? OVERVIEW + WEIGHTS : ADDED[topic];
  if (status === 0 && added) process.stdout.write(added);
  return status;
}
