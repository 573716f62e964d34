/** Was der Schritt Fotos sagt, auf Deutsch. */
import { counted, number, photoCount } from './numbers.js';

export const photos = {
  emptyTitle: 'Fotos hier ablegen',
  emptyText: 'Ein Ordner je Klasse: Sein Name wird zum Namen der Klasse.',
  emptyMore:
    'Ordner „train“ und „val“ darin werden beachtet. JPEG, PNG, BMP und GIF und was dieser Browser sonst zeigen kann, auch gezippt; oder einfügen.',
  chooseFolder: 'Ordner wählen',
  chooseFiles: 'Dateien wählen',
  zone: 'Ablagefläche für Fotos',
  sampleTitle: 'Keine Fotos zur Hand?',
  sampleText:
    'Die Engine zeichnet selbst eine kleine Sammlung von Formen. Das Training damit dauert deutlich unter einer Minute.',
  sampleButton: 'Mit dem Beispiel beginnen',
  samplePicture: (name) => `${name}, gezeichnet`,
  sampleActive: 'Beispielsammlung',
  drawings: (n) => counted(n, 'Zeichnung', 'Zeichnungen'),
  sampleExplained:
    'Von der Engine gezeichnet. Lage, Größe, Farben und Hintergrund sind zufällig; nur der Umriss unterscheidet die Klassen.',
  addFolder: 'Ordner hinzufügen',
  addFiles: 'Dateien hinzufügen',
  newClass: 'Neue Klasse',
  newClassName: (i) => `Klasse ${i}`,
  removeAll: 'Alles entfernen',
  className: 'Name der Klasse',
  count: photoCount,
  splitCounts: (train, validation, test, leftOut) =>
    [
      `${train} zum Training`,
      validation > 0 && `${validation} zur Validierung`,
      test > 0 && `${test} zum Test`,
      leftOut > 0 && `${leftOut} ausgelassen`,
    ]
      .filter(Boolean)
      .join(', '),
  more: (n) => `und ${number(n)} weitere`,
  splits: {
    train: 'Train: trainiert',
    validation: 'Val: validiert',
    test: 'Test',
    left_out: 'Kopie: ausgelassen',
  },
  badges: { train: 'Train', validation: 'Val', test: 'Test', left_out: 'Kopie' },
  duplicates: {
    title: (n) => counted(n, 'Foto ist die Kopie eines anderen', 'Fotos sind Kopien anderer'),
    text: 'Steht die Kopie eines Trainingsfotos unter den Fotos zur Validierung, so sieht das Modell besser aus, als es ist.',
    across: (n) =>
      n === 0
        ? 'Zufällig fiele keine von ihnen auf eine andere Seite.'
        : `${counted(n, 'Kopie wäre', 'Kopien wären')} auf eine andere Seite gefallen als das Original.`,
    labelsDiffer: (n) =>
      `${counted(n, 'Kopie liegt', 'Kopien liegen')} in einer anderen Klasse als das Original: Eines von beiden ist falsch.`,
    kept: 'Was mit Kopien geschieht',
    keeps: {
      together: 'Auf einer Seite der Aufteilung halten',
      drop: 'Nur eine von ihnen verwenden',
      ignore: 'Wie jedes andere Foto behandeln',
    },
    keptHelp:
      'Als Kopien gelten gleiche Dateien, neu komprimierte oder leicht veränderte und gespiegelte Fotos.',
    likeness: { exact: 'gleiche Datei', near: 'sieht gleich aus', mirrored: 'gespiegelt' },
    pair: (first, copy) => `${copy} ist eine Kopie von ${first}`,
    list: 'Kopien und ihre Originale',
    more: (n) => `${counted(n, 'weiteres Paar', 'weitere Paare')} zeigen`,
  },
  photosOf: (name) => `Fotos von ${name}`,
  steps: {
    add: (n) => `${photoCount(n)} hinzufügen`,
    bringBack: 'die Fotos des Laufs zurückholen',
    move: (n, name) => `${photoCount(n)} nach ${name} verschieben`,
    remove: (n) => `${photoCount(n)} entfernen`,
    rename: (from, to) => `${from} in ${to} umbenennen`,
  },
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  selected: (n) => `${photoCount(n)} ausgewählt`,
  moveTo: 'Verschieben nach',
  chooseClass: 'Klasse wählen',
  clearSelection: 'Auswahl aufheben',
  camera: 'Kamera',
  cameraOf: (name) => `Mit der Kamera Fotos von ${name} aufnehmen`,
  startBurst: 'Fotos aufnehmen',
  stopBurst: (n) => `Nach ${photoCount(n)} beenden`,
  larger: 'Vergrößern',
  smaller: 'Verkleinern',
  sizeOf: (action, name) => `${action}: ${name}`,
  notKept: {
    elsewhere:
      'Thaw ist in einem anderen Tab offen, der seine Arbeit behält. Was Sie in diesem tun, ist weg, wenn er geschlossen wird.',
    unavailable:
      'Dieser Browser gibt der Seite keinen Ort für Fotos, wie in privaten Fenstern: Sie sind weg, wenn die Seite geschlossen wird.',
  },
  noRoom: (n) =>
    `Dem Browser fehlt der Platz für ${photoCount(n)}: Sie sind weg, wenn die Seite geschlossen wird.`,
  picture: (className, name) => `${className}: ${name}`,
  addTo: (name) => `Hinzufügen: Dateien zu ${name}`,
  add: 'Hinzufügen',
  remove: 'Entfernen',
  removeOf: (name) => `Entfernen: die Klasse ${name}`,
  emptyClass: 'Fotos dieser Klasse hier ablegen.',
  nameEmpty: 'Eine Klasse braucht einen Namen.',
  nameSlash: 'Ein Name enthält keinen Schrägstrich.',
  nameTaken: (name) => `Es gibt schon eine Klasse „${name}“.`,
  checking: (n) => `${photoCount(n)} werden angesehen …`,
  brokenTitle: (n) =>
    `${counted(n, 'Datei ist unbrauchbar und wird', 'Dateien sind unbrauchbar und werden')} ausgelassen`,
  brokenFile: 'Datei',
  brokenReason: 'Grund',
  strayTitle: (n) => `${counted(n, 'Datei', 'Dateien')} neben den Klassenordnern ausgelassen`,
  strayText: 'Fotos gehören in einen Ordner, der den Namen ihrer Klasse trägt.',
  weightsTitle: 'Das sieht nach Gewichten aus, nicht nach Fotos',
  weightsText: 'Legen Sie sie im Schritt „Modell“ ab.',
  unreadable: 'Der Ordner konnte nicht gelesen werden',
  needTwo: 'Zum Training braucht es mindestens zwei Klassen mit Fotos.',
};
