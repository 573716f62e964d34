/** Lo que dice el paso de los resultados, en español. */
import { counted, percent, photoCount } from './numbers.js';

export const results = {
  summary: (accuracy, n, split) =>
    `${percent(accuracy)} de aciertos en ${photoCount(n)} ${
      {
        validation: 'apartadas para validar',
        test: 'de prueba, ajenas al entrenamiento',
        train: 'con las que se entrenó',
      }[split]
    }`,
  figures: (f1, calibration) =>
    `F1 medio ${percent(f1)}, error de calibración ${percent(calibration)}`,
  part: 'Qué fotos',
  parts: { validation: 'Validación', test: 'Prueba', train: 'Entrenamiento' },
  mistakeCount: (n) => counted(n, 'error', 'errores'),
  evaluating: 'Mirando las fotos una vez más …',
  midTraining: 'Los resultados llegan cuando acaba el entrenamiento.',
  failed: 'No se pudieron averiguar los resultados',
  confusion: 'Matriz de confusión',
  confusionHelp:
    'Una fila por clase, una columna por aquello por lo que se tomaron sus fotos. Elija una celda para ver sus fotos.',
  matrix: {
    rows: 'es',
    columns: 'tomada por',
    cell: (n, is, taken) =>
      is === taken
        ? `${photoCount(n)} de ${is}: reconocidas`
        : `${photoCount(n)} de ${is}: tomadas por ${taken}`,
  },
  taken: (is, taken) => `${is}, tomada por ${taken}`,
  perClass: 'Por clase',
  className: 'Clase',
  precision: 'Precisión',
  recall: 'Exhaustividad',
  f1: 'F1',
  support: 'Fotos',
  perClassHelp:
    'Precisión: de las fotos tomadas por la clase, la parte que es de ella. Exhaustividad: de sus fotos, la parte reconocida. F1: su media armónica.',
  mistakes: 'Errores más seguros',
  mistakesHelp:
    'Respuestas erróneas, primero las más seguras: a menudo la etiqueta está mal o la foto muestra más de una cosa.',
  noMistakes: 'Ninguno: se reconocieron todas las fotos.',
  map: 'Mapa de las características',
  mapping: 'Colocando las fotos …',
  mapHelp: (first, second) =>
    `Cada foto según lo que el clasificador lee de ella, en las dos direcciones en que más varía (componentes principales: ${percent(first)} y ${percent(second)} de la varianza). Las clases separadas son fáciles de distinguir.`,
  mapSummary: (n) => `${photoCount(n)} en un plano, juntas las de características parecidas`,
  explainOf: (name) => `Dónde lo ve el modelo: ${name}`,
  seenAs: 'Mostrar dónde lo ve',
  heat: (className, name) => `${name}, con un brillo donde el modelo ve ${className}`,
  heatHelp: 'Grad-CAM: los lugares del último mapa que hablan a favor de esta clase.',
  close: 'Cerrar',
};
