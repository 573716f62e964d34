// What the program says about a network: its parameters, and what its model file leaves to be known.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { normEpsilon } from '../../web/weights/fold.js';
import { HostError } from './errors.mjs';
import { ROOT, askProgram } from './program.mjs';
import { valueOf } from './words.mjs';

/** Flags that say which network a command line means. */
const ABOUT = ['--recipe', '--backbone', '--input', '--model.backbone', '--model.input'];

/**
 * @typedef {object} Network
 * @property {string} model such as mobilenet_v2
 * @property {string} name with its width: mobilenet_v2_0.35
 * @property {string} preprocess how it prepares its input
 * @property {import('../../web/weights/match.js').Parameter[]} params
 */

/**
 * The network that a command line asks for.
 * @param {string[]} words
 * @param {boolean} top with its own classifier, or as a backbone
 * @returns {Promise<Network>}
 */
export async function networkOf(words, top) {
  const flags = ABOUT.flatMap((flag) => {
    const value = valueOf(words, flag);
    return value === undefined ? [] : [flag, value];
  });
  const topFlags = top ? ['--model.top', 'true'] : [];
  const { status, answer } = await askProgram(['summary', '--json', ...flags, ...topFlags]);
  if (status !== 0) throw new HostError('', status); // the program has said what is wrong
  const { model, width, preprocess, parameters } = answer;
  const name = width === 1 ? model : `${model}_${width}`;
  return { model, name, preprocess, params: parameters.filter((p) => top || p.backbone) };
}

const modelFile = (model) => path.join(ROOT, 'models', `${model}.json`);

/**
 * Whether a network has a classifier of its own.
 * @param {string} model
 * @returns {Promise<boolean>}
 */
export async function hasTop(model) {
  return 'top' in JSON.parse(await readFile(modelFile(model), 'utf8'));
}

/**
 * ε of a network's BatchNorm layers.
 * @param {string} model
 * @returns {Promise<number>}
 */
export async function epsilonOf(model) {
  const file = modelFile(model);
  const epsilon = normEpsilon(JSON.parse(await readFile(file, 'utf8')));
  if (epsilon !== null) return epsilon;
  throw new HostError(`--fold-identity: ${file}: wanted one epsilon for every BatchNorm`, 2);
}
