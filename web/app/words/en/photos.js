/** What the step of photos says, in English. */
import { number, counted } from './numbers.js';

export const photos = {
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
};
