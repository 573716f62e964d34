/** Was der Schritt Modell sagt, auf Deutsch. */
import { counted, number, short, percent, bytes, photoCount } from './numbers.js';

export const model = {
  backbone: 'Backbone',
  about: ({ parameters, madds, paper }) =>
    `Macht aus einem Foto Merkmale: ${short(parameters)} Parameter, ${short(madds)} Multiplikationen je Foto – ${paper}.`,
  compare: 'Alle Backbones vergleichen',
  columns: {
    name: 'Backbone',
    input: 'Eingabe',
    parameters: 'Parameter',
    madds: 'Multiplikationen',
    weights: 'Gewichte',
    probe: 'Probe',
    use: '',
  },
  ships: (size, licence) => `hier: ${size}, ${licence}`,
  shipsNone: 'aus einer Datei',
  use: 'Nehmen',
  inUse: 'in Gebrauch',
  width: 'Breite',
  widthHelp: 'Vervielfacht die Kanäle jeder Schicht: schmaler ist schneller und weniger genau.',
  size: 'Eingabegröße',
  sizeHelp: 'Auf so viele Pixel je Seite werden Fotos gebracht.',
  pixels: 'Pixel',
  fit: 'Einpassen',
  fits: { stretch: 'Strecken', crop: 'Mitte ausschneiden' },
  fitHelp: 'Wie ein Foto, das nicht quadratisch ist, quadratisch wird.',
  units: 'Verdeckte Schicht',
  unitsHelp: 'Einheiten einer vollverbundenen Schicht mit ReLU vor dem Klassifikator; 0: keine.',
  dropout: 'Dropout',
  dropoutHelp:
    'Anteil der Merkmale, die beim Training zufällig ausgelassen werden, gegen Überanpassung; 0 … 0,9.',
  head: 'Kopf',
  layers: 'Das Netz',
  line: 'Taugrenze',
  lineAt: (line, count, name) =>
    `${line} von ${counted(count, 'Block', 'Blöcken')} eingefroren; trainiert ab ${name}`,
  block: (name, shape, parameters, state) =>
    `${name}: ${shape}, ${number(parameters)} Parameter, ${state}`,
  drawn:
    'Höhe: Größe des Bildes darin; Breite: Kanäle. Ziehen Sie die Grenze oder wählen Sie einen Block.',
  single: (n) => `Einzelne Schichten (${n})`,
  partly: 'teils aufgetaut',
  frozen: 'eingefroren',
  thawed: 'aufgetaut',
  toggle: (name) => `${name} auftauen`,
  layerFigures: (parameters, madds, size) =>
    `${number(parameters)} Parameter · ${short(madds)} Multiplikationen · ${bytes(size)} je Foto`,
  thawFrom: 'Ab hier auftauen',
  thawFromOf: (name) => `Ab hier auftauen: ${name} und jede Schicht danach`,
  presets: 'Was trainiert wird',
  preset: {
    extraction: 'Merkmale nutzen',
    tuning: 'Feinabstimmung',
    both: 'Beide Phasen',
    scratch: 'Von Grund auf',
  },
  presetHelp: {
    extraction:
      'Feature Extraction: Das Backbone bleibt, wie es ist; nur der Kopf darauf lernt. Schnell und für viele Sammlungen genug.',
    tuning:
      'Fine-Tuning: Die letzten Blöcke des Backbones lernen mit dem Kopf, mit kleiner Lernrate.',
    both: 'Erst der Kopf allein, dann mit ihm die letzten Blöcke, mit viel kleinerer Lernrate: wie in den meisten Veröffentlichungen.',
    scratch: 'Alle Schichten lernen, von Zufallszahlen an. Das braucht viele Fotos und Zeit.',
    other: 'Ein eigener Weg: siehe Rezept.',
  },
  phases: 'Phase',
  phaseName: (n, name) => (name ? `${n}: ${name}` : `Phase ${n}`),
  addPhase: 'Phase hinzufügen',
  removePhase: 'Diese Phase entfernen',
  freezing: 'Einfrieren',
  freezings: {
    frozen: 'Alle einfrieren',
    until: 'Einfrieren bis …',
    thawed: 'Alle auftauen',
    mixed: 'Gemischt',
  },
  freezeHelp: {
    frozen: 'Nur der Kopf trainiert. Schnell und für viele Sammlungen genug.',
    until: 'Die Schichten vor der Taugrenze behalten, was sie können.',
    thawed: 'Jede Schicht trainiert. Von Grund auf ist nur das sinnvoll.',
    mixed: 'Die Schichten trainieren, die Sie gewählt haben.',
  },
  totals: (trainable, frozen) =>
    `${short(trainable)} trainierbare, ${short(frozen)} eingefrorene Parameter`,
  trainable: 'Trainierbare Parameter',
  frozenTotal: 'Eingefrorene Parameter',
  cost: 'Multiplikationen je Foto',
  weightsBytes: 'Speicher der Gewichte',
  planned: 'Speicher fürs Training',
  figures: 'Kennzahlen',
  epochOf: (photos) => `Eine Epoche mit ${photoCount(photos)}`,
  lasts: (later, first) =>
    first === later ? `etwa ${later}` : `etwa ${later}, die erste ${first}`,
  timing: 'wird gemessen …',
  time: 'Eine Epoche hier messen',
  timeHelp:
    'Trainiert zwei Epochen lang mit einem Stapel gezeichneter Bilder und vergisst das Gelernte.',
  untimed: 'Eine Epoche konnte nicht gemessen werden',
  missing: (name) =>
    `Das Rezept beginnt mit „${name}“, das nicht hier ist: Wählen Sie diese Datei unter „Vortrainierte Gewichte“.`,
  frozenFresh:
    'Die eingefrorenen Schichten enthalten Zufallszahlen: Ohne Gewichte liefert ein eingefrorenes Backbone keine brauchbaren Merkmale. Fügen Sie Gewichte hinzu oder tauen Sie alle auf.',
  manyParameters: 'Ohne vortrainierte Gewichte braucht ein Netz dieser Größe viele tausend Fotos.',
};

