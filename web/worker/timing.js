/** A short timing: what an epoch of a recipe takes here, on pictures that the engine draws. */
import { breathe } from './breathe.js';

/** The first epoch passes every photo through the frozen layers, the second finds what the first kept. */
const EPOCHS = 2;

/** What the timing trains: one phase, on all pictures, from random numbers, which take as long. */
function timed({ model, augment, data, batch, seed, phases }, phase) {
  const { keep_optimizer: _keep, ...trained } = phases[phase];
  return {
    model: { ...model, weights: 'random' },
    phases: [{ ...trained, epochs: EPOCHS, early_stopping: false }],
    split: { validation: 0 },
    ...(augment && { augment }),
    data: { fit: data.fit },
    batch,
    seed,
  };
}

/**
 * @param {import('../engine/engine.js').Engine} engine
 * @param {object} recipe
 * @param {number} phase
 * @returns {Promise<import('./protocol.js').Timing>}
 */
export async function timeEpochs(engine, recipe, phase) {
  const run = engine.open(timed(recipe, phase));
  try {
    run.addShapes(Math.ceil(recipe.batch / engine.description.shapes.length));
    const { bytes, train } = run.start();
    const ends = [];
    let mark = performance.now();
    while (ends.length < EPOCHS) {
      await breathe();
      if (run.step().event !== 'epoch') continue;
      const now = performance.now();
      ends.push(now - mark);
      mark = now;
    }
    const [first, later] = ends.map((ms) => ms / train);
    return { bytes, first, later };
  } finally {
    run.close();
  }
}
