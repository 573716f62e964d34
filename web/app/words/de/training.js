/** Was der Schritt Training sagt, auf Deutsch. */
import {
  counted,
  number,
  short,
  percent,
  loss,
  duration,
  photoCount,
  epochCount,
} from './numbers.js';

const monitors = {
  loss: 'Trainingsverlust',
  accuracy: 'Trainingsgenauigkeit',
  val_loss: 'Validierungsverlust',
  val_accuracy: 'Validierungsgenauigkeit',
};

const reasons = {
  epochs: 'Alle Epochen sind durchlaufen.',
  'early stopping':
    'Vorzeitig beendet: Der beobachtete Wert wurde innerhalb der Geduld nicht besser.',
  'not a number':
    'Der Verlust ist keine Zahl mehr, darum endete das Training. Eine kleinere Lernrate hilft.',
  cancelled: 'Von Ihnen beendet.',
};

export const lrSearch = {
  title: 'Eine Lernrate finden',
  text: 'Hundert Schritte mit Raten, die von viel zu klein bis viel zu groß steigen; die Gewichte enden, wie sie begannen. Wo der Verlust am schnellsten fällt, ist eine gute Rate für den Anfang.',
  button: 'Eine Rate suchen',
  stop: 'Suche beenden',
  failed: 'Es konnte keine Rate gesucht werden',
  passes: {
    read: 'Fotos werden gelesen',
    learn: 'Der Generator lernt',
    make: 'Synthetische Beispiele entstehen',
    lr_search: 'Raten werden probiert',
  },
  curveTitle: 'Verlust bei steigenden Raten',
  rate: 'log₁₀ der Rate',
  loss: 'geglätteter Verlust',
  fastest: 'fällt am schnellsten',
  curve: (from, to, first, last) =>
    `Verlust von ${first} bei einer Rate von ${from.toPrecision(2)} bis ${last} bei ${to.toPrecision(2)}`,
  none: 'Der Verlust fiel nie: keine Rate zu empfehlen.',
  take: (rate) => `Mit ${rate} trainieren`,
};

