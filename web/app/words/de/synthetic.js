/** Was der Schritt Synthetisches sagt, auf Deutsch. */
import { number, percent, loss } from './numbers.js';

export const synthetic = {
  off: 'keine',
  settings: 'Generator',
  intro:
    'Wo Fotos selten oder einseitig sind, kann ein Generator weitere machen. Mit seinen Beispielen wird neben den Fotos trainiert, sie zählen getrennt und validieren nie: Was das Modell taugt, sagen allein echte Fotos.',
  generators: {
    none: ['Keiner', 'Trainiert wird nur mit den Fotos.'],
    rules: [
      'Regeln',
      'Nach Regeln gezeichnete Bilder: Formen, Farben, Anzahlen. Braucht kein Foto.',
    ],
    composite: [
      'Ausschnitte',
      'Die Mitte eines Fotos, verschoben und gedreht, auf einem unscharfen Foto einer anderen Klasse.',
    ],
    vae: [
      'VAE',
      'Ein Variational Autoencoder lernt Bilder jeder Klasse aus den Fotos; etwas unscharf.',
    ],
    gan: ['GAN', 'Zwei Netze, die voneinander lernen; schärfer als ein VAE, mit mehr Fehlern.'],
    smote: [
      'SMOTE',
      'Merkmale zwischen Nachbarn einer Klasse, für eingefrorene Backbones und wenige Fotos.',
    ],
    gaussian: [
      'Gauß',
      'Normalverteilte Merkmale um den Mittelwert jeder Klasse, für eingefrorene Backbones.',
    ],
  },
  fields: {
    generator: ['Generator', ''],
    per_class: ['Beispiele je Klasse', 'Zusätzlich zu den Fotos.'],
    fill: ['Seltene Klassen auffüllen', 'Dazu so viele, wie einer Klasse zur größten fehlen.'],
    rules: ['Regeln', 'Eine Lektion für den Anfang; das Rezept enthält jede Regel.'],
    cut: [
      'Was ausgeschnitten wird',
      'Aus jedem Foto, als Anteile davon: ein Rechteck über dieses ziehen oder seine Kanten verschieben.',
    ],
    mask: ['Form', 'Des Ausschnitts, mit weichem Rand.'],
    side: ['Größe', 'Der gelernten Bilder; größere dauern länger.'],
    epochs: ['Epochen', 'Höchstens so viele Durchgänge des Generators.'],
    patience: ['Geduld', 'Epochen ohne Verbesserung, bevor der Generator aufhört.'],
    spread: ['Vielfalt', 'Der Beispiele: weniger ist sicherer und ähnlicher.'],
    neighbours: ['Nachbarn', 'Aus der Klasse, mit denen ein Foto gemischt werden darf.'],
    pooled: ['Gemeinsam', 'Wie viel der Kovarianz die aller Klassen ist.'],
  },
  edges: ['Links', 'Oben', 'Rechts', 'Unten'],
  masks: { ellipse: 'Ellipse', box: 'Das ganze Rechteck' },
  otherPhoto: 'Ein anderes Foto',
  lessons: {
    circles_squares: 'Kreise und Quadrate im Durcheinander',
    seven_segments: 'Siebensegment-Ziffern',
    bar_charts: 'Balkendiagramme',
    traffic_signs: 'Verkehrszeichen',
    own: 'Eigene des Rezepts',
  },
  balance: 'Echt und synthetisch',
  balanceHelp:
    'Was von jeder Klasse zum Trainieren bleibt, wenn Fotos zum Validieren abgezogen sind.',
  noPhotos: 'Mit Fotos oder mit Regeln zeigt dies, womit trainiert wird.',
  real: 'echt',
  synthetic: 'synthetisch',
  counts: (real, synthetic) => `${number(real)} + ${number(synthetic)}`,
  preview: 'Vorschau',
  previewHelp:
    'Der Generator lernt aus den Fotos zum Trainieren und zeigt, was er macht. Das Gelernte bleibt in diesem Browser, und das Training macht damit weiter.',
  make: 'Vorschau machen',
  stop: 'Vorschau abbrechen',
  figure: (name, value) => `${name} ${loss(value)}`,
  figures: {
    loss: 'Verlust',
    reconstruction: 'Rekonstruktion',
    divergence: 'Divergenz',
    val_loss: 'Validierungsverlust',
    discriminator: 'Diskriminator',
    generator: 'Generator',
    diversity: 'Vielfalt',
    saturation: 'Sättigung',
  },
  failed: 'Der Generator konnte nicht lernen',
  stale: 'Fotos oder Einstellungen haben sich geändert: Vorschau neu machen.',
  nothing: 'Es sind zu wenige Fotos: Eine Klasse braucht zwei zum Trainieren.',
  noPictures:
    'Dieser Generator macht Merkmale, keine Bilder: Zu zeigen gibt es Anzahlen, und was sie taugen, sagt das Training.',
  galleryHelp:
    'Gelöschtes entsteht nicht wieder, das nächste Beispiel rückt nach. Ein Stern behält ein Beispiel, wenn andere neu gezogen werden.',
  samplesOf: (name) => `Beispiele von ${name}`,
  sample: (name, index) => `${name}, synthetisches Beispiel ${number(index)}`,
  origin: (generator, index) => `${generator} ${number(index)}`,
  more: 'Mehr',
  moreOf: (name) => `Mehr von ${name}`,
  anew: 'Neu ziehen',
  anewOf: (name) => `Neu ziehen: ${name}, außer Favoriten`,
  keep: (name, index) => `Beispiel ${number(index)} von ${name} behalten`,
  remove: (name, index) => `Beispiel ${number(index)} von ${name} löschen`,
  bringBack: (n) => `${number(n)} gelöschte zurückholen`,
  trainedOn: 'Trainiert mit',
  ledger: (real, synthetic, generators) =>
    `${number(real)} echten, ${number(synthetic)} synthetischen (${generators})`,
};

