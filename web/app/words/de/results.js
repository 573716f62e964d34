/** Was der Schritt Ergebnisse sagt, auf Deutsch. */
import { counted, percent, photoCount } from './numbers.js';

export const results = {
  summary: (accuracy, n, split) =>
    `${percent(accuracy)} richtig von ${counted(n, 'Foto', 'Fotos')}, ${
      {
        validation: 'zur Validierung zurückgehalten',
        test: 'zum Testen, am Training nicht beteiligt',
        train: 'an denen trainiert wurde',
      }[split]
    }`,
  figures: (f1, calibration) =>
    `mittleres F1 ${percent(f1)}, Kalibrierungsfehler ${percent(calibration)}`,
  part: 'Welche Fotos',
  parts: { validation: 'Validierung', test: 'Test', train: 'Training' },
  mistakeCount: (n) => counted(n, 'Fehler'),
  evaluating: 'Die Fotos werden noch einmal angesehen …',
  midTraining: 'Ergebnisse gibt es, wenn das Training fertig ist.',
  failed: 'Die Ergebnisse konnten nicht ermittelt werden',
  confusion: 'Verwechslungen',
  confusionHelp:
    'Eine Zeile je Klasse, eine Spalte für das, wofür ihre Fotos gehalten wurden. Wählen Sie ein Feld, um seine Fotos zu sehen.',
  matrix: {
    rows: 'ist',
    columns: 'gehalten für',
    cell: (n, is, taken) =>
      is === taken
        ? `${photoCount(n)} von ${is} erkannt`
        : `${photoCount(n)} von ${is} für ${taken} gehalten`,
  },
  taken: (is, taken) => `${is}, gehalten für ${taken}`,
  perClass: 'Nach Klassen',
  className: 'Klasse',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  support: 'Fotos',
  perClassHelp:
    'Precision: welcher Anteil der Fotos, die für die Klasse gehalten wurden, zu ihr gehört. Recall: welcher Anteil ihrer Fotos erkannt wurde. F1: das harmonische Mittel der beiden.',
  mistakes: 'Sicherste Fehler',
  mistakesHelp:
    'Falsche Antworten, die sichersten zuerst: Oft ist die Klasse falsch angegeben, oder das Foto zeigt mehr als eines.',
  noMistakes: 'Keine: Jedes Foto wurde erkannt.',
  map: 'Karte der Merkmale',
  mapping: 'Die Fotos werden angeordnet …',
  mapHelp: (first, second) =>
    `Jedes Foto nach dem, was der Klassifikator an ihm liest, in den beiden Richtungen, in denen das am meisten schwankt (Hauptkomponenten: ${percent(first)} und ${percent(second)} der Varianz). Klassen, die getrennt liegen, sind leicht zu unterscheiden.`,
  mapSummary: (n) => `${photoCount(n)} in einer Ebene, solche mit ähnlichen Merkmalen beieinander`,
  explainOf: (name) => `Wo es das sieht: ${name}`,
  seenAs: 'Zeigen, wo es das sieht',
  heat: (className, name) => `${name}, leuchtend, wo das Modell ${className} sieht`,
  heatHelp: 'Grad-CAM: die Stellen der letzten Merkmalskarte, die für diese Klasse sprechen.',
  close: 'Schließen',
};
