/**
 * One way to name a parameter: `LAYER/kernel`, whatever nesting the file wraps around it.
 */

/**
 * The path without TensorFlow's output index: `conv1/kernel:0` → `conv1/kernel`.
 * @param {string} original
 * @returns {string}
 */
function plainPath(original) {
  return original.replace(/:\d+$/, '');
}

/**
 * `model_1/block_a/conv1/kernel:0` → `conv1/kernel`. Names that are no paths stay as they are.
 * @param {string} original
 * @returns {string}
 */
export function normalizeName(original) {
  return plainPath(original).split('/').slice(-2).join('/');
}

/**
 * Gives every tensor its normalized name. Where two would share one (two towers with equal layer
 * names), all of them keep their full path, so that none is taken for the other.
 * @template {{original: string, name?: string, path?: string}} T
 * @param {T[]} tensors `name`, where given, is a proposal; `path` what to go by instead of `original`
 * @returns {(T & {name: string})[]}
 */
export function nameTensors(tensors) {
  const proposals = tensors.map((t) => t.name ?? normalizeName(t.path ?? t.original));
  const uses = new Map();
  for (const name of proposals) uses.set(name, (uses.get(name) ?? 0) + 1);
  return tensors.map(({ path, ...tensor }, i) => ({
    ...tensor,
    name: uses.get(proposals[i]) > 1 ? plainPath(path ?? tensor.original) : proposals[i],
  }));
}

/**
 * Order in which people count: conv2 before conv10, and independent of the locale.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function naturalOrder(a, b) {
  const left = a.split(/(\d+)/);
  const right = b.split(/(\d+)/);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    const byValue = i % 2 ? Number(left[i]) - Number(right[i]) : 0; // odd pieces are the digits
    return byValue || (left[i] < right[i] ? -1 : 1);
  }
  return left.length - right.length;
}
