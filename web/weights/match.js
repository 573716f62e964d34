/**
 * Brings the tensors of a file to the parameters of a model: by name, then by a rule set, then, only
 * where asked for, by order. Whatever finds no partner is reported, never guessed.
 *
 * @typedef {{name: string, shape: number[]}} Parameter as the engine lists them
 *
 * @typedef {object} Match
 * @property {(Parameter & {data: Float32Array, original: string|null, by: string})[]} matched in the
 *   order of the parameters; `by`: 'name', 'rules', 'fold' or 'order'; original is null where
 *   the numbers are not the file's
 * @property {Parameter[]} missing parameters that the file has nothing for
 * @property {import('./tensor.js').Tensor[]} unused tensors that the model has no place for
 * @property {{name: string, original: string, wanted: number[]|null, found: number[]}[]} mismatched
 *   right name, other shape; `wanted` is null where the model lacks a layer that the file relies on
 * @property {import('./rename.js').RuleSet|null} rules those that were applied
 * @property {import('./fold.js').Folded[]} folded BatchNorm layers that are inside a convolution
 * @property {boolean} complete every parameter has its tensor and nothing contradicts
 */
import { foldedNorms, identityNorm } from './fold.js';
import { applyNames, toKerasLayout } from './rename.js';
import { elementCount, sameShape } from './tensor.js';

/**
 * @param {import('./tensor.js').Tensor[]} tensors
 * @param {Parameter[]} params
 * @param {{renames?: import('./rename.js').RuleSet[], byOrder?: boolean, epsilon?: number}} [options]
 *   renames: the rule sets to try; the one that fits most parameters is applied. epsilon: fill folded
 *   BatchNorm layers of this ε with the identity; without, they are missing
 * @returns {Match}
 */
export function matchTensors(tensors, params, { renames = [], byOrder = false, epsilon } = {}) {
  const state = {
    found: new Map(), // parameter name → its entry of `matched`
    mismatched: new Map(), // parameter name → its entry of `mismatched`
    claimed: new Set(), // tensors that are spoken for
  };
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const param of params) {
    settle(state, param, byName.get(param.name) ?? aliased(byName, param), 'name');
  }

  const rules = bestRules(tensors, open(state, params), renames, state.claimed);
  const renamed = rules ? applyNames(tensors, rules) : new Map();
  if (rules) matchByRules(state, renamed, params, rules);
  const folded = findFolded(state, params, (name) => byName.get(name) ?? renamed.get(name));
  for (const { bias } of folded) state.claimed.add(bias);
  if (epsilon !== undefined) fillFolded(state, folded, epsilon);
  if (byOrder) matchByOrder(state, tensors, params);

  const missing = open(state, params);
  const mismatched = [...state.mismatched.values()];
  return {
    matched: params.flatMap(({ name }) => state.found.get(name) ?? []),
    missing: missing.map(({ name, shape }) => ({ name, shape })),
    unused: tensors.filter((tensor) => !state.claimed.has(tensor)),
    mismatched,
    rules,
    folded,
    complete: missing.length === 0 && mismatched.length === 0,
  };
}

function statusOf(state, name) {
  if (state.found.has(name)) return 'found';
  return state.mismatched.has(name) ? 'mismatched' : 'open';
}

/** Parameters that nothing has been said about. */
function open(state, params) {
  return params.filter(({ name }) => statusOf(state, name) === 'open');
}

/** Keras 3 calls a depthwise kernel just `kernel`. */
function aliased(byName, { name }) {
  return name.endsWith('/depthwise_kernel')
    ? byName.get(name.replace(/depthwise_kernel$/, 'kernel'))
    : undefined;
}

/** Gives a parameter its tensor, or puts down that the shapes differ. */
function settle(state, { name, shape: wanted }, tensor, by, { shape, data } = tensor ?? {}) {
  if (!tensor) return;
  state.claimed.add(tensor);
  const { original } = tensor;
  if (sameShape(wanted, shape)) state.found.set(name, { name, shape, data, original, by });
  else state.mismatched.set(name, { name, original, wanted, found: shape });
}

/** The rule set that fits most of the open parameters; null where none fits any. */
function bestRules(tensors, params, renames, claimed) {
  let best = null;
  let bestFits = 0;
  for (const rules of renames) {
    const named = applyNames(tensors, rules);
    const fits = params.filter(({ name, shape }) => {
      const tensor = named.get(name);
      if (!tensor || claimed.has(tensor)) return false;
      return elementCount(shape, name) === tensor.data.length;
    }).length;
    if (fits > bestFits) [best, bestFits] = [rules, fits];
  }
  return best;
}

function matchByRules(state, named, params, rules) {
  for (const param of open(state, params)) {
    const tensor = named.get(param.name);
    if (!tensor || state.claimed.has(tensor)) continue;
    settle(state, param, tensor, 'rules', toKerasLayout(tensor, param.name, rules));
  }
  const wantedNames = new Set(params.map(({ name }) => name));
  for (const name of rules.requires ?? []) {
    const tensor = named.get(name);
    if (!tensor || wantedNames.has(name)) continue;
    const { shape } = toKerasLayout(tensor, name, rules);
    state.claimed.add(tensor);
    state.mismatched.set(name, { name, original: tensor.original, wanted: null, found: shape });
  }
}

/** Folded layers as far as nothing else explains them: their convolution is settled, its bias is not. */
function findFolded(state, params, find) {
  const unclaimed = (name) => {
    const tensor = find(name);
    return state.claimed.has(tensor) ? undefined : tensor;
  };
  return foldedNorms(params, (name) => statusOf(state, name), unclaimed);
}

function fillFolded(state, folded, epsilon) {
  for (const entry of folded.flatMap((layer) => identityNorm(layer, epsilon))) {
    state.found.set(entry.name, { ...entry, by: 'fold' });
  }
}

/**
 * The k-th open parameter of a kind (kernel, gamma, …) takes the k-th unclaimed tensor of that kind,
 * up to the first whose shape differs: from there on the order has proved to be another.
 */
function matchByOrder(state, tensors, params) {
  const kindOf = ({ name }) => name.slice(name.lastIndexOf('/') + 1);
  const free = tensors.filter((tensor) => !state.claimed.has(tensor));
  const wanted = open(state, params);
  for (const kind of new Set(wanted.map(kindOf))) {
    const queue = free.filter((tensor) => kindOf(tensor) === kind);
    for (const [k, param] of wanted.filter((p) => kindOf(p) === kind).entries()) {
      if (!queue[k] || !sameShape(queue[k].shape, param.shape)) break;
      settle(state, param, queue[k], 'order');
    }
  }
}