export const judge = {
  title: 'Taugen die Bilder?',
  text: 'Legt synthetische Beispiele in den Merkmalen Ihres Backbones neben echte Fotos und fragt ein kleines Netz, das allein an zurückgehaltenen Fotos gelernt hat, was es sieht. Die Zahlen der echten Fotos sagen, was zu erhoffen ist.',
  button: 'Diese Beispiele beurteilen',
  stop: 'Beurteilung beenden',
  failed: 'Die Beispiele konnten nicht beurteilt werden',
  passes: {
    read: 'Fotos werden gelesen',
    learn: 'Der Generator lernt',
    make: 'Synthetische Beispiele entstehen',
    judge: 'Beispiele werden beurteilt',
  },
  columns: { figure: 'Zahlen', synthetic: 'Synthetisch', real: 'Echt' },
  figures: {
    frechet: ['Fréchet-Abstand', 'Von den zurückgehaltenen Fotos, im Ganzen; weniger ist besser.'],
    precision: ['Genauigkeit', 'Anteil der Beispiele, die zwischen den Fotos liegen.'],
    recall: ['Trefferquote', 'Anteil der Fotos, denen Beispiele nahe kommen.'],
    confirmed: ['Bestätigt', 'Anteil, dessen Klasse das Netz nennt.'],
    nearest: ['Nächstes', 'Mittlerer Abstand (Median) zu einem gelernten Foto.'],
    copies: ['Kopien', 'Anteil, der einem solchen Foto so nahe liegt, dass er es kopiert.'],
  },
  classes: 'Bestätigt, Klasse für Klasse',
  className: 'Klasse',
  sure: (share) => `Das Netz hat bei ${percent(share)} der echten Fotos recht.`,
  unsure: (share) =>
    `Das Netz hat nur bei ${percent(share)} der echten Fotos recht: Zurückgehalten sind zu wenige, als dass sein Wort viel wert wäre.`,
  stale: 'Fotos oder Einstellungen haben sich seither geändert: neu beurteilen.',
};
