/** Ce que dit l’étape de l’essai, en français, et ce que dit la page qui emporte un modèle. */
import { counted, rate, tiny } from './numbers.js';

export const trying = {
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
};

export const predictor = {
  title: 'Classificateur d’images',
  starting: 'Démarrage …',
  broken: 'Le modèle ne peut pas démarrer',
  looking: 'Examen des photos',
  stop: 'Arrêter',
  damaged:
    'Le programme ou le modèle de ce fichier est illisible : il semble endommagé. Copiez de nouveau le fichier ou réexportez le modèle.',
  about: 'Fait avec Thaw. Il fonctionne sans réseau, et les photos restent sur cet ordinateur.',
};