export const training = {
  settings: 'Einstellungen',
  epochs: 'Epochen',
  epochsHelp: 'Höchstens so viele Durchgänge durch die Fotos.',
  lr: 'Lernrate',
  lrHelp:
    'Größe der Schritte des Optimierers. Aufgetaute vortrainierte Schichten wollen ein Zehntel oder weniger.',
  optimizer: 'Optimierer',
  optimizerHelp: 'Adam passt den Schritt jedes Gewichts an; SGD mit Momentum nicht.',
  optimizers: { adam: 'Adam', sgd: 'SGD mit Momentum' },
  batch: 'Stapelgröße',
  batchHelp: 'Fotos je Schritt. Weniger brauchen weniger Speicher, mehr geben ruhigere Schritte.',
  early: 'Vorzeitiges Beenden',
  earlyHelp:
    'Early Stopping: beendet das Training, wenn der Validierungsverlust nicht mehr besser wird, und stellt die besten Gewichte wieder her.',
  patience: 'Geduld',
  patienceHelp: 'Epochen ohne Verbesserung, bevor das Training endet.',
  validation: 'Anteil zur Validierung',
  validationHelp:
    'Anteil jeder Klasse, der zum Messen zurückgehalten und nie trainiert wird; 0 … 0,9.',
  validationGiven: 'Die Ordner sagen, welche Fotos validieren.',
  seed: 'Startwert',
  seedHelp:
    'Derselbe Startwert, dieselben Fotos, dasselbe Rezept geben dieselben Gewichte, Bit für Bit.',
  wantedNumber: 'Hier gehört eine Zahl hin.',
  start: 'Training beginnen',
  again: 'Neu trainieren',
  pause: 'Pause',
  resume: 'Weiter',
  stop: 'Beenden',
  idle: 'Noch nichts trainiert. Hier werden Kurven von Verlust und Genauigkeit erscheinen.',
  needPhotos:
    'Fügen Sie zuerst Fotos von mindestens zwei Klassen hinzu oder nehmen Sie die Beispielsammlung.',
  toPhotos: 'Zu den Fotos',
  passes: {
    read: 'Fotos werden gelesen',
    learn: 'Der Generator lernt',
    make: 'Synthetische Beispiele entstehen',
    prepare: 'Fotos durchlaufen die eingefrorenen Schichten',
    batch: 'Training',
    validate: 'Validierung',
  },
  starting: 'Speicher wird geplant …',
  paused: 'Pause',
  epochOf: (epoch, epochs) => `Epoche ${epoch} von höchstens ${epochs}`,
  rate: (value) => `${short(value)} Fotos/s`,
  timeLeft: (ms) =>
    `Höchstens noch ${duration(ms)}; vorzeitiges Beenden kann früher Schluss machen.`,
  runNumber: (n) => `Lauf ${number(n)}`,
  runResult: (backbone, accuracy, n) =>
    `${backbone}, Validierungsgenauigkeit ${accuracy}, ${epochCount(n)}`,
  earlier: 'Frühere Läufe',
  earlierHelp:
    'Wählen Sie bis zu vier, um ihre Validierungskurven über die des letzten Laufs zu legen.',
  useRecipe: 'Sein Rezept verwenden',
  useRecipeOf: (n) => `Sein Rezept verwenden: Lauf ${n}`,
  removeRun: (n) => `Entfernen: Lauf ${n}`,
  doneOf: (done, total) => `${number(done)} / ${number(total)}`,
  patienceLeft: (left, patience) =>
    `Geduld: noch ${left} von ${epochCount(patience)}, bevor das Training endet.`,
  bestSoFar: (monitor, value, epoch) => `Bester Wert (${monitor}): ${value}, in Epoche ${epoch}.`,
  stoppedEarly: (monitor, value, epoch, patience) =>
    `Vorzeitig beendet: In ${epochCount(patience)} wurde der Wert (${monitor}) nicht besser als ${value} aus Epoche ${epoch}.`,
  monitor: (name) => monitors[name] ?? name,
  loss: 'Verlust',
  accuracy: 'Genauigkeit',
  train: 'Training',
  validationShort: 'Validierung',
  epoch: 'Epoche',
  best: 'beste',
  curve: (what, epochs, train, validation) =>
    `${what} über ${epochCount(epochs)}: zuletzt ${train} auf den Trainingsfotos, ${validation} auf den Fotos zur Validierung`,
  table: 'Epochen',
  columns: {
    epoch: 'Epoche',
    loss: 'Verlust',
    accuracy: 'Genauigkeit',
    val_loss: 'Val.-Verlust',
    val_accuracy: 'Val.-Genauigkeit',
    rate: 'Fotos/s',
  },
  reason: (reason) => reasons[reason] ?? reason,
  restored: (epoch) => `Die Gewichte von Epoche ${epoch}, der besten, sind wiederhergestellt.`,
  kept: (epoch) => `Die letzte Epoche, ${epoch}, wurde behalten.`,
  doneTitle: (accuracy) =>
    accuracy == null
      ? 'Trainiert'
      : `Trainiert: ${percent(accuracy)} der Fotos zur Validierung richtig`,
  reached: (accuracy) => `${percent(accuracy)} Genauigkeit`,
  divergedTitle: 'Das Training ist entgleist',
  hash: 'SHA-256 der Gewichte',
  hashHelp: 'Die Kommandozeile endet für dasselbe Rezept und dieselben Fotos mit demselben Hash.',
  try: 'Modell ausprobieren',
  failedTitle: 'Das Training konnte nicht weitergehen',
  unkept: (why) =>
    `Der Lauf kann nicht nebenher gesichert werden (${why}): Wird diese Seite geschlossen, ist er verloren.`,
  skipped: (n) =>
    `${counted(n, 'Datei war unbrauchbar und wurde', 'Dateien waren unbrauchbar und wurden')} ausgelassen.`,
  announce: ({ event, ...told }, run) => {
    if (event === 'done') return `Training beendet. ${words.training.reason(told.reason)}`;
    const { phase_epochs: epochs } = run.phase;
    return `Epoche ${told.epoch + 1} von höchstens ${epochs}: Validierungsgenauigkeit ${percent(told.val_accuracy)}, Verlust ${loss(told.val_loss)}`;
  },
  photosUsed: (train, validation) =>
    `${photoCount(train)} zum Training, ${number(validation)} zur Validierung`,
};

export const interrupted = {
  title: 'Ein Lauf wurde unterbrochen',
  text: (backbone, photos, epoch, epochs) =>
    `Diese Seite wurde geschlossen, während sie ${backbone}${photos > 0 ? ` an ${counted(photos, 'Foto', 'Fotos')}` : ''} trainierte: Epoche ${number(epoch)} von höchstens ${number(epochs)} war in Arbeit.`,
  promise:
    'Er kann von dort weitergehen, mit den Fotos und Einstellungen von damals, und endet mit denselben Gewichten, als wäre er nie unterbrochen worden.',
  goOn: (epoch) => `Ab Epoche ${number(epoch)} weitermachen`,
  discard: 'Diesen Lauf verwerfen',
};