export const probe = {
  title: 'Backbones an Ihren Fotos vergleichen',
  text: 'Eine Probe fragt vor jedem Training, wie gut die Merkmale des Backbones oben Ihre Klassen trennen: Ein linearer Klassifikator lernt an einigen Fotos jeder Klasse und beantwortet die anderen, fünfmal.',
  button: 'Dieses Backbone erproben',
  stop: 'Probe beenden',
  failed: 'Das Backbone konnte nicht erprobt werden',
  passes: { read: 'Fotos werden gelesen', probe: 'Probe läuft' },
  columns: { name: 'Backbone', weights: 'Gewichte', accuracy: 'Richtig', photos: 'Fotos' },
  accuracy: (mean, std) => `${percent(mean)} ± ${percent(std)}`,
  photos: (perClass, tested) =>
    `${number(perClass)} je Klasse zum Lernen, ${number(tested)} zum Testen`,
};

export const weights = {
  title: 'Vortrainierte Gewichte',
  none: 'Keine: Das Backbone beginnt mit Zufallszahlen.',
  shipped: (licence, size) =>
    `Die mitgelieferten: ${bytes(size)}, ${licence}. Sie kommen von dort, woher diese Seite kam.`,
  takeShipped: 'Mit den mitgelieferten Gewichten beginnen',
  takeRandom: 'Stattdessen mit Zufallszahlen beginnen',
  text: 'Legen Sie eine .safetensors, eine Keras-.h5 oder -.keras oder eine TF.js-model.json mit ihren Teilen ab.',
  choose: 'Gewichte wählen',
  zone: 'Ablagefläche für Gewichte',
  busy: 'Die Gewichte werden dem Backbone zugeordnet …',
  loaded: (name, count) => `${name}: ${counted(count, 'Tensor', 'Tensoren')} zugeordnet`,
  remove: 'Gewichte entfernen',
  report: 'Was aus jedem Tensor wurde',
  unfit: (name, backbone, matched, wanted) =>
    `${name} passt nicht zu ${backbone}: ${number(matched)} von ${number(wanted)} Tensoren wurden darin gefunden`,
  unread: (name) => `${name} konnte nicht gelesen werden`,
  fitsNone:
    'Sie passt zu keinem der Backbones hier. Wählen Sie die Datei des Backbones oben oder trainieren Sie ohne Gewichte.',
  fitsOther: 'Sie passt zu einem anderen Backbone:',
  use: (name) => `${name} nehmen`,
  preprocess: ({ found, wanted }) =>
    `Diese Gewichte erwarten Pixel in der Skalierung „${found}“, dieses Backbone skaliert sie als „${wanted}“: Das kann Genauigkeit kosten.`,
};

export const official = {
  title: 'Offizielle Gewichte',
  text: 'Von denen veröffentlicht, die das Netz gebaut haben. Sie werden nur auf Wunsch geholt, über den Ort, von dem diese Seite kam, und mit dem veröffentlichten Hash verglichen.',
  noHash: 'kein Hash veröffentlicht',
  none: 'Für dieses Backbone sind keine bekannt.',
  fetch: 'Holen',
  fetching: 'Die Gewichte werden geholt …',
  stop: 'Nicht weiter holen',
  notServed: 'Der Link oben lädt die Datei herunter; hier abgelegt, wird sie ebenso geprüft.',
  recognized: (name) => `Die offizielle Datei von ${name}, wie veröffentlicht.`,
  differs: (name) => `Heißt wie die offizielle Datei von ${name}, ist aber eine andere`,
};
