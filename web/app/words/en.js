/** What the page says, in English. Every other catalogue has the same keys. */
import { counted } from './en/numbers.js';
import { augment } from './en/augment.js';
import { model, probe, weights, official } from './en/model.js';
import { photos } from './en/photos.js';
import { results } from './en/results.js';
import { synthetic, judge } from './en/synthetic.js';
import { lrSearch, training, interrupted } from './en/training.js';
import { trying, predictor } from './en/try.js';

export { format } from './en/numbers.js';

export const words = {
  title: 'Thaw',
  tagline: 'Train an image classifier on your own photos. Nothing leaves this computer.',
  language: 'Language',
  skip: 'Skip to the content',
  steps: 'Steps',
  views: {
    photos: 'Photos',
    model: 'Model',
    augment: 'Augment',
    synthetic: 'Synthetic',
    training: 'Training',
    results: 'Results',
    try: 'Try',
  },
  classesAndPhotos: (classes, photos) =>
    `${counted(classes, 'class', 'classes')}, ${counted(photos, 'photo')}`,
  next: (view) => `Next: ${view}`,
  train: 'Train',
  engine: {
    loading: 'Loading the engine …',
    builds: {
      threads: (n) => `SIMD, ${counted(n, 'thread')}`,
      simd: () => 'SIMD, single thread',
      relaxed: (n) => `relaxed SIMD, ${counted(n, 'thread')}`,
    },
    label: 'Engine',
    why: {
      isolated: 'Threads run, because this page is cross-origin isolated.',
      not_isolated:
        'Single thread, because this page is not cross-origin isolated: its server does not send the headers COOP and COEP.',
      no_shared_memory: 'Single thread, because this browser gives pages no shared memory.',
      phone: 'Single thread with a fixed memory, as this device asks for.',
      no_relaxed: 'Relaxed SIMD was asked for, but this browser lacks it.',
      asked: 'This build was asked for in the address.',
    },
    bits: {
      strict: 'Results are the same to the bit as on the command line.',
      relaxed: 'Faster; results may differ in the last bits from those of the other builds.',
    },
    others: {
      relaxed: 'Use the faster build',
      threads: 'Use the exact build',
    },
    failed: 'The engine could not be loaded',
    reload: 'Reload the page',
    isolate: 'Reload, so that threads run',
  },
  offline: 'Kept in this browser: the page opens without a network, too.',
  version: {
    title: 'A new version of Thaw is there',
    text: 'It comes with the next visit, or now. Photos, recipe and earlier runs stay; a trained model that you want to keep has to be downloaded first.',
    refused: 'A run is in work in another tab. The new version can be had once it is over.',
    now: 'Reload now',
    later: 'Later',
  },
  photos,
  model,
  recipe: {
    title: 'Recipe',
    help: 'Everything about the run, as JSON: what you set changes it, and what you write here sets the controls. The command line takes the same file: thaw train --recipe recipe.json',
    good: 'The engine takes it.',
    asked: 'The engine is being asked…',
    running: 'While training runs the recipe cannot be changed.',
    revert: 'Back to the last that was right',
    save: 'Save the file',
    open: 'Open a file',
    link: 'Share as a link',
    copied: 'The link was copied. The recipe is in it; photos and weights are not.',
    copyThis: 'Copy this link. The recipe is in it; photos and weights are not.',
    linkLabel: 'Link to this recipe',
    close: 'Close',
    offered: 'This link brings a recipe',
    offeredText: 'It says how to train, and brings no photos. Yours stay where they are.',
    take: 'Use this recipe',
    leave: 'Keep mine',
    unreadable: 'This link brings no recipe that could be read',
  },
  probe,
  lrSearch,
  weights,
  official,
  augment,
  synthetic,
  judge,
  training,
  interrupted,
  results,
  try: trying,
  predictor,
  statuses: {
    BAD_RECIPE: 'Check the setting that the message names.',
    BAD_MODEL: 'Choose another backbone or input size.',
    BAD_WEIGHTS: 'Choose weights of this backbone, or remove them.',
    BAD_DATA: 'Check the classes and their photos in the step “Photos”.',
    BAD_FILE: 'Replace the file or remove it.',
    NO_MEMORY: 'A smaller batch, input size or backbone needs less memory.',
    NUMERIC: 'A lower learning rate helps.',
    CRASHED:
      'The engine was started anew; photos and settings are still here. Try again, with a smaller batch if it happens twice.',
    UNSUPPORTED: 'Use a newer browser.',
    FAILED: 'Try again; if it happens twice, reload the page.',
    INVALID: 'Try again; if it happens twice, reload the page.',
  },
};
