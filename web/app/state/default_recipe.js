/**
 * What the page starts with: the engine's own defaults, written out so that there is something to
 * edit. A small network from scratch, since there are no weights yet.
 */
export const DEFAULT_RECIPE = {
  thaw: 1,
  model: {
    backbone: 'tiny',
    input: [64, 64, 3],
    head: [{ dense: 128, activation: 'relu' }, { dropout: 0.2 }],
  },
  phases: [
    {
      epochs: 100,
      freeze: { backbone: false },
      optimizer: { adam: { lr: 1e-3 } },
      early_stopping: { monitor: 'val_loss', patience: 5, restore_best_weights: true },
    },
  ],
  split: { validation: 0.2, by: 'stratified' },
  data: { fit: 'stretch' },
  batch: 32,
  seed: 1,
};
