/** Ce que dit l’étape des photos, en français. */
import { counted, number, photoCount } from './numbers.js';

export const photos = {
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
};
