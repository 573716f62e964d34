/** Probabilities of a moving picture: each frame moves them, none makes them jump. */

/** A frame this old counts for a third. */
const MEMORY_MS = 400;

/**
 * @typedef {{name: string, probability: number}[]} Classes
 *
 * @param {Classes|null} last smoothed until now
 * @param {Classes} next of the latest frame
 * @param {number} ms between the two
 * @returns {Classes} most probable first
 */
export function smooth(last, next, ms) {
  if (!last) return next;
  const weight = 1 - Math.exp(-ms / MEMORY_MS);
  const before = new Map(last.map(({ name, probability }) => [name, probability]));
  return next
    .map(({ name, probability }) => {
      const former = before.get(name) ?? 0;
      return { name, probability: former + weight * (probability - former) };
    })
    .sort((a, b) => b.probability - a.probability);
}

/**
 * @param {Classes} classes most probable first
 * @param {number} threshold
 * @returns {string|null} the class; null: none of these
 */
export const verdictOf = ([first], threshold) =>
  first.probability >= threshold ? first.name : null;
