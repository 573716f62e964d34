/** Ce que dit l’étape du modèle, en français. */
import { counted, number, short, percent, bytes, photoCount } from './numbers.js';

export const model = {
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
};

export const probe = {
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
};

export const weights = {
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
};

export const official = {
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
};
