/** What the page says, in English. Every other catalogue has the same keys. */
import { formatOf } from './format.js';

export const format = formatOf('en');
const { number, short, percent, loss, bytes, duration, rate, tiny } = format;

const counted = (n, one, many = `${one}s`) => format.counted(n, one, many);

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

  photos: {
    emptyTitle: 'Drop photos here',
    emptyText: 'A folder for each class: its name becomes the name of the class.',
    emptyMore:
      'Folders “train” and “val” inside are honoured. JPEG, PNG, BMP and GIF, and what else this browser can show, zipped too; or paste.',
    chooseFolder: 'Choose a folder',
    chooseFiles: 'Choose files',
    zone: 'Drop zone for photos',
    sampleTitle: 'No photos at hand?',
    sampleText:
      'The engine draws a small set of shapes itself. Training on it takes well under a minute.',
    sampleButton: 'Try the sample set',
    samplePicture: (name) => `A ${name}, drawn`,
    sampleActive: 'Sample set',
    drawings: (n) => counted(n, 'drawing'),
    sampleExplained:
      'Drawn by the engine. Position, size, colours and background are random; only the outline tells the classes apart.',
    addFolder: 'Add a folder',
    addFiles: 'Add files',
    newClass: 'New class',
    newClassName: (i) => `class ${i}`,
    removeAll: 'Remove all',
    className: 'Name of the class',
    count: (n) => counted(n, 'photo'),
    splitCounts: (train, validation, test, leftOut) =>
      [
        `${train} to train`,
        validation > 0 && `${validation} to validate`,
        test > 0 && `${test} to test`,
        leftOut > 0 && `${leftOut} left out`,
      ]
        .filter(Boolean)
        .join(', '),
    more: (n) => `and ${number(n)} more`,
    splits: {
      train: 'train',
      validation: 'val: validates',
      test: 'test',
      left_out: 'copy: left out',
    },
    badges: { train: 'train', validation: 'val', test: 'test', left_out: 'copy' },
    duplicates: {
      title: (n) => `${counted(n, 'photo is a copy', 'photos are copies')} of others`,
      text: 'A copy of a photo to train on among those to validate on makes the model look better than it is.',
      across: (n) =>
        n === 0
          ? 'By chance none of them would fall on two sides.'
          : `${counted(n, 'copy', 'copies')} would have fallen on another side than the original.`,
      labelsDiffer: (n) =>
        `${counted(n, 'copy lies', 'copies lie')} in another class than the original: one of the two is wrong.`,
      kept: 'What becomes of copies',
      keeps: {
        together: 'Kept on one side of the split',
        drop: 'Only one of each is used',
        ignore: 'Treated like any other photo',
      },
      keptHelp:
        'Exact copies, recompressed or slightly changed ones, and mirror images count as copies.',
      likeness: { exact: 'same file', near: 'looks the same', mirrored: 'mirrored' },
      pair: (first, copy) => `${copy} is a copy of ${first}`,
      list: 'Copies and their originals',
      more: (n) => `Show ${counted(n, 'more pair')}`,
    },
    photosOf: (name) => `Photos of ${name}`,
    steps: {
      add: (n) => `add ${counted(n, 'photo')}`,
      bringBack: 'bring back the photos of the run',
      move: (n, name) => `move ${counted(n, 'photo')} to ${name}`,
      remove: (n) => `remove ${counted(n, 'photo')}`,
      rename: (from, to) => `rename ${from} to ${to}`,
    },
    undo: 'Undo',
    redo: 'Redo',
    selected: (n) => `${counted(n, 'photo')} selected`,
    moveTo: 'Move to',
    chooseClass: 'choose a class',
    clearSelection: 'Select none',
    camera: 'Camera',
    cameraOf: (name) => `Take photos of ${name} with the camera`,
    startBurst: 'Take photos',
    stopBurst: (n) => `Stop after ${counted(n, 'photo')}`,
    larger: 'Enlarge',
    smaller: 'Make smaller',
    sizeOf: (action, name) => `${action}: ${name}`,
    notKept: {
      elsewhere:
        'Thaw is open in another tab, which keeps its work. What you do in this one is gone when it is closed.',
      unavailable:
        'This browser gives the page no place to keep photos, as in private windows: they are gone when the page is closed.',
    },
    noRoom: (n) =>
      `The browser has no room to keep ${counted(n, 'photo')}: they are gone when the page is closed.`,
    picture: (className, name) => `${className}: ${name}`,
    addTo: (name) => `Add files to ${name}`,
    add: 'Add',
    remove: 'Remove',
    removeOf: (name) => `Remove the class ${name}`,
    emptyClass: 'Drop photos of this class here.',
    nameEmpty: 'A class needs a name.',
    nameSlash: 'A name has no slash.',
    nameTaken: (name) => `There is a class “${name}” already.`,
    checking: (n) => `Looking at ${counted(n, 'photo')} …`,
    brokenTitle: (n) => `${counted(n, 'file')} cannot be used and will be left out`,
    brokenFile: 'File',
    brokenReason: 'Reason',
    strayTitle: (n) => `${counted(n, 'file')} beside the class folders left out`,
    strayText: 'Photos belong into a folder that bears the name of their class.',
    weightsTitle: 'These look like weights, not photos',
    weightsText: 'Drop them in the step “Model”.',
    unreadable: 'The folder could not be read',
    needTwo: 'Training needs at least two classes with photos.',
  },

  model: {
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
  },

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

  probe: {
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
  },

  lrSearch: {
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
  },

  weights: {
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
  },

  official: {
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
  },

  augment: {
    on: 'varied',
    off: 'as they are',
    settings: 'Variations',
    intro:
      'Small sets are soon learnt by heart. Here each photo is varied anew in every epoch, its class stays; validation photos are left as they are.',
    article: 'As in the article',
    none: 'None',
    presets: 'Preset',
    groups: {
      geometry: 'Position',
      colour: 'Colour',
      hide: 'Noise and holes',
      policy: 'Chance and mixtures',
      rules: 'Rules',
    },
    unchanged: 'off',
    texts: {
      degrees: (x) => `± ${number(x)}°`,
      share: (x) => `± ${percent(x)}`,
      upTo: (x) => `up to ${percent(x)}`,
      bytes: (x) => `± ${number(x)}`,
      plain: (x) => number(x),
    },
    fields: {
      rotation: ['Rotation', 'Turned by up to so many degrees.'],
      width_shift: ['Shift sideways', 'Of the width.'],
      height_shift: ['Shift up and down', 'Of the height.'],
      zoom: ['Zoom', 'Nearer or farther, each axis by itself.'],
      shear: ['Shear', 'Slanted by up to so many degrees.'],
      crop: ['Random crop', 'A window anywhere, brought back to full size, may leave out so much.'],
      horizontal_flip: ['Mirror left and right', 'Every second photo.'],
      vertical_flip: ['Mirror top and bottom', 'Every second photo.'],
      brightness: ['Brightness', 'Darker or lighter.'],
      contrast: ['Contrast', 'Nearer to the mean colour or farther from it.'],
      saturation: ['Saturation', 'Greyer or more colourful.'],
      channel_shift: ['Channel shift', 'Added to every byte, of 0 … 255.'],
      noise: ['Noise', 'Standard deviation of Gaussian noise, of 0 … 255.'],
      cutout: ['Cutout', 'A square of this share of the sides is painted over.'],
      policy: ['Policy', 'Operations drawn from a list, after what is set above.'],
      magnitude: ['Magnitude', 'How far each operation goes.'],
      mixup: ['MixUp', 'Two photos laid over one another, their classes in proportion; alpha.'],
      cutmix: ['CutMix', 'A piece of another photo, the classes in proportion; alpha.'],
      fill: ['Outside the photo', 'What shows where a photo was moved away.'],
      cval: ['Plain colour', 'Grey of holes and of what is outside, 0 … 255.'],
      mode: ['Numbers', 'Keras swaps the axes of shifts; “corrected” does what the names say.'],
    },
    policies: {
      none: 'None',
      randaugment: 'RandAugment',
      trivialaugment: 'TrivialAugment',
    },
    fills: {
      nearest: 'The nearest pixel',
      reflect: 'Mirrored',
      wrap: 'Repeated',
      constant: 'Plain colour',
    },
    modes: { corrected: 'Corrected', 'keras-exact': 'As Keras, to the number' },
    grid: 'What the network sees',
    gridHelp:
      'At the size that the network takes. The engine makes the pictures while you move a slider.',
    noPhotos: 'With photos in the step “Photos” this shows what becomes of them.',
    failed: 'The photos could not be varied',
    photo: 'Photo',
    epoch: (n) => `Epoch ${n}`,
    plain: (name) => `${name}, as it is`,
    varied: (name, n) => `${name} in epoch ${n}`,
    otherPhotos: 'Other photos',
    laterEpochs: 'Later epochs',
  },
  synthetic: {
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
  },

  judge: {
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
    columns: { figure: 'Figures', synthetic: 'Synthetic', real: 'Real', says: 'What they say' },
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
  },

  training: {
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
  },

  interrupted: {
    title: 'A run was interrupted',
    text: (backbone, photos, epoch, epochs) =>
      `This page was closed while it trained ${backbone}${photos > 0 ? ` on ${counted(photos, 'photo')}` : ''}: epoch ${number(epoch)} of at most ${number(epochs)} was in work.`,
    promise:
      'It can go on from there, with the photos and settings that it had, and ends with the same weights as if it had never stopped.',
    goOn: (epoch) => `Go on from epoch ${number(epoch)}`,
    discard: 'Discard this run',
  },

  results: {
    summary: (accuracy, n, split) =>
      `${percent(accuracy)} right of ${counted(n, 'photo')} ${
        {
          validation: 'held out for validation',
          test: 'to test on, which played no part in training',
          train: 'that it was trained on',
        }[split]
      }`,
    figures: (f1, calibration) =>
      `mean F1 ${percent(f1)}, calibration error ${percent(calibration)}`,
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
    mapSummary: (n) =>
      `${counted(n, 'photo')} in a plane, those with like features near one another`,
    explainOf: (name) => `What the model sees in ${name}`,
    seenAs: 'Show where it sees',
    heat: (className, name) => `${name}, with a glow where the model sees ${className}`,
    heatHelp: 'Grad-CAM: the places of the last feature map that raise the score of this class.',
    close: 'Close',
  },

  try: {
    none: 'There is no trained model yet.',
    toTraining: 'To the training',
    dropTitle: 'Drop a photo here',
    dropText: 'One or several. They are shown to the model and to nobody else.',
    choose: 'Choose photos',
    zone: 'Drop zone for photos to try',
    camera: 'Use the camera',
    cameraStop: 'Stop the camera',
    cameraPicture: 'Picture of the camera',
    cameraFailed: 'The camera cannot be used',
    cameraHelp:
      'Allow this page to use the camera in the browser’s address bar, or drop a photo instead.',
    draw: 'Draw a new shape',
    drawn: 'A drawing that the model has never seen',
    rate: (fps) => `${rate(fps)} predictions a second`,
    probabilities: (name) => `Probabilities for ${name}`,
    live: 'the camera picture',
    noneOfThese: 'None of these',
    threshold: 'None of these below',
    thresholdHelp:
      'Where the most probable class has less than this, the answer is “none of these”; 0: always one of the classes.',
    explain: 'Where it sees that',
    midTraining: 'Training goes on; predictions use the weights of this moment.',
    downloads: 'Take the model away',
    downloadsHelp: 'Put the three files into one folder; then: thaw predict --run FOLDER photo.jpg',
    exportsHelp:
      'For other programs; pixels are prepared inside, classes and recipe come along. Keras brings a script that goes on training.',
    exporting: (name) => `Writing the model for ${name} …`,
    parity: ({ name, photos, apart }) =>
      `${name}: read back, ${counted(photos, 'photo')} answered alike, largest difference ${tiny(apart)}`,
    exportFailed: 'The model could not be written',
    failed: 'This photo cannot be used',
  },

  predictor: {
    title: 'Image classifier',
    starting: 'Starting …',
    broken: 'The model cannot be started',
    looking: 'Looking at the photos',
    stop: 'Stop',
    damaged:
      'The engine or the model in this file cannot be read, so it seems to be damaged. Copy the file again, or export the model once more.',
    about: 'Made with Thaw. It works without a network, and photos stay on this computer.',
  },

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
