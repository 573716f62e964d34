/** What the step of training says, in English. */
import { number, short, percent, loss, duration, counted } from './numbers.js';

const monitors = {
  loss: 'training loss',
  accuracy: 'training accuracy',
  val_loss: 'validation loss',
  val_accuracy: 'validation accuracy',
};

const reasons = {
  epochs: 'Every epoch was run.',
  'early stopping': 'Stopped early: the monitored value did not improve within the patience.',
  'not a number':
    'The loss is not a number any more, so training stopped. A lower learning rate helps.',
  cancelled: 'Stopped by you.',
};

export const lrSearch = {
  title: 'Find a learning rate',
  text: 'A hundred steps at rates that rise from far too small to far too large; the weights end as they began. Where the loss falls fastest is a good rate to begin with.',
  button: 'Look for a rate',
  stop: 'Stop looking',
  failed: 'No rate could be looked for',
  passes: {
    read: 'Reading photos',
    learn: 'The generator learns',
    make: 'Making synthetic samples',
    lr_search: 'Trying rates',
  },
  curveTitle: 'Loss along rising rates',
  rate: 'log₁₀ of the rate',
  loss: 'smoothed loss',
  fastest: 'falls fastest',
  curve: (from, to, first, last) =>
    `Loss from ${first} at a rate of ${from.toPrecision(2)} to ${last} at ${to.toPrecision(2)}`,
  none: 'The loss never fell: no rate to suggest.',
  take: (rate) => `Train with ${rate}`,
};

export const training = {
  settings: 'Settings',
  epochs: 'Epochs',
  epochsHelp: 'At most this many passes over the photos.',
  lr: 'Learning rate',
  lrHelp: 'Size of the optimizer’s steps. Thawed pretrained layers want a tenth of it or less.',
  optimizer: 'Optimizer',
  optimizerHelp: 'Adam adapts the step of each weight; SGD with momentum does not.',
  optimizers: { adam: 'Adam', sgd: 'SGD with momentum' },
  batch: 'Batch size',
  batchHelp: 'Photos a step. Smaller takes less memory, larger gives steadier steps.',
  early: 'Early stopping',
  earlyHelp:
    'Ends training when the validation loss no longer improves, and restores the best weights.',
  patience: 'Patience',
  patienceHelp: 'Epochs without improvement before training stops.',
  validation: 'Validation share',
  validationHelp: 'Share of each class that is held out to measure, never trained on; 0 … 0.9.',
  validationGiven: 'The folders say which photos validate.',
  seed: 'Seed',
  seedHelp: 'The same seed, photos and recipe give the same weights, bit for bit.',
  wantedNumber: 'A number is wanted.',
  start: 'Start training',
  again: 'Train again',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  idle: 'Nothing trained yet. Curves of loss and accuracy will appear here.',
  needPhotos: 'First add photos of at least two classes, or take the sample set.',
  toPhotos: 'To the photos',
  passes: {
    read: 'Reading photos',
    learn: 'The generator learns',
    make: 'Making synthetic samples',
    prepare: 'Passing photos through the frozen layers',
    batch: 'Training',
    validate: 'Validating',
  },
  starting: 'Planning memory …',
  paused: 'Paused',
  epochOf: (epoch, epochs) => `Epoch ${epoch} of at most ${epochs}`,
  rate: (value) => `${short(value)} photos/s`,
  timeLeft: (ms) => `At most ${duration(ms)} left; early stopping may end it before.`,
  runNumber: (n) => `Run ${number(n)}`,
  runResult: (backbone, accuracy, n) =>
    `${backbone}, validation accuracy ${accuracy}, ${counted(n, 'epoch')}`,
  earlier: 'Earlier runs',
  earlierHelp: 'Choose up to four to lay their validation curves over those of the latest run.',
  useRecipe: 'Use its recipe',
  useRecipeOf: (n) => `Use the recipe of run ${n}`,
  removeRun: (n) => `Remove run ${n}`,
  doneOf: (done, total) => `${number(done)} / ${number(total)}`,
  patienceLeft: (left, patience) =>
    `Patience: ${left} of ${counted(patience, 'epoch')} left before training stops.`,
  bestSoFar: (monitor, value, epoch) => `Best ${monitor}: ${value}, in epoch ${epoch}.`,
  stoppedEarly: (monitor, value, epoch, patience) =>
    `Stopped early: in ${counted(patience, 'epoch')} the ${monitor} did not get better than ${value}, that of epoch ${epoch}.`,
  monitor: (name) => monitors[name] ?? name,
  loss: 'Loss',
  accuracy: 'Accuracy',
  train: 'training',
  validationShort: 'validation',
  epoch: 'Epoch',
  best: 'best',
  curve: (what, epochs, train, validation) =>
    `${what} over ${counted(epochs, 'epoch')}: ${train} on the training photos, ${validation} on the validation photos at the last`,
  table: 'Epochs',
  columns: {
    epoch: 'Epoch',
    loss: 'Loss',
    accuracy: 'Accuracy',
    val_loss: 'Val. loss',
    val_accuracy: 'Val. accuracy',
    rate: 'Photos/s',
  },
  reason: (reason) => reasons[reason] ?? reason,
  restored: (epoch) => `The weights of epoch ${epoch}, the best, were restored.`,
  kept: (epoch) => `The last epoch, ${epoch}, was kept.`,
  doneTitle: (accuracy) =>
    accuracy == null ? 'Trained' : `Trained: ${percent(accuracy)} of the validation photos right`,
  reached: (accuracy) => `${percent(accuracy)} validation accuracy`,
  divergedTitle: 'Training diverged',
  hash: 'SHA-256 of the weights',
  hashHelp: 'The command line ends with the same hash for the same recipe and photos.',
  try: 'Try the model',
  failedTitle: 'Training could not go on',
  unkept: (why) =>
    `The run cannot be kept as it goes (${why}): if this page is closed, it is lost.`,
  skipped: (n) => `${counted(n, 'file')} could not be used and were left out.`,
  announce: ({ event, ...told }, run) => {
    if (event === 'done') return `Training ended. ${words.training.reason(told.reason)}`;
    const { phase_epochs: epochs } = run.phase;
    return `Epoch ${told.epoch + 1} of at most ${epochs}: validation accuracy ${percent(told.val_accuracy)}, loss ${loss(told.val_loss)}`;
  },
  photosUsed: (train, validation) =>
    `${counted(train, 'photo')} to train, ${number(validation)} to validate`,
};

export const interrupted = {
  title: 'A run was interrupted',
  text: (backbone, photos, epoch, epochs) =>
    `This page was closed while it trained ${backbone}${photos > 0 ? ` on ${counted(photos, 'photo')}` : ''}: epoch ${number(epoch)} of at most ${number(epochs)} was in work.`,
  promise:
    'It can go on from there, with the photos and settings that it had, and ends with the same weights as if it had never stopped.',
  goOn: (epoch) => `Go on from epoch ${number(epoch)}`,
  discard: 'Discard this run',
};
