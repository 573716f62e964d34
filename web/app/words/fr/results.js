/** Ce que dit l’étape des résultats, en français. */
import { counted, percent, photoCount } from './numbers.js';

export const results = {
  summary: (accuracy, n, split) =>
    `${percent(accuracy)} justes sur ${photoCount(n)} ${
      {
        validation: 'de validation',
        test: 'de test, étrangères à l’entraînement',
        train: 'd’entraînement',
      }[split]
    }`,
  figures: (f1, calibration) =>
    `F1 moyen ${percent(f1)}, erreur de calibration ${percent(calibration)}`,
  part: 'Quelles photos',
  parts: { validation: 'Validation', test: 'Test', train: 'Entraînement' },
  mistakeCount: (n) => counted(n, 'erreur', 'erreurs'),
  evaluating: 'Nouvel examen des photos …',
  midTraining: 'Les résultats viennent quand l’entraînement est fini.',
  failed: 'Les résultats n’ont pas pu être établis',
  confusion: 'Matrice de confusion',
  confusionHelp:
    'Une ligne par classe, une colonne pour ce que ses photos ont été prises. Choisissez une case pour voir ses photos.',
  matrix: {
    rows: 'est',
    columns: 'prise pour',
    cell: (n, is, taken) =>
      is === taken
        ? `${photoCount(n)} de ${is}, bien reconnue`
        : `${photoCount(n)} de ${is}, prise pour ${taken}`,
  },
  taken: (is, taken) => `${is}, prise pour ${taken}`,
  perClass: 'Par classe',
  className: 'Classe',
  precision: 'Précision',
  recall: 'Rappel',
  f1: 'F1',
  support: 'Photos',
  perClassHelp:
    'Précision : des photos prises pour la classe, la part qui en est. Rappel : de ses photos, la part reconnue. F1 : leur moyenne harmonique.',
  mistakes: 'Erreurs les plus sûres d’elles',
  mistakesHelp:
    'Réponses fausses, les plus sûres d’abord : souvent l’étiquette est fausse, ou la photo montre plus d’une chose.',
  noMistakes: 'Aucune : toutes les photos ont été reconnues.',
  map: 'Carte des caractéristiques',
  mapping: 'Placement des photos …',
  mapHelp: (first, second) =>
    `Chaque photo d’après ce que le classificateur y lit, dans les deux directions où cela varie le plus (composantes principales : ${percent(first)} et ${percent(second)} de la variance). Des classes éloignées sont faciles à distinguer.`,
  mapSummary: (n) =>
    `${photoCount(n)} dans un plan, celles aux caractéristiques semblables côte à côte`,
  explainOf: (name) => `Où le modèle le voit : ${name}`,
  seenAs: 'Montrer où il le voit',
  heat: (className, name) => `${name}, avec une lueur là où le modèle voit ${className}`,
  heatHelp: 'Grad-CAM : les endroits de la dernière carte qui parlent pour cette classe.',
  close: 'Fermer',
};
