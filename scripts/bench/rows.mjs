// What is measured, as data: the work, who does it beside Thaw, and what Thaw has to reach.

const HEAD = [{ dense: 128, activation: 'relu' }];
const CLASSES = 10;

/** A recipe for one phase without validation, dropout or stopping. */
const recipe = (backbone, side, batch, freeze, lr) => ({
  model: { backbone, weights: 'random', input: [side, side, 3], head: HEAD },
  phases: [{ epochs: 100000, freeze, optimizer: { adam: { lr } }, early_stopping: false }],
  split: { validation: 0 },
  batch,
});

/**
 * @typedef {object} Job what a contestant is to do
 * @property {'forward'|'step'|'head'|'article'} kind forward: the backbone and its average pooling,
 *   for inference; step: one optimizer step on fresh photos; head: a step on features that are there;
 *   article: feature extraction from photos to the trained head
 * @property {string} backbone
 * @property {number} side of the photos in pixels
 * @property {number} batch
 * @property {string} [thawed] what trains, as the peers call it
 * @property {number} [steps] of one turn
 * @property {number} [epochs]
 * @property {number} [photos]
 * @property {object} recipe for Thaw
 *
 * @typedef {object} Row
 * @property {string} work
 * @property {string} unit of what is counted
 * @property {Job} job
 * @property {Job} quick the same for `--quick`
 * @property {string[]} peers
 * @property {{peer: string, ratio: number}} least
 * @property {{peer: string, ratio: number}} mark
 */

const forward = (backbone, batch, side = 224) => ({
  kind: 'forward',
  backbone,
  side,
  batch,
  classes: CLASSES,
  recipe: recipe(backbone, side, batch, { backbone: true }, 1e-3),
});

/** Photo by photo, twenty in a row, as a camera brings them. */
const photos = (backbone, side) => ({ ...forward(backbone, 1, side), steps: 20 });

/** Through the default backbone, and through the smallest of ImageNet's that is well known. */
export const small = { thaw_s: photos('thaw_s', 128), peer: photos('mobilenet_v1_0.25', 224) };

const step = (backbone, side, batch, thawed, freeze) => ({
  kind: 'step',
  backbone,
  side,
  batch,
  thawed,
  classes: CLASSES,
  recipe: recipe(backbone, side, batch, freeze, 1e-5),
});

const BLOCK5 = { backbone: true, except: ['block5*'] };
const CONV5 = { backbone: true, except: ['conv5*'] };
const NORMS = { layers: ['*BN', '*bn', 'bn_*'] };

const head = (steps) => ({
  kind: 'head',
  backbone: 'mobilenet_v2',
  side: 32, // its features are 1280 numbers whatever the photos' size
  batch: 32,
  steps,
  photos: 320,
  classes: CLASSES,
  recipe: recipe('mobilenet_v2', 32, 32, { backbone: true }, 1e-3),
});

const article = (photos, epochs) => ({
  kind: 'article',
  backbone: 'vgg16',
  side: 224,
  batch: 32,
  photos,
  epochs,
  classes: CLASSES,
  recipe: {
    ...recipe('vgg16', 224, 32, { backbone: true }, 1e-3),
    phases: [
      { epochs, freeze: { backbone: true }, optimizer: { adam: {} }, early_stopping: false },
    ],
    split: { validation: 0.2 },
  },
});

/** @type {Row[]} */
const all = [
  {
    work: 'VGG16 forward',
    unit: 'images/s',
    job: forward('vgg16', 8),
    quick: forward('vgg16', 1),
    peers: ['tfjs', 'ort', 'stock', 'tuned'],
    least: { peer: 'tfjs', ratio: 2 },
    mark: { peer: 'tuned', ratio: 1 },
  },
  {
    work: 'MobileNetV2 forward',
    unit: 'images/s',
    job: forward('mobilenet_v2', 32),
    quick: forward('mobilenet_v2', 8),
    peers: ['tfjs', 'ort', 'stock', 'tuned'],
    least: { peer: 'tfjs', ratio: 1.3 },
    mark: { peer: 'tuned', ratio: 1 },
  },
  {
    work: 'ResNet50 forward',
    unit: 'images/s',
    job: forward('resnet50', 8),
    quick: forward('resnet50', 2),
    peers: ['ort', 'stock', 'tuned'],
    least: { peer: 'ort', ratio: 2 },
    mark: { peer: 'tuned', ratio: 0.9 },
  },
  {
    work: 'VGG16 block5 step',
    unit: 'images/s',
    job: step('vgg16', 224, 8, 'block5', BLOCK5),
    quick: step('vgg16', 224, 2, 'block5', BLOCK5),
    peers: ['stock', 'tuned'],
    least: { peer: 'tuned', ratio: 0.6 },
    mark: { peer: 'tuned', ratio: 1 },
  },
  {
    work: 'MobileNetV2 full step, 96 × 96, BatchNorm frozen',
    unit: 'images/s',
    job: step('mobilenet_v2', 96, 16, 'all but norms', NORMS),
    quick: step('mobilenet_v2', 96, 16, 'all but norms', NORMS),
    peers: ['stock', 'tuned'],
    least: { peer: 'tuned', ratio: 0.5 },
    mark: { peer: 'tuned', ratio: 1 },
  },
  {
    work: 'ResNet50 conv5 step',
    unit: 'images/s',
    job: step('resnet50', 224, 8, 'conv5', CONV5),
    quick: step('resnet50', 224, 2, 'conv5', CONV5),
    peers: ['stock', 'tuned'],
    least: { peer: 'tuned', ratio: 0.6 },
    mark: { peer: 'tuned', ratio: 1 },
  },
  {
    work: 'head step, 1280 → 128 → 10',
    unit: 'steps/s',
    job: head(200),
    quick: head(100),
    peers: ['tfjs', 'stock', 'tuned'],
    least: { peer: 'tfjs', ratio: 10 },
    mark: { peer: 'tuned', ratio: 1 },
  },
  {
    work: 'feature extraction of the article, VGG16, 10 epochs',
    unit: 'runs/hour',
    job: article(200, 10),
    quick: article(10, 10),
    peers: ['stock', 'tuned'],
    least: { peer: 'stock', ratio: 3 },
    mark: { peer: 'stock', ratio: 8 },
  },
];

/** What comes with a name: a batch, or the photos of a whole run. */
const amount = ({ kind, photos, batch }) =>
  kind === 'article' ? `${photos} photos` : `batch ${batch}`;

const named = (row) => ({ ...row, name: `${row.work}, ${amount(row.job)}` });

/** A row with the smaller job, and no other peers than those that it is judged by. */
const shortened = (row) => ({
  ...row,
  job: row.quick,
  peers: [...new Set([row.least.peer, row.mark.peer])],
});

/**
 * @param {boolean} quick
 * @returns {(Row & {name: string})[]}
 */
export const rows = (quick) => all.map((row) => named(quick ? shortened(row) : row));
