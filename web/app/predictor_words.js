/** What a page that a model was taken away as says: plain texts of a catalogue, for it has none. */

const FROM_TRY = [
  ...['dropTitle', 'dropText', 'choose', 'zone', 'camera', 'cameraStop', 'cameraPicture'],
  ...['cameraFailed', 'live', 'noneOfThese', 'threshold', 'thresholdHelp', 'failed'],
];

/**
 * @param {typeof import('./words/en.js').words} words
 * @param {string} language its tag
 * @returns {Record<string, string>}
 */
export const predictorWords = (words, language) => ({
  language,
  ...words.predictor,
  ...Object.fromEntries(FROM_TRY.map((name) => [name, words.try[name]])),
  probabilities: words.try.probabilities('{name}'),
});
