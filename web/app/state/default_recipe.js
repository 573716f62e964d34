/**
 * What the page starts with: the engine's own defaults, written out so that there is something to
 * edit. The backbone that ships with its weights, frozen under a new head.
 */
export const DEFAULT_RECIPE = {
  thaw: 1,
  model: {
    backbone: 'thaw_s',
    weights: 'thaw_s',
    input: [128, 128, 3],
    head: [{ dense: 128, activation: 'relu' }, { dropout: 0.2 }],
  },
  phases: [
    {
      epochs: 100,
      freeze: { backbone: true },
      optimizer: { adam: { lr: 1e-3 } },
      early_stopping: { monitor: 'val_loss', patience: 5, restore_best_weights: true },
    },
  ],
  split: { validation: 0.2, by: 'stratified' },
  data: { fit: 'stretch' },
  batch: 32,
  seed: 1,
};
