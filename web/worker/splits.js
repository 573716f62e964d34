/** Which photos would validate, without reading any: the split looks at names and classes alone. */

const POINT = { width: 1, height: 1, data: new Uint8ClampedArray(4) };

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {object} recipe
 * @param {string[]} paths of the photos
 * @param {boolean} hasSplits as in Job
 * @returns {{validation: string[], test: string[]}}
 */
export function splitsOf(engine, { split, seed }, paths, hasSplits) {
  const model = { backbone: 'tiny', input: [32, 32, 3] }; // the smallest there is
  const scratch = engine.open({ model, split, seed }, 1);
  try {
    scratch.setSplits(hasSplits);
    for (const path of paths) scratch.addPixels(path, POINT);
    return scratch.splits();
  } finally {
    scratch.close();
  }
}
