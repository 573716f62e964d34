/** What the step of synthetic data says, in English. */
import { number, percent, loss } from './numbers.js';

export const synthetic = {
  off: 'none',
  settings: 'Generator',
  intro:
    'Where photos are few or one-sided, a generator can make more. Its samples are trained on beside your photos, counted apart, and never validate: what the model is worth is told by real photos alone.',
  generators: {
    none: ['None', 'Only your photos are trained on.'],
    rules: ['Rules', 'Pictures drawn by rules: shapes, colours, counts. Needs no photo.'],
    composite: [
      'Cut-outs',
      'The middle of a photo, moved and turned, on a blurred photo of another class.',
    ],
    vae: [
      'VAE',
      'A variational autoencoder learns pictures of each class from your photos; somewhat blurred.',
    ],
    gan: [
      'GAN',
      'Two networks that learn from each other; sharper than a VAE, with more mistakes.',
    ],
    smote: [
      'SMOTE',
      'Features between neighbours of a class, for frozen backbones and few photos.',
    ],
    gaussian: [
      'Gaussian',
      'Features normally distributed around each class’s mean, for frozen backbones.',
    ],
  },
  fields: {
    generator: ['Generator', ''],
    per_class: ['Samples per class', 'Beside the photos.'],
    fill: [
      'Fill up rare classes',
      'Besides, as many as a class lacks to be as large as the largest.',
    ],
    rules: ['Rules', 'A lesson to begin with; the recipe has every rule.'],
    cut: [
      'What is cut out',
      'Of every photo, as shares of it: drag a box across this one, or move its edges.',
    ],
    mask: ['Shape', 'Of what is cut out, with a soft edge.'],
    side: ['Size', 'Of the pictures that are learnt; larger takes longer.'],
    epochs: ['Epochs', 'At most this many passes of the generator.'],
    patience: ['Patience', 'Epochs without an improvement before the generator stops.'],
    spread: ['Variety', 'Of samples: less is surer and more alike.'],
    neighbours: ['Neighbours', 'Of its class that a photo may be mixed with.'],
    pooled: ['Pooled', 'How much of the covariance is that of all classes.'],
  },
  edges: ['Left', 'Top', 'Right', 'Bottom'],
  masks: { ellipse: 'Ellipse', box: 'The whole box' },
  otherPhoto: 'Another photo',
  lessons: {
    circles_squares: 'Circles and squares under clutter',
    seven_segments: 'Seven-segment digits',
    bar_charts: 'Bar charts',
    traffic_signs: 'Traffic signs',
    own: 'The recipe’s own',
  },
  balance: 'Real and synthetic',
  balanceHelp: 'What is left of each class to train on, after photos to validate are taken away.',
  noPhotos: 'With photos, or with rules, this shows what is trained on.',
  real: 'real',
  synthetic: 'synthetic',
  counts: (real, synthetic) => `${number(real)} + ${number(synthetic)}`,
  preview: 'Preview',
  previewHelp:
    'The generator learns from the photos to train on, and shows what it makes. What was learnt is kept in this browser, and training goes on from it.',
  make: 'Make a preview',
  stop: 'Stop the preview',
  figure: (name, value) => `${name} ${loss(value)}`,
  figures: {
    loss: 'loss',
    reconstruction: 'reconstruction',
    divergence: 'divergence',
    val_loss: 'validation loss',
    discriminator: 'discriminator',
    generator: 'generator',
    diversity: 'diversity',
    saturation: 'saturation',
  },
  failed: 'The generator could not learn',
  stale: 'Photos or settings have changed since: make the preview anew.',
  nothing: 'There are too few photos: a class needs two to train on.',
  noPictures:
    'This generator makes features, not pictures: there are counts to show, and training tells what they are worth.',
  galleryHelp:
    'What you delete is never made again, the next sample takes its place. A star keeps a sample where others are drawn anew.',
  samplesOf: (name) => `Samples of ${name}`,
  sample: (name, index) => `${name}, synthetic sample ${number(index)}`,
  origin: (generator, index) => `${generator} ${number(index)}`,
  more: 'More',
  moreOf: (name) => `More of ${name}`,
  anew: 'Draw anew',
  anewOf: (name) => `Draw anew: ${name}, except favourites`,
  keep: (name, index) => `Keep sample ${number(index)} of ${name}`,
  remove: (name, index) => `Delete sample ${number(index)} of ${name}`,
  bringBack: (n) => `Bring back ${number(n)} deleted`,
  trainedOn: 'Trained on',
  ledger: (real, synthetic, generators) =>
    `${number(real)} real, ${number(synthetic)} synthetic (${generators})`,
};

export const judge = {
  title: 'Are the pictures good?',
  text: 'Lays synthetic samples beside real photos in the features of your backbone, and asks a small network that learnt only from held-out photos what it sees. The figures of the real photos say what may be hoped for.',
  button: 'Judge these samples',
  stop: 'Stop judging',
  failed: 'The samples could not be judged',
  passes: {
    read: 'Reading photos',
    learn: 'The generator learns',
    make: 'Making synthetic samples',
    judge: 'Judging',
  },
  columns: { figure: 'Figures', synthetic: 'Synthetic', real: 'Real' },
  figures: {
    frechet: ['Fréchet distance', 'From the held-out photos, as a whole; less is better.'],
    precision: ['Precision', 'Share of samples that lie among the photos.'],
    recall: ['Recall', 'Share of the photos that the samples come near.'],
    confirmed: ['Confirmed', 'Share whose class the network names.'],
    nearest: ['Nearest', 'Median distance to a photo that was learnt from.'],
    copies: ['Copies', 'Share that lies so near to such a photo as to be its copy.'],
  },
  classes: 'Confirmed, class by class',
  className: 'Class',
  sure: (share) => `The network is right about ${percent(share)} of the real photos.`,
  unsure: (share) =>
    `The network is right about only ${percent(share)} of the real photos: held-out photos are too few for its word to be worth much.`,
  stale: 'Photos or settings have changed since: judge anew.',
};
