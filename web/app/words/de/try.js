/** Was der Schritt Ausprobieren sagt, auf Deutsch, und was die Seite sagt, als die ein Modell mitgenommen wird. */
import { rate, tiny, photoCount } from './numbers.js';

export const trying = {
  none: 'Es gibt noch kein trainiertes Modell.',
  toTraining: 'Zum Training',
  dropTitle: 'Ein Foto hier ablegen',
  dropText: 'Eines oder mehrere. Sie werden dem Modell gezeigt und niemandem sonst.',
  choose: 'Fotos wählen',
  zone: 'Ablagefläche für Fotos zum Ausprobieren',
  camera: 'Kamera verwenden',
  cameraStop: 'Kamera ausschalten',
  cameraPicture: 'Bild der Kamera',
  cameraFailed: 'Die Kamera kann nicht verwendet werden',
  cameraHelp:
    'Erlauben Sie dieser Seite die Kamera in der Adressleiste des Browsers, oder legen Sie ein Foto ab.',
  draw: 'Eine neue Form zeichnen',
  drawn: 'Eine Zeichnung, die das Modell nie gesehen hat',
  rate: (fps) => `${rate(fps)} Antworten je Sekunde`,
  probabilities: (name) => `Wahrscheinlichkeiten für ${name}`,
  live: 'das Kamerabild',
  noneOfThese: 'Nichts davon',
  threshold: '„Nichts davon“ unter',
  thresholdHelp:
    'Hat die wahrscheinlichste Klasse weniger als das, lautet die Antwort „nichts davon“; 0: immer eine der Klassen.',
  explain: 'Wo es das sieht',
  midTraining: 'Das Training läuft; Antworten kommen von den Gewichten dieses Augenblicks.',
  downloads: 'Das Modell mitnehmen',
  downloadsHelp:
    'Legen Sie die drei Dateien in einen Ordner; dann: thaw predict --run ORDNER foto.jpg',
  exportsHelp:
    'Für andere Programme; die Pixel werden darin aufbereitet, Klassen und Rezept sind dabei. Keras bringt ein Skript mit, das weiter trainiert.',
  exporting: (name) => `Das Modell wird für ${name} geschrieben …`,
  parity: ({ name, photos, apart }) =>
    `${name}: zurückgelesen, ${photoCount(photos)} gleich beantwortet, größter Unterschied ${tiny(apart)}`,
  exportFailed: 'Das Modell konnte nicht geschrieben werden',
  failed: 'Dieses Foto ist nicht brauchbar',
};

export const predictor = {
  title: 'Bildklassifikator',
  starting: 'Wird gestartet …',
  broken: 'Das Modell lässt sich nicht starten',
  looking: 'Fotos werden angesehen',
  stop: 'Abbrechen',
  damaged:
    'Das Programm oder das Modell in dieser Datei ist nicht lesbar, sie scheint also beschädigt zu sein. Kopieren Sie die Datei noch einmal, oder exportieren Sie das Modell neu.',
  about: 'Mit Thaw gemacht. Es läuft ohne Netz, und Fotos bleiben auf diesem Rechner.',
};
