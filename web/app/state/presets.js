/**
 * Ways to train that people know by name: the phases of a recipe, and whether they need weights.
 *
 * @typedef {'extraction'|'tuning'|'both'|'scratch'} Preset
 */

const STOPPING = { monitor: 'val_loss', patience: 5, restore_best_weights: true };

const EXTRACTION = {
  name: 'feature extraction',
  epochs: 100,
  freeze: { backbone: true },
  optimizer: { adam: { lr: 1e-3 } },
  early_stopping: STOPPING,
};

/** A tenth of the rate, or what the backbone knows is soon overwritten. */
const tuning = (freeze, lr) => ({
  name: 'fine-tuning',
  epochs: 50,
  freeze,
  optimizer: { adam: { lr } },
  early_stopping: STOPPING,
});

const SCRATCH = {
  name: 'training',
  epochs: 100,
  freeze: { backbone: false },
  optimizer: { adam: { lr: 1e-3 } },
  early_stopping: { ...STOPPING, patience: 10 },
};

/** @type {Preset[]} */
export const PRESETS = ['extraction', 'tuning', 'both', 'scratch'];

export const needsWeights = (preset) => preset !== 'scratch';

/**
 * @param {Preset} preset
 * @param {object} freeze of the phase that tunes
 * @returns {object[]} phases of a recipe
 */
export function phasesOf(preset, freeze) {
  switch (preset) {
    case 'extraction':
      return [EXTRACTION];
    case 'tuning':
      return [tuning(freeze, 1e-4)];
    case 'both':
      return [EXTRACTION, tuning(freeze, 1e-5)]; // the head is no longer fresh: smaller steps
    case 'scratch':
      return [SCRATCH];
  }
}

const isThawed = ({ freeze = {} }) => Object.keys(freeze).length === 1 && freeze.backbone === false;
const isFrozen = ({ freeze }) => freeze?.backbone === true && !freeze.except;

/**
 * @param {object[]} phases
 * @param {boolean} hasWeights the backbone starts from pretrained weights
 * @returns {Preset|null} what the phases amount to; null: something else
 */
export function presetOfPhases(phases, hasWeights) {
  if (!hasWeights) return phases.length === 1 && isThawed(phases[0]) ? 'scratch' : null;
  const kinds = phases.map((phase) => (isFrozen(phase) ? 'extraction' : 'tuning')).join(' ');
  return { extraction: 'extraction', tuning: 'tuning', 'extraction tuning': 'both' }[kinds] ?? null;
}
