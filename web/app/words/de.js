/** Was die Seite sagt, auf Deutsch. */
import { formatOf } from './format.js';

export const format = formatOf('de');
const { counted, number, short, percent, loss, bytes, duration, rate, tiny } = format;

const classCount = (n) => counted(n, 'Klasse', 'Klassen');
const photoCount = (n) => counted(n, 'Foto', 'Fotos');
const epochCount = (n) => counted(n, 'Epoche', 'Epochen');

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

  photos: {
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
  },

  model: {
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
    manyParameters:
      'Ohne vortrainierte Gewichte braucht ein Netz dieser Größe viele tausend Fotos.',
  },

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

  probe: {
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
  },

  lrSearch: {
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
  },

  weights: {
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
  },

  official: {
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
  },

  augment: {
    on: 'variiert',
    off: 'wie sie sind',
    settings: 'Variationen',
    intro:
      'Kleine Sammlungen sind bald auswendig gelernt. Hier wird jedes Foto in jeder Epoche neu variiert, seine Klasse bleibt; Fotos zur Validierung bleiben, wie sie sind.',
    article: 'Wie im Artikel',
    none: 'Keine',
    presets: 'Vorgabe',
    groups: {
      geometry: 'Lage',
      colour: 'Farbe',
      hide: 'Rauschen und Löcher',
      policy: 'Zufall und Mischungen',
      rules: 'Regeln',
    },
    unchanged: 'aus',
    texts: {
      degrees: (x) => `± ${number(x)}°`,
      share: (x) => `± ${percent(x)}`,
      upTo: (x) => `bis zu ${percent(x)}`,
      bytes: (x) => `± ${number(x)}`,
      plain: (x) => number(x),
    },
    fields: {
      rotation: ['Drehung', 'Um bis zu so viele Grad gedreht.'],
      width_shift: ['Seitlich verschieben', 'Anteil der Breite.'],
      height_shift: ['Auf und ab verschieben', 'Anteil der Höhe.'],
      zoom: ['Zoom', 'Näher oder ferner, jede Achse für sich.'],
      shear: ['Scherung', 'Um bis zu so viele Grad geneigt.'],
      crop: [
        'Zufälliger Ausschnitt',
        'Ein Fenster irgendwo, auf volle Größe gebracht, darf so viel auslassen.',
      ],
      horizontal_flip: ['Links und rechts spiegeln', 'Jedes zweite Foto.'],
      vertical_flip: ['Oben und unten spiegeln', 'Jedes zweite Foto.'],
      brightness: ['Helligkeit', 'Dunkler oder heller.'],
      contrast: ['Kontrast', 'Näher an der mittleren Farbe oder ferner von ihr.'],
      saturation: ['Sättigung', 'Grauer oder bunter.'],
      channel_shift: ['Farbverschiebung', 'Zu jedem Byte addiert, von 0 … 255.'],
      noise: ['Rauschen', 'Standardabweichung des Gauß-Rauschens, von 0 … 255.'],
      cutout: ['Cutout', 'Ein Quadrat von diesem Anteil der Seiten wird übermalt.'],
      policy: ['Verfahren', 'Eingriffe, aus einer Liste gelost, nach dem oben Eingestellten.'],
      magnitude: ['Stärke', 'Wie weit jeder Eingriff geht.'],
      mixup: ['MixUp', 'Zwei Fotos übereinander, ihre Klassen anteilig; alpha.'],
      cutmix: ['CutMix', 'Ein Stück eines anderen Fotos, die Klassen anteilig; alpha.'],
      fill: ['Außerhalb des Fotos', 'Was sichtbar wird, wo ein Foto verschoben ist.'],
      cval: ['Einfarbig', 'Grau von Löchern und von Außerhalb, 0 … 255.'],
      mode: [
        'Zahlen',
        'Keras vertauscht die Achsen des Verschiebens; „berichtigt“ tut, was die Namen sagen.',
      ],
    },
    policies: {
      none: 'Keines',
      randaugment: 'RandAugment',
      trivialaugment: 'TrivialAugment',
    },
    fills: {
      nearest: 'Der nächste Pixel',
      reflect: 'Gespiegelt',
      wrap: 'Wiederholt',
      constant: 'Einfarbig',
    },
    modes: { corrected: 'Berichtigt', 'keras-exact': 'Wie Keras, auf die Zahl genau' },
    grid: 'Was das Netz sieht',
    gridHelp:
      'In der Größe, die das Netz bekommt. Die Engine macht die Bilder, während Sie einen Regler bewegen.',
    noPhotos: 'Sind im Schritt „Fotos“ welche da, zeigt dies, was aus ihnen wird.',
    failed: 'Die Fotos konnten nicht variiert werden',
    photo: 'Foto',
    epoch: (n) => `Epoche ${n}`,
    plain: (name) => `${name}, wie es ist`,
    varied: (name, n) => `${name} in Epoche ${n}`,
    otherPhotos: 'Andere Fotos',
    laterEpochs: 'Spätere Epochen',
  },
  synthetic: {
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
  },

  judge: {
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
    columns: { figure: 'Zahlen', synthetic: 'Synthetisch', real: 'Echt', says: 'Was sie sagen' },
    figures: {
      frechet: [
        'Fréchet-Abstand',
        'Von den zurückgehaltenen Fotos, im Ganzen; weniger ist besser.',
      ],
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
  },

  training: {
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
  },

  interrupted: {
    title: 'Ein Lauf wurde unterbrochen',
    text: (backbone, photos, epoch, epochs) =>
      `Diese Seite wurde geschlossen, während sie ${backbone}${photos > 0 ? ` an ${counted(photos, 'Foto', 'Fotos')}` : ''} trainierte: Epoche ${number(epoch)} von höchstens ${number(epochs)} war in Arbeit.`,
    promise:
      'Er kann von dort weitergehen, mit den Fotos und Einstellungen von damals, und endet mit denselben Gewichten, als wäre er nie unterbrochen worden.',
    goOn: (epoch) => `Ab Epoche ${number(epoch)} weitermachen`,
    discard: 'Diesen Lauf verwerfen',
  },

  results: {
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
    mapSummary: (n) =>
      `${photoCount(n)} in einer Ebene, solche mit ähnlichen Merkmalen beieinander`,
    explainOf: (name) => `Wo es das sieht: ${name}`,
    seenAs: 'Zeigen, wo es das sieht',
    heat: (className, name) => `${name}, leuchtend, wo das Modell ${className} sieht`,
    heatHelp: 'Grad-CAM: die Stellen der letzten Merkmalskarte, die für diese Klasse sprechen.',
    close: 'Schließen',
  },

  try: {
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
  },

  predictor: {
    title: 'Bildklassifikator',
    starting: 'Wird gestartet …',
    broken: 'Das Modell lässt sich nicht starten',
    looking: 'Fotos werden angesehen',
    stop: 'Abbrechen',
    damaged:
      'Das Programm oder das Modell in dieser Datei ist nicht lesbar, sie scheint also beschädigt zu sein. Kopieren Sie die Datei noch einmal, oder exportieren Sie das Modell neu.',
    about: 'Mit Thaw gemacht. Es läuft ohne Netz, und Fotos bleiben auf diesem Rechner.',
  },

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
