/** Ce que dit l’étape des données synthétiques, en français. */
import { number, percent, loss } from './numbers.js';

export const synthetic = {
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
};

export const judge = {
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
  columns: { figure: 'Chiffres', synthetic: 'Synthétiques', real: 'Vraies' },
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
};
