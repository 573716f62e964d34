/**
 * Rule sets: how another framework's names and layouts become those of Keras. Data, not code
 * (renames.json); this file applies them.
 *
 * @typedef {object} RuleSet
 * @property {string} id such as `torchvision/vgg16`
 * @property {string} model the backbone whose names it leads to
 * @property {string} [source] where the names were seen
 * @property {'hwio'|'oihw'} [layout] of the kernels in the file; hwio (Keras) where absent
 * @property {{match: string, names: string[]}[]} [sequences] names that only count: the tensors whose
 *   name matches are ordered by the number in the first group (none counts as 0), and the match of
 *   the k-th number is replaced by the k-th name. `names` may use {1..16} and {a,b}
 * @property {[string, string][]} [rename] regular expression and replacement, each applied in turn
 *   after the sequences; a name that comes out unchanged is left alone
 * @property {Record<string, number[]>} [flatten] dense kernels that followed a flattened c,h,w map,
 *   whose rows are to be reordered to h,w,c: parameter name → [c, h, w]
 * @property {string[]} [requires] parameters without which the file's numbers mean another network
 * @property {import('./preprocess.js').PreprocessMode} [preprocess]
 * @property {string} [note] what the reader of a report must know
 */
import { permute } from './tensor.js';

/**
 * `block{1..2}_{a,b}` → block1_a, block1_b, block2_a, block2_b.
 * @param {string} pattern
 * @returns {string[]}
 */
export function expandBraces(pattern) {
  const brace = /\{([^{}]*)\}/.exec(pattern);
  if (!brace) return [pattern];
  const range = /^(\d+)\.\.(\d+)$/.exec(brace[1]);
  const choices = range
    ? Array.from({ length: range[2] - range[1] + 1 }, (_, i) => String(Number(range[1]) + i))
    : brace[1].split(',');
  const head = pattern.slice(0, brace.index);
  const tails = expandBraces(pattern.slice(brace.index + brace[0].length));
  return choices.flatMap((choice) => tails.map((tail) => head + choice + tail));
}

/**
 * The names that a rule set gives to tensors; those it does not speak of are absent, and so are names
 * that several tensors would get: rules that cannot tell them apart are another network's.
 * @param {import('./tensor.js').Tensor[]} tensors all of the file: sequences count over them
 * @param {RuleSet} rules
 * @returns {Map<string, import('./tensor.js').Tensor>} new name → tensor
 */
export function applyNames(tensors, rules) {
  const sequences = (rules.sequences ?? []).map((sequence) => countedNames(tensors, sequence));
  const rename = (rules.rename ?? []).map(([pattern, replacement]) => [
    new RegExp(pattern),
    replacement,
  ]);
  const renamed = new Map();
  for (const tensor of tensors) {
    let { name } = tensor;
    for (const { match, byNumber } of sequences) {
      name = name.replace(match, (whole, number) => byNumber.get(Number(number ?? 0)) ?? whole);
    }
    for (const [pattern, replacement] of rename) name = name.replace(pattern, replacement);
    if (name === tensor.name) continue;
    renamed.set(name, renamed.has(name) ? null : tensor);
  }
  for (const [name, tensor] of renamed) {
    if (!tensor) renamed.delete(name);
  }
  return renamed;
}

/** Files without a top have fewer members than names; one with more is another network's. */
function countedNames(tensors, sequence) {
  const match = new RegExp(sequence.match);
  const numbers = new Set();
  for (const { name } of tensors) {
    const found = match.exec(name);
    if (found) numbers.add(Number(found[1] ?? 0));
  }
  const names = sequence.names.flatMap(expandBraces);
  const ordered = numbers.size <= names.length ? [...numbers].sort((a, b) => a - b) : [];
  return { match, byNumber: new Map(ordered.map((number, k) => [number, names[k]])) };
}

/**
 * A tensor in Keras' layout.
 * @param {import('./tensor.js').Tensor} tensor
 * @param {string} name of the parameter it is to become; it tells a kernel's kind
 * @param {RuleSet} rules
 * @returns {{shape: number[], data: Float32Array}}
 */
export function toKerasLayout({ shape, data }, name, rules) {
  if (rules.layout !== 'oihw') return { shape, data };
  const rank = shape.length;
  // (c,1,kh,kw) → (kh,kw,c,1)
  if (rank === 4 && name.endsWith('/depthwise_kernel')) return permute(data, shape, [2, 3, 0, 1]);
  if (!name.endsWith('/kernel')) return { shape, data };
  // OIHW → HWIO
  if (rank === 4) return permute(data, shape, [2, 3, 1, 0]);
  if (rank !== 2) return { shape, data };
  const map = rules.flatten?.[name];
  if (!map || map.reduce((product, n) => product * n, 1) !== shape[1]) {
    return permute(data, shape, [1, 0]); // (out,in) → (in,out)
  }
  // (out, c·h·w) → (h·w·c, out)
  const { data: rows } = permute(data, [shape[0], ...map], [2, 3, 1, 0]);
  return { shape: [shape[1], shape[0]], data: rows };
}
