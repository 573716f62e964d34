// `thaw convert`: weights of any format to safetensors, with a report.
import { writeFile } from 'node:fs/promises';

import { HostError } from './errors.mjs';
import { epsilonOf, hasTop, networkOf } from './network.mjs';
import { convertSource, preprocessNote } from './source.mjs';
import { parseWords } from './words.mjs';

export const CONVERT_HELP = `thaw convert SOURCE OUT.safetensors [--backbone NAME] [--top] [--by-order] [--fold-identity]

Makes safetensors of weights in another format. SOURCE is a Keras .h5 or .keras file, a TF.js
model.json (or its folder), a folder of .npy files, a PyTorch .pth or a .safetensors file.

  --backbone NAME     match every tensor to this network's parameters (NAME as \`thaw models\` lists
                      them, a width may follow) and report what does not fit; without it all tensors
                      are kept as they are
  --top               with the network's own classifier of 1000 classes
  --by-order          match what names do not by order and shape
  --fold-identity     where BatchNorm is folded into the convolutions, let it add the bias and nothing
                      else: the same network, whose BatchNorm must stay frozen

Formats, names and how matching works: docs/weights.md.
`;

/** The backbones' own classifiers tell ImageNet's classes apart. */
const TOP_CLASSES = 1000;

/**
 * @param {string[]} words behind `convert`
 * @returns {Promise<number>} exit status
 */
export async function convertCommand(words) {
  const { plain, values, switches } = parseWords('convert', words, {
    values: ['--backbone', '--model.backbone', '--model.top'],
    switches: ['--top', '--by-order', '--fold-identity'],
  });
  if (plain.length !== 2) {
    throw new HostError('convert: SOURCE and OUT.safetensors wanted; `thaw help convert`', 2);
  }
  const [source, out] = plain;
  const isMatched = (values['--backbone'] ?? values['--model.backbone']) !== undefined;
  if (!isMatched && switches.size > 0) {
    throw new HostError(`${[...switches][0]}: wanted with --backbone NAME`, 2);
  }
  const top = switches.has('--top') || values['--model.top'] === 'true';
  const network = isMatched ? await networkOf(words, top) : null;
  const epsilon = switches.has('--fold-identity') ? await epsilonOf(network.model) : undefined;
  const { safetensors, report, match, preprocess } = await convertSource(source, {
    params: network?.params,
    byOrder: switches.has('--by-order'),
    epsilon,
  });
  console.log(report);
  const note = network && preprocessNote(preprocess, network);
  if (note) console.log(note);
  const classifies = match.unused.some(({ shape }) => shape.at(-1) === TOP_CLASSES);
  if (network && !top && classifies && (await hasTop(network.model))) {
    console.log("note: --top takes the file's classifier of 1000 classes along");
  }
  if (safetensors === null) {
    console.log('nothing written');
    return 2;
  }
  await writeFile(out, safetensors);
  console.log(`written to ${out}: ${(safetensors.length / 1e6).toFixed(1)} MB`);
  return 0;
}
