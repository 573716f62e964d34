/** What the step of trying says, in English, and what a page that a model was taken away as does. */
import { rate, tiny, counted } from './numbers.js';

export const trying = {
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
};

export const predictor = {
  title: 'Image classifier',
  starting: 'Starting …',
  broken: 'The model cannot be started',
  looking: 'Looking at the photos',
  stop: 'Stop',
  damaged:
    'The engine or the model in this file cannot be read, so it seems to be damaged. Copy the file again, or export the model once more.',
  about: 'Made with Thaw. It works without a network, and photos stay on this computer.',
};
