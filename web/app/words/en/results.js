/** What the step of results says, in English. */
import { percent, counted } from './numbers.js';

export const results = {
  summary: (accuracy, n, split) =>
    `${percent(accuracy)} right of ${counted(n, 'photo')} ${
      {
        validation: 'held out for validation',
        test: 'to test on, which played no part in training',
        train: 'that it was trained on',
      }[split]
    }`,
  figures: (f1, calibration) => `mean F1 ${percent(f1)}, calibration error ${percent(calibration)}`,
  part: 'Photos to look at',
  parts: { validation: 'Validation', test: 'Test', train: 'Training' },
  mistakeCount: (n) => counted(n, 'mistake'),
  evaluating: 'Looking at the photos once more …',
  midTraining: 'Results are there when the training is done.',
  failed: 'The results could not be found out',
  confusion: 'Confusion matrix',
  confusionHelp:
    'A row for each class, a column for what its photos were taken for. Choose a cell to see its photos.',
  matrix: {
    rows: 'is',
    columns: 'taken for',
    cell: (n, is, taken) =>
      is === taken
        ? `${counted(n, 'photo')} of ${is} recognized`
        : `${counted(n, 'photo')} of ${is} taken for ${taken}`,
  },
  taken: (is, taken) => `${is}, taken for ${taken}`,
  perClass: 'By class',
  className: 'Class',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  support: 'Photos',
  perClassHelp:
    'Precision: of the photos taken for the class, the share that is of it. Recall: of its photos, the share that was recognized. F1: their harmonic mean.',
  mistakes: 'Most confident mistakes',
  mistakesHelp:
    'Wrong answers, the surest first: often the label is wrong, or the photo shows more than one thing.',
  noMistakes: 'None: every photo was recognized.',
  map: 'Map of the features',
  mapping: 'Placing the photos …',
  mapHelp: (first, second) =>
    `Each photo by what the classifier reads of it, in the two directions in which that varies most (principal components: ${percent(first)} and ${percent(second)} of the variance). Classes that lie apart are easy to tell apart.`,
  mapSummary: (n) => `${counted(n, 'photo')} in a plane, those with like features near one another`,
  explainOf: (name) => `What the model sees in ${name}`,
  seenAs: 'Show where it sees',
  heat: (className, name) => `${name}, with a glow where the model sees ${className}`,
  heatHelp: 'Grad-CAM: the places of the last feature map that raise the score of this class.',
  close: 'Close',
};
