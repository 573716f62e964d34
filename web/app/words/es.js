/** Lo que dice la página, en español. */
import { counted, classCount, photoCount } from './es/numbers.js';
import { augment } from './es/augment.js';
import { model, probe, weights, official } from './es/model.js';
import { photos } from './es/photos.js';
import { results } from './es/results.js';
import { synthetic, judge } from './es/synthetic.js';
import { lrSearch, training, interrupted } from './es/training.js';
import { trying, predictor } from './es/try.js';

export { format } from './es/numbers.js';

export const words = {
  title: 'Thaw',
  tagline:
    'Entrene un clasificador de imágenes con sus propias fotos. Nada sale de este ordenador.',
  language: 'Idioma',
  skip: 'Saltar al contenido',
  steps: 'Pasos',
  views: {
    photos: 'Fotos',
    model: 'Modelo',
    augment: 'Variación',
    synthetic: 'Síntesis',
    training: 'Entrenar',
    results: 'Resultado',
    try: 'Probar',
  },
  classesAndPhotos: (classes, photos) => `${classCount(classes)}, ${photoCount(photos)}`,
  next: (view) => `Siguiente: ${view}`,
  train: 'Entrenar',
  engine: {
    loading: 'Cargando el motor …',
    builds: {
      threads: (n) => `SIMD, ${counted(n, 'hilo', 'hilos')}`,
      simd: () => 'SIMD, un solo hilo',
      relaxed: (n) => `SIMD relajado, ${counted(n, 'hilo', 'hilos')}`,
    },
    label: 'Motor',
    why: {
      isolated: 'Hay hilos porque esta página está aislada de otros orígenes (COOP, COEP).',
      not_isolated:
        'Un solo hilo, porque esta página no está aislada: su servidor no envía las cabeceras COOP y COEP.',
      no_shared_memory:
        'Un solo hilo, porque este navegador no da memoria compartida a las páginas.',
      phone: 'Un solo hilo con memoria fija, como pide este dispositivo.',
      no_relaxed: 'Se pidió SIMD relajado, pero este navegador no lo tiene.',
      asked: 'Esta versión se pidió en la dirección.',
    },
    bits: {
      strict: 'Los resultados son iguales, bit a bit, a los de la línea de órdenes.',
      relaxed:
        'Más rápido; los resultados pueden diferir en los últimos bits de los de otras versiones.',
    },
    others: {
      relaxed: 'Usar la versión más rápida',
      threads: 'Usar la versión exacta',
    },
    failed: 'No se pudo cargar el motor',
    reload: 'Recargar la página',
    isolate: 'Recargar para que funcionen los hilos',
  },
  offline: 'Guardada en este navegador: la página se abre también sin red.',
  version: {
    title: 'Hay una versión nueva de Thaw',
    text: 'Llega con la próxima visita, o ahora. Las fotos, la receta y los entrenamientos anteriores se conservan; un modelo entrenado que quiera conservar debe descargarse antes.',
    refused:
      'Hay un entrenamiento en marcha en otra pestaña. La versión nueva estará disponible cuando termine.',
    now: 'Recargar ahora',
    later: 'Más tarde',
  },
  photos,
  model,
  recipe: {
    title: 'Receta',
    help: 'Todo sobre la ejecución, en JSON: lo que ajusta la cambia, y lo que escribe aquí mueve los controles. La línea de órdenes acepta el mismo archivo: thaw train --recipe recipe.json',
    good: 'El motor la acepta.',
    asked: 'Se está preguntando al motor…',
    running: 'Durante el entrenamiento la receta no se puede cambiar.',
    revert: 'Volver a la última válida',
    save: 'Guardar el archivo',
    open: 'Abrir un archivo',
    link: 'Compartir como enlace',
    copied: 'El enlace está copiado. Contiene la receta; fotos y pesos, no.',
    copyThis: 'Copie este enlace. Contiene la receta; fotos y pesos, no.',
    linkLabel: 'Enlace a esta receta',
    close: 'Cerrar',
    offered: 'Este enlace trae una receta',
    offeredText: 'Dice cómo entrenar y no trae fotos. Las suyas se quedan donde están.',
    take: 'Usar esta receta',
    leave: 'Conservar la mía',
    unreadable: 'Este enlace no trae ninguna receta legible',
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
    BAD_RECIPE: 'Revise el ajuste que nombra el mensaje.',
    BAD_MODEL: 'Elija otra red base u otro tamaño de entrada.',
    BAD_WEIGHTS: 'Elija pesos de esta red base, o quítelos.',
    BAD_DATA: 'Revise las clases y sus fotos en el paso «Fotos».',
    BAD_FILE: 'Sustituya o quite el archivo.',
    NO_MEMORY: 'Un lote, una entrada o una red base menor necesita menos memoria.',
    NUMERIC: 'Ayuda una tasa de aprendizaje menor.',
    CRASHED:
      'El motor se ha reiniciado; fotos y ajustes siguen aquí. Pruebe otra vez, con un lote menor si se repite.',
    UNSUPPORTED: 'Use un navegador más nuevo.',
    FAILED: 'Pruebe otra vez; si se repite, recargue la página.',
    INVALID: 'Pruebe otra vez; si se repite, recargue la página.',
  },
};
