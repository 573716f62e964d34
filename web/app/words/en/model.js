/** What the step of the model says, in English. */
import { number, short, percent, bytes, counted } from './numbers.js';

export const model = {
  backbone: 'Backbone',
  about: ({ parameters, madds, paper }) =>
    `Turns a photo into features: ${short(parameters)} parameters, ${short(madds)} multiply-adds a photo – ${paper}.`,
  compare: 'Compare all backbones',
  columns: {
    name: 'Backbone',
    input: 'Input',
    parameters: 'Parameters',
    madds: 'Multiply-adds',
    weights: 'Weights',
    probe: 'Probe',
    use: '',
  },
  ships: (size, licence) => `here: ${size}, ${licence}`,
  shipsNone: 'from a file',
  use: 'Use',
  inUse: 'in use',
  width: 'Width',
  widthHelp: 'Multiplies the channels of every layer: narrower is faster and less accurate.',
  size: 'Input size',
  sizeHelp: 'Photos are brought to this many pixels a side.',
  pixels: 'pixels',
  fit: 'Fit',
  fits: { stretch: 'Stretch', crop: 'Crop the centre' },
  fitHelp: 'How a photo that is not square becomes square.',
  units: 'Hidden layer',
  unitsHelp: 'Units of a dense layer with ReLU before the classifier; 0: none.',
  dropout: 'Dropout',
  dropoutHelp:
    'Share of the features left out at random in training, against overfitting; 0 … 0.9.',
  head: 'Head',
  layers: 'The network',
  line: 'Thaw line',
  lineAt: (line, count, name) =>
    `${line} of ${counted(count, 'block')} frozen; trained from ${name} on`,
  block: (name, shape, parameters, state) =>
    `${name}: ${shape}, ${counted(parameters, 'parameter')}, ${state}`,
  drawn: 'Height: size of the picture inside; width: channels. Drag the line, or choose a block.',
  single: (n) => `Single layers (${n})`,
  partly: 'partly thawed',
  frozen: 'frozen',
  thawed: 'thawed',
  toggle: (name) => `Thaw ${name}`,
  layerFigures: (parameters, madds, size) =>
    `${counted(parameters, 'parameter')} · ${short(madds)} multiply-adds · ${bytes(size)} a photo`,
  thawFrom: 'Thaw from here',
  thawFromOf: (name) => `Thaw from here: ${name} and every layer after it`,
  presets: 'What is trained',
  preset: {
    extraction: 'Feature extraction',
    tuning: 'Fine-tuning',
    both: 'Both phases',
    scratch: 'From scratch',
  },
  presetHelp: {
    extraction:
      'The backbone stays as it is; only the head on top of it learns. Quick, and enough for many sets.',
    tuning: 'The last blocks of the backbone learn with the head, at a small learning rate.',
    both: 'First the head alone, then the last blocks with it, at a much smaller rate: as most papers do.',
    scratch: 'All layers learn, from random numbers. That needs many photos, and time.',
    other: 'A way of your own: see the recipe.',
  },
  phases: 'Phase',
  phaseName: (n, name) => (name ? `${n}: ${name}` : `Phase ${n}`),
  addPhase: 'Add a phase',
  removePhase: 'Remove this phase',
  freezing: 'Freezing',
  freezings: {
    frozen: 'Freeze all',
    until: 'Freeze until …',
    thawed: 'Thaw all',
    mixed: 'Mixed',
  },
  freezeHelp: {
    frozen: 'Feature extraction: only the head trains. Fast, and enough for many sets.',
    until: 'Fine-tuning: the layers before the thaw line keep what they know.',
    thawed: 'Every layer trains. From scratch this is the only sensible choice.',
    mixed: 'Fine-tuning of the layers that you chose.',
  },
  totals: (trainable, frozen) =>
    `${short(trainable)} trainable, ${short(frozen)} frozen parameters`,
  trainable: 'Trainable parameters',
  frozenTotal: 'Frozen parameters',
  cost: 'Multiply-adds a photo',
  weightsBytes: 'Memory of the weights',
  planned: 'Memory planned for training',
  figures: 'Figures',
  epochOf: (photos) => `An epoch of ${counted(photos, 'photo')}`,
  lasts: (later, first) =>
    first === later ? `about ${later}` : `about ${later}, the first ${first}`,
  timing: 'timing …',
  time: 'Time an epoch here',
  timeHelp: 'Trains on a batch of drawn pictures for two epochs, and forgets what it learnt.',
  untimed: 'An epoch could not be timed',
  missing: (name) =>
    `The recipe starts from “${name}”, which is not here: choose that file under “Pretrained weights”.`,
  frozenFresh:
    'The frozen layers hold random numbers: without weights a frozen backbone extracts no useful features. Add weights, or thaw all.',
  manyParameters:
    'Without pretrained weights a network of this size needs many thousands of photos.',
};

export const probe = {
  title: 'Compare backbones on your photos',
  text: 'A probe asks how well the features of the backbone above tell your classes apart before anything is trained: a linear classifier learns from some photos of each class and answers the others, five times.',
  button: 'Probe this backbone',
  stop: 'Stop the probe',
  failed: 'The backbone could not be probed',
  passes: { read: 'Reading photos', probe: 'Probing' },
  columns: { name: 'Backbone', weights: 'Weights', accuracy: 'Right', photos: 'Photos' },
  accuracy: (mean, std) => `${percent(mean)} ± ${percent(std)}`,
  photos: (perClass, tested) =>
    `${number(perClass)} a class to learn from, ${number(tested)} to test`,
};

export const weights = {
  title: 'Pretrained weights',
  none: 'None: the backbone starts from random numbers.',
  shipped: (licence, size) =>
    `Those that ship with it: ${bytes(size)}, ${licence}. They come from where this page came from.`,
  takeShipped: 'Start from the weights that ship with it',
  takeRandom: 'Start from random numbers instead',
  text: 'Drop a .safetensors, a Keras .h5 or .keras, or a TF.js model.json with its shards.',
  choose: 'Choose weights',
  zone: 'Drop zone for weights',
  busy: 'Matching the weights with the backbone …',
  loaded: (name, count) => `${name}: ${counted(count, 'tensor')} matched`,
  remove: 'Remove the weights',
  report: 'What became of each tensor',
  unfit: (name, backbone, matched, wanted) =>
    `${name} does not fit ${backbone}: ${number(matched)} of ${number(wanted)} tensors were found in it`,
  unread: (name) => `${name} could not be read`,
  fitsNone:
    'It fits none of the backbones here. Choose the file of the backbone above, or train without weights.',
  fitsOther: 'It fits another backbone:',
  use: (name) => `Use ${name}`,
  preprocess: ({ found, wanted }) =>
    `These weights expect pixels scaled as “${found}”, this backbone scales them as “${wanted}”: accuracy may suffer.`,
};

export const official = {
  title: 'Official weights',
  text: 'Published by the makers of the network. They are fetched only when you ask for it, by way of where this page came from, and compared with the hash that was published.',
  noHash: 'no hash published',
  none: 'None are known for this backbone.',
  fetch: 'Fetch',
  fetching: 'Fetching the weights …',
  stop: 'Stop fetching',
  notServed:
    'Open its link above to download it, and drop the file here: it is checked all the same.',
  recognized: (name) => `The official file of ${name}, as published.`,
  differs: (name) => `Called like the official file of ${name}, but another file`,
};
