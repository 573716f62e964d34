/** Lo que dice el paso de probar, en español, y lo que dice la página que se lleva un modelo. */
import { rate, tiny, photoCount } from './numbers.js';

export const trying = {
  none: 'Aún no hay un modelo entrenado.',
  toTraining: 'Al entrenamiento',
  dropTitle: 'Suelte una foto aquí',
  dropText: 'Una o varias. Las ve el modelo y nadie más.',
  choose: 'Elegir fotos',
  zone: 'Zona para soltar fotos que probar',
  camera: 'Usar la cámara',
  cameraStop: 'Apagar la cámara',
  cameraPicture: 'Imagen de la cámara',
  cameraFailed: 'No se puede usar la cámara',
  cameraHelp:
    'Permita a esta página usar la cámara en la barra de direcciones del navegador, o suelte una foto.',
  draw: 'Dibujar una forma nueva',
  drawn: 'Un dibujo que el modelo nunca ha visto',
  rate: (fps) => `${rate(fps)} predicciones por segundo`,
  probabilities: (name) => `Probabilidades para ${name}`,
  live: 'la imagen de la cámara',
  noneOfThese: 'Ninguna de ellas',
  threshold: '«Ninguna» por debajo de',
  thresholdHelp:
    'Si la clase más probable tiene menos que esto, la respuesta es «ninguna de ellas»; 0: siempre una de las clases.',
  explain: 'Dónde lo ve',
  midTraining: 'El entrenamiento sigue; las predicciones usan los pesos de este momento.',
  downloads: 'Llévese el modelo',
  downloadsHelp:
    'Ponga los tres archivos en una carpeta; después: thaw predict --run CARPETA foto.jpg',
  exportsHelp:
    'Para otros programas; los píxeles se preparan dentro y las clases y la receta van incluidas. Keras trae un script que sigue entrenando.',
  exporting: (name) => `Escribiendo el modelo para ${name} …`,
  parity: ({ name, photos, apart }) =>
    `${name}: leído de nuevo, ${photoCount(photos)} con la misma respuesta, mayor diferencia ${tiny(apart)}`,
  exportFailed: 'No se pudo escribir el modelo',
  failed: 'Esta foto no se puede usar',
};

export const predictor = {
  title: 'Clasificador de imágenes',
  starting: 'Iniciando …',
  broken: 'El modelo no puede iniciarse',
  looking: 'Mirando las fotos',
  stop: 'Parar',
  damaged:
    'No se puede leer el programa o el modelo de este archivo, así que parece dañado. Copie el archivo otra vez o exporte el modelo de nuevo.',
  about: 'Hecho con Thaw. Funciona sin red, y las fotos no salen de este ordenador.',
};
