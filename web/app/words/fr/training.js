/** Ce que dit l’étape de l’entraînement, en français. */
import {
  counted,
  number,
  short,
  percent,
  loss,
  duration,
  photoCount,
  epochCount,
} from './numbers.js';

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

export const lrSearch = {
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
};

export const training = {
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
};

export const interrupted = {
  title: 'Une exécution a été interrompue',
  text: (backbone, photos, epoch, epochs) =>
    `Cette page a été fermée pendant qu’elle entraînait ${backbone}${photos > 0 ? ` sur ${photoCount(photos)}` : ''} : l’époque ${number(epoch)} sur ${number(epochs)} au plus était en cours.`,
  promise:
    'Elle peut reprendre de là, avec les photos et réglages d’alors, et finit par les mêmes poids que sans interruption.',
  goOn: (epoch) => `Reprendre à l’époque ${number(epoch)}`,
  discard: 'Abandonner cette exécution',
};
