/** Was die Seite sagt, auf Deutsch. */
import { counted, classCount, photoCount } from './de/numbers.js';
import { augment } from './de/augment.js';
import { model, probe, weights, official } from './de/model.js';
import { photos } from './de/photos.js';
import { results } from './de/results.js';
import { synthetic, judge } from './de/synthetic.js';
import { lrSearch, training, interrupted } from './de/training.js';
import { trying, predictor } from './de/try.js';

export { format } from './de/numbers.js';

export const words = {
  title: 'Thaw',
  tagline:
    'Trainieren Sie einen Bildklassifikator mit eigenen Fotos. Nichts verlässt diesen Rechner.',
  language: 'Sprache',
  skip: 'Zum Inhalt springen',
  steps: 'Schritte',
  views: {
    photos: 'Fotos',
    model: 'Modell',
    augment: 'Variation',
    synthetic: 'Synthese',
    training: 'Training',
    results: 'Ergebnis',
    try: 'Testen',
  },
  classesAndPhotos: (classes, photos) => `${classCount(classes)}, ${photoCount(photos)}`,
  next: (view) => `Weiter: ${view}`,
  train: 'Trainieren',
  engine: {
    loading: 'Die Engine wird geladen …',
    builds: {
      threads: (n) => `SIMD, ${counted(n, 'Thread', 'Threads')}`,
      simd: () => 'SIMD, ein Thread',
      relaxed: (n) => `Relaxed SIMD, ${counted(n, 'Thread', 'Threads')}`,
    },
    label: 'Engine',
    why: {
      isolated: 'Threads laufen, weil diese Seite gegen andere abgeschottet ist (COOP, COEP).',
      not_isolated:
        'Ein Thread, weil diese Seite nicht abgeschottet ist: Ihr Server sendet die Header COOP und COEP nicht.',
      no_shared_memory: 'Ein Thread, weil dieser Browser Seiten keinen geteilten Speicher gibt.',
      phone: 'Ein Thread mit festem Speicher, wie dieses Gerät es verlangt.',
      no_relaxed: 'Relaxed SIMD war verlangt, doch dieser Browser kann es nicht.',
      asked: 'Diese Fassung war in der Adresse verlangt.',
    },
    bits: {
      strict: 'Ergebnisse gleichen bis aufs Bit denen der Kommandozeile.',
      relaxed:
        'Schneller; Ergebnisse können in den letzten Bits von denen anderer Fassungen abweichen.',
    },
    others: {
      relaxed: 'Die schnellere Fassung nehmen',
      threads: 'Die genaue Fassung nehmen',
    },
    failed: 'Die Engine konnte nicht geladen werden',
    reload: 'Seite neu laden',
    isolate: 'Neu laden, damit Threads laufen',
  },
  offline: 'In diesem Browser aufbewahrt: Die Seite öffnet sich auch ohne Netz.',
  version: {
    title: 'Eine neue Fassung von Thaw ist da',
    text: 'Sie kommt mit dem nächsten Besuch oder jetzt. Fotos, Rezept und frühere Läufe bleiben; ein trainiertes Modell, das Sie behalten möchten, muss vorher heruntergeladen werden.',
    refused:
      'In einem anderen Tab ist ein Lauf in Arbeit. Die neue Fassung ist zu haben, sobald er vorbei ist.',
    now: 'Jetzt neu laden',
    later: 'Später',
  },
  photos,
  model,
  recipe: {
    title: 'Rezept',
    help: 'Alles über den Lauf, als JSON: Was Sie einstellen, ändert es, und was Sie hier schreiben, stellt die Regler. Die Kommandozeile nimmt dieselbe Datei: thaw train --recipe recipe.json',
    good: 'Die Engine nimmt es an.',
    asked: 'Die Engine wird gefragt …',
    running: 'Während des Trainings lässt sich das Rezept nicht ändern.',
    revert: 'Zurück zum letzten gültigen',
    save: 'Datei sichern',
    open: 'Datei öffnen',
    link: 'Als Link teilen',
    copied: 'Der Link ist kopiert. Das Rezept steht darin; Fotos und Gewichte nicht.',
    copyThis: 'Kopieren Sie diesen Link. Das Rezept steht darin; Fotos und Gewichte nicht.',
    linkLabel: 'Link zu diesem Rezept',
    close: 'Schließen',
    offered: 'Dieser Link bringt ein Rezept',
    offeredText: 'Es sagt, wie trainiert wird, und bringt keine Fotos. Ihre bleiben, wo sie sind.',
    take: 'Dieses Rezept verwenden',
    leave: 'Meines behalten',
    unreadable: 'Dieser Link bringt kein lesbares Rezept',
  },
  probe,
  lrSearch,
  weights,
  official,
  augment,
  synthetic,
  judge,
  training,
  interrupted,
  results,
  try: trying,
  predictor,
  statuses: {
    BAD_RECIPE: 'Prüfen Sie die Einstellung, die die Meldung nennt.',
    BAD_MODEL: 'Wählen Sie ein anderes Backbone oder eine andere Eingabegröße.',
    BAD_WEIGHTS: 'Wählen Sie Gewichte dieses Backbones, oder entfernen Sie sie.',
    BAD_DATA: 'Prüfen Sie die Klassen und ihre Fotos im Schritt „Fotos“.',
    BAD_FILE: 'Ersetzen oder entfernen Sie die Datei.',
    NO_MEMORY:
      'Ein kleinerer Stapel, eine kleinere Eingabe oder ein kleineres Backbone braucht weniger Speicher.',
    NUMERIC: 'Eine kleinere Lernrate hilft.',
    CRASHED:
      'Die Engine wurde neu gestartet; Fotos und Einstellungen sind noch da. Versuchen Sie es noch einmal, beim zweiten Mal mit einem kleineren Stapel.',
    UNSUPPORTED: 'Verwenden Sie einen neueren Browser.',
    FAILED: 'Versuchen Sie es noch einmal; beim zweiten Mal laden Sie die Seite neu.',
    INVALID: 'Versuchen Sie es noch einmal; beim zweiten Mal laden Sie die Seite neu.',
  },
};
