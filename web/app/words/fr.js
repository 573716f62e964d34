/** Ce que dit la page, en français. */
import { counted, classCount, photoCount } from './fr/numbers.js';
import { augment } from './fr/augment.js';
import { model, probe, weights, official } from './fr/model.js';
import { photos } from './fr/photos.js';
import { results } from './fr/results.js';
import { synthetic, judge } from './fr/synthetic.js';
import { lrSearch, training, interrupted } from './fr/training.js';
import { trying, predictor } from './fr/try.js';

export { format } from './fr/numbers.js';

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
  photos,
  model,
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
