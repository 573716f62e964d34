/** Ce que dit la page, en français. */
import { formatOf } from './format.js';

export const format = formatOf('fr');
const { counted, number, short, percent, loss, bytes, duration, rate, tiny } = format;

const classCount = (n) => counted(n, 'classe', 'classes');
const photoCount = (n) => counted(n, 'photo', 'photos');
const epochCount = (n) => counted(n, 'époque', 'époques');

const monitors = {
  loss: 'perte d’entraînement',
  accuracy: 'exactitude d’entraînement',
  val_loss: 'perte de validation',
  val_accuracy: 'exactitude de validation',
};

const reasons = {
  epochs: 'Toutes les époques ont été parcourues.',
  'early stopping':
    'Arrêt précoce : la valeur suivie ne s’est pas améliorée avant la fin de la patience.',
  'not a number':
    'La perte n’est plus un nombre, l’entraînement s’est donc arrêté. Un taux d’apprentissage plus petit aide.',
  cancelled: 'Arrêté par vous.',
};

export const words = {
  title: 'Thaw',
  tagline:
    'Entraînez un classificateur d’images sur vos propres photos. Rien ne quitte cet ordinateur.',
  language: 'Langue',
  skip: 'Aller au contenu',
  steps: 'Étapes',
  views: {
    photos: 'Photos',
    model: 'Modèle',
    augment: 'Variation',
    synthetic: 'Synthèse',
    training: 'Entraîner',
    results: 'Résultat',
    try: 'Essai',
  },
  classesAndPhotos: (classes, photos) => `${classCount(classes)}, ${photoCount(photos)}`,
  next: (view) => `Suite : ${view}`,
  train: 'Entraîner',

  engine: {
    loading: 'Chargement du moteur …',
    builds: {
      threads: (n) => `SIMD, ${counted(n, 'fil', 'fils')}`,
      simd: () => 'SIMD, un seul fil',
      relaxed: (n) => `SIMD relâché, ${counted(n, 'fil', 'fils')}`,
    },
    label: 'Moteur',
    why: {
      isolated: 'Plusieurs fils, car cette page est isolée des autres origines (COOP, COEP).',
      not_isolated:
        'Un seul fil, car cette page n’est pas isolée : son serveur n’envoie pas les en-têtes COOP et COEP.',
      no_shared_memory:
        'Un seul fil, car ce navigateur ne donne pas de mémoire partagée aux pages.',
      phone: 'Un seul fil avec une mémoire fixe, comme cet appareil le demande.',
      no_relaxed: 'Le SIMD relâché était demandé, mais ce navigateur ne l’a pas.',
      asked: 'Cette version était demandée dans l’adresse.',
    },
    bits: {
      strict: 'Les résultats sont, au bit près, ceux de la ligne de commande.',
      relaxed:
        'Plus rapide ; les derniers bits des résultats peuvent différer de ceux des autres versions.',
    },
    others: {
      relaxed: 'Prendre la version rapide',
      threads: 'Prendre la version exacte',
    },
    failed: 'Le moteur n’a pas pu être chargé',
    reload: 'Recharger la page',
    isolate: 'Recharger, pour que les threads tournent',
  },

  offline: 'Conservée dans ce navigateur : la page s’ouvre aussi sans réseau.',
  version: {
    title: 'Une nouvelle version de Thaw est là',
    text: 'Elle vient avec la prochaine visite, ou maintenant. Les photos, la recette et les entraînements passés restent ; un modèle entraîné que vous voulez garder doit être téléchargé d’abord.',
    refused:
      'Un entraînement est en cours dans un autre onglet. La nouvelle version sera disponible dès qu’il sera fini.',
    now: 'Recharger maintenant',
    later: 'Plus tard',
  },

  photos: {
    emptyTitle: 'Déposez des photos ici',
    emptyText: 'Un dossier par classe : son nom devient celui de la classe.',
    emptyMore:
      'Les dossiers « train » et « val » à l’intérieur sont respectés. JPEG, PNG, BMP et GIF et ce que ce navigateur sait montrer, en zip aussi ; ou collez.',
    chooseFolder: 'Choisir un dossier',
    chooseFiles: 'Choisir des fichiers',
    zone: 'Zone de dépôt des photos',
    sampleTitle: 'Pas de photos sous la main ?',
    sampleText:
      'Le moteur dessine lui-même un petit jeu de formes. S’entraîner dessus prend bien moins d’une minute.',
    sampleButton: 'Essayer avec l’exemple',
    samplePicture: (name) => `${name}, dessin`,
    sampleActive: 'Jeu d’exemple',
    drawings: (n) => counted(n, 'dessin', 'dessins'),
    sampleExplained:
      'Dessiné par le moteur. Position, taille, couleurs et fond sont aléatoires ; seul le contour distingue les classes.',
    addFolder: 'Ajouter un dossier',
    addFiles: 'Ajouter des fichiers',
    newClass: 'Nouvelle classe',
    newClassName: (i) => `classe ${i}`,
    removeAll: 'Tout retirer',
    className: 'Nom de la classe',
    count: photoCount,
    splitCounts: (train, validation, test, leftOut) =>
      [
        `${train} pour entraîner`,
        validation > 0 && `${validation} pour valider`,
        test > 0 && `${test} pour tester`,
        leftOut > 0 && `${leftOut} écartées`,
      ]
        .filter(Boolean)
        .join(', '),
    more: (n) => `et ${number(n)} de plus`,
    splits: {
      train: 'entr. : entraîne',
      validation: 'val. : valide',
      test: 'test',
      left_out: 'copie : écartée',
    },
    badges: { train: 'entr.', validation: 'val.', test: 'test', left_out: 'copie' },
    duplicates: {
      title: (n) => counted(n, 'photo est la copie d’une autre', 'photos sont des copies d’autres'),
      text: 'Si la copie d’une photo d’entraînement se trouve parmi celles de validation, le modèle paraît meilleur qu’il n’est.',
      across: (n) =>
        n === 0
          ? 'Par hasard, aucune ne tomberait d’un autre côté.'
          : `${counted(n, 'copie serait tombée', 'copies seraient tombées')} d’un autre côté que l’original.`,
      labelsDiffer: (n) =>
        `${counted(n, 'copie se trouve', 'copies se trouvent')} dans une autre classe que l’original : l’une des deux est fausse.`,
      kept: 'Ce que deviennent les copies',
      keeps: {
        together: 'Les garder d’un seul côté',
        drop: 'N’en utiliser qu’une',
        ignore: 'Les traiter comme toute photo',
      },
      keptHelp:
        'Comptent comme copies les fichiers égaux, recompressés ou peu modifiés, et les images en miroir.',
      likeness: { exact: 'même fichier', near: 'semble pareille', mirrored: 'en miroir' },
      pair: (first, copy) => `${copy} est une copie de ${first}`,
      list: 'Copies et originaux',
      more: (n) => `Montrer ${counted(n, 'paire de plus', 'paires de plus')}`,
    },
    photosOf: (name) => `Photos de ${name}`,
    steps: {
      add: (n) => `ajouter ${photoCount(n)}`,
      bringBack: 'reprendre les photos de l’exécution',
      move: (n, name) => `déplacer ${photoCount(n)} vers ${name}`,
      remove: (n) => `retirer ${photoCount(n)}`,
      rename: (from, to) => `renommer ${from} en ${to}`,
    },
    undo: 'Annuler',
    redo: 'Rétablir',
    selected: (n) => counted(n, 'photo sélectionnée', 'photos sélectionnées'),
    moveTo: 'Déplacer vers',
    chooseClass: 'choisissez une classe',
    clearSelection: 'Ne rien sélectionner',
    camera: 'Caméra',
    cameraOf: (name) => `Caméra : prendre des photos de ${name}`,
    startBurst: 'Prendre des photos',
    stopBurst: (n) => `Arrêter après ${photoCount(n)}`,
    larger: 'Agrandir',
    smaller: 'Réduire',
    sizeOf: (action, name) => `${action} : ${name}`,
    notKept: {
      elsewhere:
        'Thaw est ouvert dans un autre onglet, qui garde son travail. Ce que vous faites dans celui-ci disparaît quand il est fermé.',
      unavailable:
        'Ce navigateur ne donne à la page aucun endroit où garder des photos, comme en navigation privée : elles disparaissent quand la page est fermée.',
    },
    noRoom: (n) =>
      `Le navigateur n’a pas la place de garder ${photoCount(n)} : disparition à la fermeture de la page.`,
    picture: (className, name) => `${className} : ${name}`,
    addTo: (name) => `Ajouter des fichiers à ${name}`,
    add: 'Ajouter',
    remove: 'Retirer',
    removeOf: (name) => `Retirer la classe ${name}`,
    emptyClass: 'Déposez ici des photos de cette classe.',
    nameEmpty: 'Une classe a besoin d’un nom.',
    nameSlash: 'Un nom n’a pas de barre oblique.',
    nameTaken: (name) => `Il y a déjà une classe « ${name} ».`,
    checking: (n) => `Examen de ${photoCount(n)} …`,
    brokenTitle: (n) =>
      counted(
        n,
        'fichier est inutilisable et sera écarté',
        'fichiers sont inutilisables et seront écartés',
      ),
    brokenFile: 'Fichier',
    brokenReason: 'Raison',
    strayTitle: (n) =>
      `${counted(n, 'fichier écarté', 'fichiers écartés')} à côté des dossiers de classes`,
    strayText: 'Les photos vont dans un dossier qui porte le nom de leur classe.',
    weightsTitle: 'Cela ressemble à des poids, pas à des photos',
    weightsText: 'Déposez-les à l’étape « Modèle ».',
    unreadable: 'Le dossier n’a pas pu être lu',
    needTwo: 'L’entraînement demande au moins deux classes avec des photos.',
  },

  model: {
    backbone: 'Réseau de base',
    about: ({ parameters, madds, paper }) =>
      `Fait d’une photo des caractéristiques : ${short(parameters)} paramètres, ${short(madds)} multiplications par photo – ${paper}.`,
    compare: 'Comparer tous les réseaux de base',
    columns: {
      name: 'Réseau',
      input: 'Entrée',
      parameters: 'Paramètres',
      madds: 'Multiplications',
      weights: 'Poids',
      probe: 'Sondage',
      use: '',
    },
    ships: (size, licence) => `ici : ${size}, ${licence}`,
    shipsNone: 'd’un fichier',
    use: 'Prendre',
    inUse: 'utilisé',
    width: 'Largeur',
    widthHelp: 'Multiplie les canaux de chaque couche : plus étroit, plus rapide et moins exact.',
    size: 'Taille d’entrée',
    sizeHelp: 'Les photos sont ramenées à autant de pixels par côté.',
    pixels: 'pixels',
    fit: 'Cadrage',
    fits: { stretch: 'Étirer', crop: 'Recadrer au centre' },
    fitHelp: 'Comment une photo qui n’est pas carrée le devient.',
    units: 'Couche cachée',
    unitsHelp: 'Unités d’une couche dense avec ReLU avant le classificateur ; 0 : aucune.',
    dropout: 'Dropout',
    dropoutHelp:
      'Part des caractéristiques omises au hasard à l’entraînement, contre le surapprentissage ; 0 … 0,9.',
    head: 'Tête',
    layers: 'Le réseau',
    line: 'Ligne de dégel',
    lineAt: (line, count, name) =>
      `${line} de ${counted(count, 'bloc', 'blocs')} gelés ; entraîné à partir de ${name}`,
    block: (name, shape, parameters, state) =>
      `${name} : ${shape}, ${counted(parameters, 'paramètre', 'paramètres')}, ${state}`,
    drawn:
      'Hauteur : taille de l’image à l’intérieur ; largeur : canaux. Tirez la ligne ou choisissez un bloc.',
    single: (n) => `Couches une à une (${n})`,
    partly: 'en partie dégelé',
    frozen: 'gelé',
    thawed: 'dégelé',
    toggle: (name) => `Dégeler ${name}`,
    layerFigures: (parameters, madds, size) =>
      `${number(parameters)} paramètres · ${short(madds)} multiplications · ${bytes(size)} par photo`,
    thawFrom: 'Dégeler à partir d’ici',
    thawFromOf: (name) => `Dégeler à partir d’ici : ${name} et toutes les couches suivantes`,
    presets: 'Ce qui est entraîné',
    preset: {
      extraction: 'Extraction',
      tuning: 'Réglage fin',
      both: 'Les deux phases',
      scratch: 'À partir de zéro',
    },
    presetHelp: {
      extraction:
        'Extraction de caractéristiques : le réseau de base reste tel quel ; seule la tête posée dessus apprend. Rapide, et suffisant pour bien des jeux.',
      tuning:
        'Les derniers blocs du réseau de base apprennent avec la tête, à un petit taux d’apprentissage.',
      both: 'D’abord la tête seule, puis avec elle les derniers blocs, à un taux bien plus petit : comme dans la plupart des articles.',
      scratch:
        'Toutes les couches apprennent, à partir de nombres aléatoires. Il faut beaucoup de photos, et du temps.',
      other: 'Une voie à vous : voyez la recette.',
    },
    phases: 'Phase',
    phaseName: (n, name) => (name ? `${n} : ${name}` : `Phase ${n}`),
    addPhase: 'Ajouter une phase',
    removePhase: 'Retirer cette phase',
    freezing: 'Gel',
    freezings: {
      frozen: 'Tout geler',
      until: 'Geler jusqu’à …',
      thawed: 'Tout dégeler',
      mixed: 'Mixte',
    },
    freezeHelp: {
      frozen: 'Seule la tête s’entraîne. Rapide, et suffisant pour bien des jeux.',
      until: 'Les couches avant la ligne de dégel gardent ce qu’elles savent.',
      thawed: 'Toutes les couches s’entraînent. À partir de zéro, c’est le seul choix sensé.',
      mixed: 'Les couches que vous avez choisies s’entraînent.',
    },
    totals: (trainable, frozen) =>
      `${short(trainable)} paramètres entraînables, ${short(frozen)} gelés`,
    trainable: 'Paramètres entraînables',
    frozenTotal: 'Paramètres gelés',
    cost: 'Multiplications par photo',
    weightsBytes: 'Mémoire des poids',
    planned: 'Mémoire pour entraîner',
    figures: 'Chiffres',
    epochOf: (photos) => `Une époque de ${photoCount(photos)}`,
    lasts: (later, first) =>
      first === later ? `environ ${later}` : `environ ${later}, la première ${first}`,
    timing: 'mesure en cours …',
    time: 'Mesurer une époque ici',
    timeHelp: 'Entraîne deux époques sur un lot de dessins et oublie ce qui a été appris.',
    untimed: 'Une époque n’a pas pu être mesurée',
    missing: (name) =>
      `La recette part de « ${name} », qui n’est pas ici : choisissez ce fichier sous « Poids préentraînés ».`,
    frozenFresh:
      'Les couches gelées contiennent des nombres aléatoires : sans poids, un réseau gelé n’extrait rien d’utile. Ajoutez des poids ou dégelez tout.',
    manyParameters:
      'Sans poids préentraînés, un réseau de cette taille demande des milliers de photos.',
  },

  recipe: {
    title: 'Recette',
    help: 'Tout ce qui fait l’exécution, en JSON : vos réglages la changent, et ce que vous écrivez ici règle les commandes. La ligne de commande prend le même fichier : thaw train --recipe recipe.json',
    good: 'Le moteur l’accepte.',
    asked: 'Le moteur est consulté…',
    running: 'Pendant l’entraînement, la recette ne peut pas être changée.',
    revert: 'Revenir à la dernière valable',
    save: 'Enregistrer le fichier',
    open: 'Ouvrir un fichier',
    link: 'Partager par un lien',
    copied: 'Le lien est copié. Il contient la recette ; ni photos ni poids.',
    copyThis: 'Copiez ce lien. Il contient la recette ; ni photos ni poids.',
    linkLabel: 'Lien vers cette recette',
    close: 'Fermer',
    offered: 'Ce lien apporte une recette',
    offeredText:
      'Elle dit comment entraîner et n’apporte aucune photo. Les vôtres restent en place.',
    take: 'Prendre cette recette',
    leave: 'Garder la mienne',
    unreadable: 'Ce lien n’apporte aucune recette lisible',
  },

  probe: {
    title: 'Comparer les réseaux sur vos photos',
    text: 'Un sondage demande, avant tout entraînement, si les caractéristiques du réseau ci-dessus séparent bien vos classes : un classificateur linéaire apprend sur quelques photos de chaque classe et répond aux autres, cinq fois.',
    button: 'Sonder ce réseau',
    stop: 'Arrêter le sondage',
    failed: 'Le réseau n’a pas pu être sondé',
    passes: { read: 'Lecture des photos', probe: 'Sondage' },
    columns: { name: 'Réseau', weights: 'Poids', accuracy: 'Justes', photos: 'Photos' },
    accuracy: (mean, std) => `${percent(mean)} ± ${percent(std)}`,
    photos: (perClass, tested) =>
      `${number(perClass)} par classe pour apprendre, ${number(tested)} pour tester`,
  },

  lrSearch: {
    title: 'Trouver un taux d’apprentissage',
    text: 'Cent pas à des taux qui montent de bien trop petits à bien trop grands ; les poids finissent comme ils ont commencé. Là où la perte tombe le plus vite, le taux est bon pour commencer.',
    button: 'Chercher un taux',
    stop: 'Cesser de chercher',
    failed: 'Aucun taux n’a pu être cherché',
    passes: {
      read: 'Lecture des photos',
      learn: 'Le générateur apprend',
      make: 'Création d’échantillons synthétiques',
      lr_search: 'Essai des taux',
    },
    curveTitle: 'Perte à taux croissants',
    rate: 'log₁₀ du taux',
    loss: 'perte lissée',
    fastest: 'tombe le plus vite',
    curve: (from, to, first, last) =>
      `Perte de ${first} à un taux de ${from.toPrecision(2)} jusqu’à ${last} à ${to.toPrecision(2)}`,
    none: 'La perte n’a jamais baissé : aucun taux à proposer.',
    take: (rate) => `Entraîner à ${rate}`,
  },

  weights: {
    title: 'Poids préentraînés',
    none: 'Aucun : le réseau part de nombres aléatoires.',
    shipped: (licence, size) =>
      `Ceux qui l’accompagnent : ${bytes(size)}, ${licence}. Ils viennent d’où vient cette page.`,
    takeShipped: 'Partir des poids qui l’accompagnent',
    takeRandom: 'Partir plutôt de nombres aléatoires',
    text: 'Déposez un .safetensors, un .h5 ou .keras de Keras, ou un model.json de TF.js avec ses morceaux.',
    choose: 'Choisir des poids',
    zone: 'Zone de dépôt des poids',
    busy: 'Mise en correspondance des poids et du réseau …',
    loaded: (name, count) => `${name} : ${counted(count, 'tenseur trouvé', 'tenseurs trouvés')}`,
    remove: 'Retirer les poids',
    report: 'Ce qu’est devenu chaque tenseur',
    unfit: (name, backbone, matched, wanted) =>
      `${name} ne va pas avec ${backbone} : ${number(matched)} tenseurs sur ${number(wanted)} y ont été trouvés`,
    unread: (name) => `${name} n’a pas pu être lu`,
    fitsNone:
      'Il ne va avec aucun réseau d’ici. Choisissez le fichier du réseau ci-dessus, ou entraînez sans poids.',
    fitsOther: 'Il va avec un autre réseau :',
    use: (name) => `Prendre ${name}`,
    preprocess: ({ found, wanted }) =>
      `Ces poids attendent des pixels à l’échelle « ${found} », ce réseau les met à « ${wanted} » : l’exactitude peut en souffrir.`,
  },

  official: {
    title: 'Poids officiels',
    text: 'Publiés par les auteurs du réseau. Ils ne sont cherchés que sur demande, par l’endroit d’où vient cette page, et comparés à l’empreinte publiée.',
    noHash: 'sans empreinte publiée',
    none: 'On n’en connaît pas pour ce réseau.',
    fetch: 'Chercher',
    fetching: 'Les poids arrivent …',
    stop: 'Arrêter',
    notServed:
      'Ouvrez le lien ci-dessus pour le télécharger et déposez le fichier ici : il est vérifié de même.',
    recognized: (name) => `Le fichier officiel de ${name}, tel que publié.`,
    differs: (name) => `Porte le nom du fichier officiel de ${name}, mais c’en est un autre`,
  },

  augment: {
    on: 'variées',
    off: 'telles quelles',
    settings: 'Variations',
    intro:
      'Un petit jeu est vite su par cœur. Ici chaque photo varie à chaque époque, sa classe reste ; les photos de validation restent telles quelles.',
    article: 'Comme dans l’article',
    none: 'Aucune',
    presets: 'Réglage',
    groups: {
      geometry: 'Position',
      colour: 'Couleur',
      hide: 'Bruit et trous',
      policy: 'Hasard et mélanges',
      rules: 'Règles',
    },
    unchanged: 'non',
    texts: {
      degrees: (x) => `± ${number(x)}°`,
      share: (x) => `± ${percent(x)}`,
      upTo: (x) => `jusqu’à ${percent(x)}`,
      bytes: (x) => `± ${number(x)}`,
      plain: (x) => number(x),
    },
    fields: {
      rotation: ['Rotation', 'Tournée d’autant de degrés au plus.'],
      width_shift: ['Décaler de côté', 'Part de la largeur.'],
      height_shift: ['Décaler de haut en bas', 'Part de la hauteur.'],
      zoom: ['Zoom', 'Plus près ou plus loin, chaque axe pour soi.'],
      shear: ['Cisaillement', 'Penchée d’autant de degrés au plus.'],
      crop: [
        'Recadrage au hasard',
        'Une fenêtre quelconque, ramenée à la taille entière, peut omettre autant.',
      ],
      horizontal_flip: ['Miroir gauche et droite', 'Une photo sur deux.'],
      vertical_flip: ['Miroir haut et bas', 'Une photo sur deux.'],
      brightness: ['Luminosité', 'Plus sombre ou plus claire.'],
      contrast: ['Contraste', 'Plus près de la couleur moyenne, ou plus loin.'],
      saturation: ['Saturation', 'Plus grise ou plus colorée.'],
      channel_shift: ['Décalage de couleur', 'Ajouté à chaque octet, de 0 … 255.'],
      noise: ['Bruit', 'Écart type du bruit gaussien, de 0 … 255.'],
      cutout: ['Cutout', 'Un carré de cette part des côtés est masqué.'],
      policy: ['Procédé', 'Opérations tirées d’une liste, après ce qui est réglé plus haut.'],
      magnitude: ['Force', 'Jusqu’où va chaque opération.'],
      mixup: ['MixUp', 'Deux photos superposées, leurs classes en proportion ; alpha.'],
      cutmix: ['CutMix', 'Un morceau d’une autre photo, les classes en proportion ; alpha.'],
      fill: ['Hors de la photo', 'Ce qui se voit là d’où la photo est partie.'],
      cval: ['Couleur unie', 'Gris des trous et du dehors, 0 … 255.'],
      mode: [
        'Nombres',
        'Keras échange les axes des décalages ; « corrigé » fait ce que disent les noms.',
      ],
    },
    policies: {
      none: 'Aucun',
      randaugment: 'RandAugment',
      trivialaugment: 'TrivialAugment',
    },
    fills: {
      nearest: 'Le pixel le plus proche',
      reflect: 'En miroir',
      wrap: 'Répété',
      constant: 'Couleur unie',
    },
    modes: { corrected: 'Corrigé', 'keras-exact': 'Comme Keras, au nombre près' },
    grid: 'Ce que voit le réseau',
    gridHelp:
      'À la taille que prend le réseau. Le moteur fait les images pendant que vous bougez un curseur.',
    noPhotos: 'Avec des photos à l’étape « Photos », on voit ici ce qu’elles deviennent.',
    failed: 'Les photos n’ont pas pu être variées',
    photo: 'Photo',
    epoch: (n) => `Époque ${n}`,
    plain: (name) => `${name}, telle quelle`,
    varied: (name, n) => `${name} à l’époque ${n}`,
    otherPhotos: 'Autres photos',
    laterEpochs: 'Époques suivantes',
  },
  synthetic: {
    off: 'aucun',
    settings: 'Générateur',
    intro:
      'Là où les photos sont rares ou partiales, un générateur peut en faire d’autres. Ses échantillons servent à entraîner à côté des photos, sont comptés à part et ne valident jamais : seules les vraies photos disent ce que vaut le modèle.',
    generators: {
      none: ['Aucun', 'Seules les photos servent à entraîner.'],
      rules: [
        'Règles',
        'Images dessinées selon des règles : formes, couleurs, nombres. Sans aucune photo.',
      ],
      composite: [
        'Découpes',
        'Le milieu d’une photo, déplacé et tourné, sur une photo floue d’une autre classe.',
      ],
      vae: [
        'VAE',
        'Un auto-encodeur variationnel apprend des images de chaque classe ; un peu floues.',
      ],
      gan: [
        'GAN',
        'Deux réseaux qui apprennent l’un de l’autre ; plus net qu’un VAE, avec plus d’erreurs.',
      ],
      smote: [
        'SMOTE',
        'Caractéristiques entre voisins d’une classe, pour réseaux gelés et peu de photos.',
      ],
      gaussian: [
        'Gaussienne',
        'Caractéristiques normales autour de la moyenne de chaque classe, pour réseaux gelés.',
      ],
    },
    fields: {
      generator: ['Générateur', ''],
      per_class: ['Échantillons par classe', 'En plus des photos.'],
      fill: [
        'Compléter les classes rares',
        'En plus, autant qu’il en manque à une classe pour égaler la plus grande.',
      ],
      rules: ['Règles', 'Une leçon pour commencer ; la recette contient chaque règle.'],
      cut: [
        'Ce qui est découpé',
        'De chaque photo, en parts de celle-ci : tracez un cadre sur cette photo ou déplacez ses bords.',
      ],
      mask: ['Forme', 'De la découpe, au bord doux.'],
      side: ['Taille', 'Des images apprises ; plus grandes, elles prennent plus de temps.'],
      epochs: ['Époques', 'Au plus autant de passages du générateur.'],
      patience: ['Patience', 'Époques sans progrès avant que le générateur s’arrête.'],
      spread: ['Variété', 'Des échantillons : moins est plus sûr et plus semblable.'],
      neighbours: ['Voisins', 'De sa classe avec lesquels une photo peut être mêlée.'],
      pooled: ['Commune', 'Part de la covariance qui est celle de toutes les classes.'],
    },
    edges: ['Gauche', 'Haut', 'Droite', 'Bas'],
    masks: { ellipse: 'Ellipse', box: 'Tout le cadre' },
    otherPhoto: 'Une autre photo',
    lessons: {
      circles_squares: 'Cercles et carrés dans le fouillis',
      seven_segments: 'Chiffres à sept segments',
      bar_charts: 'Diagrammes en barres',
      traffic_signs: 'Panneaux routiers',
      own: 'Celles de la recette',
    },
    balance: 'Réels et synthétiques',
    balanceHelp:
      'Ce qui reste de chaque classe pour entraîner, une fois retirées les photos de validation.',
    noPhotos: 'Avec des photos, ou avec des règles, on voit ici avec quoi on entraîne.',
    real: 'réels',
    synthetic: 'synthétiques',
    counts: (real, synthetic) => `${number(real)} + ${number(synthetic)}`,
    preview: 'Aperçu',
    previewHelp:
      'Le générateur apprend des photos d’entraînement et montre ce qu’il fait. Ce qui est appris reste dans ce navigateur, et l’entraînement repart de là.',
    make: 'Faire un aperçu',
    stop: 'Arrêter l’aperçu',
    figure: (name, value) => `${name} ${loss(value)}`,
    figures: {
      loss: 'perte',
      reconstruction: 'reconstruction',
      divergence: 'divergence',
      val_loss: 'perte de validation',
      discriminator: 'discriminateur',
      generator: 'générateur',
      diversity: 'diversité',
      saturation: 'saturation',
    },
    failed: 'Le générateur n’a pas pu apprendre',
    stale: 'Les photos ou les réglages ont changé : refaites l’aperçu.',
    nothing: 'Il y a trop peu de photos : une classe en demande deux pour entraîner.',
    noPictures:
      'Ce générateur fait des caractéristiques, pas des images : il n’y a que des nombres à montrer, et l’entraînement dit ce qu’elles valent.',
    galleryHelp:
      'Ce qui est supprimé n’est jamais refait, l’échantillon suivant prend sa place. Une étoile garde un échantillon quand d’autres sont retirés au sort.',
    samplesOf: (name) => `Échantillons de ${name}`,
    sample: (name, index) => `${name}, échantillon synthétique ${number(index)}`,
    origin: (generator, index) => `${generator} ${number(index)}`,
    more: 'Plus',
    moreOf: (name) => `Plus de ${name}`,
    anew: 'En tirer d’autres',
    anewOf: (name) => `En tirer d’autres : ${name}, sauf les favoris`,
    keep: (name, index) => `Garder l’échantillon ${number(index)} de ${name}`,
    remove: (name, index) => `Supprimer l’échantillon ${number(index)} de ${name}`,
    bringBack: (n) => `Rétablir ${number(n)} supprimés`,
    trainedOn: 'Entraîné avec',
    ledger: (real, synthetic, generators) =>
      `${number(real)} réels, ${number(synthetic)} synthétiques (${generators})`,
  },

  judge: {
    title: 'Les images sont-elles bonnes ?',
    text: 'Place les échantillons synthétiques à côté de vraies photos dans les caractéristiques de votre réseau, et demande ce qu’il voit à un petit réseau qui n’a appris que de photos mises de côté. Les chiffres des vraies photos disent ce qu’on peut espérer.',
    button: 'Juger ces échantillons',
    stop: 'Cesser de juger',
    failed: 'Les échantillons n’ont pas pu être jugés',
    passes: {
      read: 'Lecture des photos',
      learn: 'Le générateur apprend',
      make: 'Création d’échantillons synthétiques',
      judge: 'Jugement',
    },
    columns: {
      figure: 'Chiffres',
      synthetic: 'Synthétiques',
      real: 'Vraies',
      says: 'Ce qu’ils disent',
    },
    figures: {
      frechet: [
        'Distance de Fréchet',
        'Aux photos mises de côté, dans l’ensemble ; moins vaut mieux.',
      ],
      precision: ['Précision', 'Part des échantillons qui se trouvent parmi les photos.'],
      recall: ['Rappel', 'Part des photos dont des échantillons s’approchent.'],
      confirmed: ['Confirmés', 'Part dont le petit réseau nomme la classe.'],
      nearest: ['Plus proche', 'Distance médiane à une photo apprise.'],
      copies: ['Copies', 'Part si proche d’une telle photo qu’elle en est la copie.'],
    },
    classes: 'Confirmés, classe par classe',
    className: 'Classe',
    sure: (share) => `Le petit réseau a raison pour ${percent(share)} des vraies photos.`,
    unsure: (share) =>
      `Le petit réseau n’a raison que pour ${percent(share)} des vraies photos : trop peu sont mises de côté pour que sa parole vaille beaucoup.`,
    stale: 'Photos ou réglages ont changé depuis : jugez de nouveau.',
  },

  training: {
    settings: 'Réglages',
    epochs: 'Époques',
    epochsHelp: 'Au plus autant de passages sur les photos.',
    lr: 'Taux d’apprentissage',
    lrHelp:
      'Taille des pas de l’optimiseur. Des couches préentraînées dégelées en veulent un dixième ou moins.',
    optimizer: 'Optimiseur',
    optimizerHelp: 'Adam adapte le pas de chaque poids ; SGD avec inertie, non.',
    optimizers: { adam: 'Adam', sgd: 'SGD avec inertie' },
    batch: 'Taille du lot',
    batchHelp: 'Photos par pas. Moins prend moins de mémoire, plus donne des pas plus sûrs.',
    early: 'Arrêt précoce',
    earlyHelp:
      'Termine quand la perte de validation ne s’améliore plus, et rétablit les meilleurs poids.',
    patience: 'Patience',
    patienceHelp: 'Époques sans progrès avant l’arrêt.',
    validation: 'Part de validation',
    validationHelp: 'Part de chaque classe mise de côté pour mesurer, jamais entraînée ; 0 … 0,9.',
    validationGiven: 'Les dossiers disent quelles photos valident.',
    seed: 'Graine',
    seedHelp: 'Mêmes graine, photos et recette donnent les mêmes poids, au bit près.',
    wantedNumber: 'Il faut un nombre ici.',
    start: 'Commencer l’entraînement',
    again: 'Entraîner encore',
    pause: 'Pause',
    resume: 'Reprendre',
    stop: 'Arrêter',
    idle: 'Rien n’est encore entraîné. Les courbes de perte et d’exactitude paraîtront ici.',
    needPhotos: 'Ajoutez d’abord des photos d’au moins deux classes, ou prenez le jeu d’exemple.',
    toPhotos: 'Vers les photos',
    passes: {
      read: 'Lecture des photos',
      learn: 'Le générateur apprend',
      make: 'Création d’échantillons synthétiques',
      prepare: 'Passage des photos par les couches gelées',
      batch: 'Entraînement',
      validate: 'Validation',
    },
    starting: 'Planification de la mémoire …',
    paused: 'En pause',
    epochOf: (epoch, epochs) => `Époque ${epoch} sur ${epochs} au plus`,
    rate: (value) => `${short(value)} photos/s`,
    timeLeft: (ms) => `Reste au plus ${duration(ms)} ; l’arrêt précoce peut y mettre fin avant.`,
    runNumber: (n) => `Exécution ${number(n)}`,
    runResult: (backbone, accuracy, n) =>
      `${backbone}, exactitude de validation ${accuracy}, ${epochCount(n)}`,
    earlier: 'Exécutions précédentes',
    earlierHelp:
      'Choisissez-en jusqu’à quatre pour poser leurs courbes de validation sur celles de la dernière.',
    useRecipe: 'Reprendre sa recette',
    useRecipeOf: (n) => `Reprendre sa recette : exécution ${n}`,
    removeRun: (n) => `Retirer l’exécution ${n}`,
    doneOf: (done, total) => `${number(done)} / ${number(total)}`,
    patienceLeft: (left, patience) =>
      `Patience : encore ${left} de ${epochCount(patience)} avant l’arrêt.`,
    bestSoFar: (monitor, value, epoch) => `Meilleure ${monitor} : ${value}, à l’époque ${epoch}.`,
    stoppedEarly: (monitor, value, epoch, patience) =>
      `Arrêt précoce : en ${epochCount(patience)}, la ${monitor} n’a pas fait mieux que ${value}, celle de l’époque ${epoch}.`,
    monitor: (name) => monitors[name] ?? name,
    loss: 'Perte',
    accuracy: 'Exactitude',
    train: 'entraînement',
    validationShort: 'validation',
    epoch: 'Époque',
    best: 'meilleure',
    curve: (what, epochs, train, validation) =>
      `${what} sur ${epochCount(epochs)} : à la fin ${train} sur les photos d’entraînement, ${validation} sur celles de validation`,
    table: 'Époques',
    columns: {
      epoch: 'Époque',
      loss: 'Perte',
      accuracy: 'Exactitude',
      val_loss: 'Perte val.',
      val_accuracy: 'Exactitude val.',
      rate: 'Photos/s',
    },
    reason: (reason) => reasons[reason] ?? reason,
    restored: (epoch) => `Les poids de l’époque ${epoch}, la meilleure, ont été rétablis.`,
    kept: (epoch) => `La dernière époque, ${epoch}, a été gardée.`,
    doneTitle: (accuracy) =>
      accuracy == null
        ? 'Entraîné'
        : `Entraîné : ${percent(accuracy)} des photos de validation justes`,
    reached: (accuracy) => `${percent(accuracy)} d’exactitude`,
    divergedTitle: 'L’entraînement a divergé',
    hash: 'SHA-256 des poids',
    hashHelp:
      'La ligne de commande finit par la même empreinte pour la même recette et les mêmes photos.',
    try: 'Essayer le modèle',
    failedTitle: 'L’entraînement n’a pas pu continuer',
    unkept: (why) =>
      `L’exécution ne peut pas être gardée en cours de route (${why}) : si cette page est fermée, elle est perdue.`,
    skipped: (n) =>
      `${counted(n, 'fichier inutilisable a été écarté', 'fichiers inutilisables ont été écartés')}.`,
    announce: ({ event, ...told }, run) => {
      if (event === 'done') return `Entraînement terminé. ${words.training.reason(told.reason)}`;
      const { phase_epochs: epochs } = run.phase;
      return `Époque ${told.epoch + 1} sur ${epochs} au plus : exactitude de validation ${percent(told.val_accuracy)}, perte ${loss(told.val_loss)}`;
    },
    photosUsed: (train, validation) =>
      `${photoCount(train)} pour entraîner, ${number(validation)} pour valider`,
  },

  interrupted: {
    title: 'Une exécution a été interrompue',
    text: (backbone, photos, epoch, epochs) =>
      `Cette page a été fermée pendant qu’elle entraînait ${backbone}${photos > 0 ? ` sur ${photoCount(photos)}` : ''} : l’époque ${number(epoch)} sur ${number(epochs)} au plus était en cours.`,
    promise:
      'Elle peut reprendre de là, avec les photos et réglages d’alors, et finit par les mêmes poids que sans interruption.',
    goOn: (epoch) => `Reprendre à l’époque ${number(epoch)}`,
    discard: 'Abandonner cette exécution',
  },

  results: {
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
  },

  try: {
    none: 'Il n’y a pas encore de modèle entraîné.',
    toTraining: 'Vers l’entraînement',
    dropTitle: 'Déposez une photo ici',
    dropText: 'Une ou plusieurs. Le modèle les voit, et personne d’autre.',
    choose: 'Choisir des photos',
    zone: 'Zone de dépôt des photos à essayer',
    camera: 'Utiliser la caméra',
    cameraStop: 'Arrêter la caméra',
    cameraPicture: 'Image de la caméra',
    cameraFailed: 'La caméra ne peut pas être utilisée',
    cameraHelp:
      'Autorisez la caméra pour cette page dans la barre d’adresse du navigateur, ou déposez une photo.',
    draw: 'Dessiner une forme nouvelle',
    drawn: 'Un dessin que le modèle n’a jamais vu',
    rate: (fps) => `${rate(fps)} prédictions par seconde`,
    probabilities: (name) => `Probabilités pour ${name}`,
    live: 'l’image de la caméra',
    noneOfThese: 'Rien de tout cela',
    threshold: '« Rien de tout cela » sous',
    thresholdHelp:
      'Si la classe la plus probable a moins que cela, la réponse est « rien de tout cela » ; 0 : toujours l’une des classes.',
    explain: 'Où il le voit',
    midTraining: 'L’entraînement continue ; les prédictions utilisent les poids de cet instant.',
    downloads: 'Emporter le modèle',
    downloadsHelp:
      'Mettez les trois fichiers dans un dossier ; puis : thaw predict --run DOSSIER photo.jpg',
    exportsHelp:
      'Pour d’autres programmes ; les pixels sont préparés à l’intérieur, les classes et la recette sont jointes. Keras apporte un script qui poursuit l’entraînement.',
    exporting: (name) => `Écriture du modèle pour ${name} …`,
    parity: ({ name, photos, apart }) =>
      `${name} : relu, ${counted(photos, 'photo', 'photos')} avec la même réponse, plus grand écart ${tiny(apart)}`,
    exportFailed: 'Le modèle n’a pas pu être écrit',
    failed: 'Cette photo ne peut pas être utilisée',
  },

  predictor: {
    title: 'Classificateur d’images',
    starting: 'Démarrage …',
    broken: 'Le modèle ne peut pas démarrer',
    looking: 'Examen des photos',
    stop: 'Arrêter',
    damaged:
      'Le programme ou le modèle de ce fichier est illisible : il semble endommagé. Copiez de nouveau le fichier ou réexportez le modèle.',
    about: 'Fait avec Thaw. Il fonctionne sans réseau, et les photos restent sur cet ordinateur.',
  },

  statuses: {
    BAD_RECIPE: 'Vérifiez le réglage que nomme le message.',
    BAD_MODEL: 'Choisissez un autre réseau ou une autre taille d’entrée.',
    BAD_WEIGHTS: 'Choisissez des poids de ce réseau, ou retirez-les.',
    BAD_DATA: 'Vérifiez les classes et leurs photos à l’étape « Photos ».',
    BAD_FILE: 'Remplacez ou retirez le fichier.',
    NO_MEMORY: 'Un lot, une entrée ou un réseau plus petit demande moins de mémoire.',
    NUMERIC: 'Un taux d’apprentissage plus petit aide.',
    CRASHED:
      'Le moteur a été relancé ; photos et réglages sont toujours là. Réessayez, avec un lot plus petit si cela se répète.',
    UNSUPPORTED: 'Utilisez un navigateur plus récent.',
    FAILED: 'Réessayez ; si cela se répète, rechargez la page.',
    INVALID: 'Réessayez ; si cela se répète, rechargez la page.',
  },
};
