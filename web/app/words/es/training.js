/** Lo que dice el paso del entrenamiento, en español. */
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
  loss: 'pérdida de entrenamiento',
  accuracy: 'exactitud de entrenamiento',
  val_loss: 'pérdida de validación',
  val_accuracy: 'exactitud de validación',
};

const reasons = {
  epochs: 'Se completaron todas las épocas.',
  'early stopping': 'Parada temprana: el valor observado no mejoró dentro de la paciencia.',
  'not a number':
    'La pérdida ya no es un número, así que el entrenamiento terminó. Ayuda una tasa de aprendizaje menor.',
  cancelled: 'Lo ha parado usted.',
};

export const lrSearch = {
  title: 'Buscar una tasa de aprendizaje',
  text: 'Cien pasos con tasas que suben desde demasiado pequeñas hasta demasiado grandes; los pesos acaban como empezaron. Donde la pérdida cae más deprisa hay una buena tasa para empezar.',
  button: 'Buscar una tasa',
  stop: 'Dejar de buscar',
  failed: 'No se pudo buscar una tasa',
  passes: {
    read: 'Leyendo fotos',
    learn: 'El generador aprende',
    make: 'Creando muestras sintéticas',
    lr_search: 'Probando tasas',
  },
  curveTitle: 'Pérdida con tasas crecientes',
  rate: 'log₁₀ de la tasa',
  loss: 'pérdida suavizada',
  fastest: 'cae más deprisa',
  curve: (from, to, first, last) =>
    `Pérdida de ${first} con una tasa de ${from.toPrecision(2)} a ${last} con ${to.toPrecision(2)}`,
  none: 'La pérdida nunca bajó: no hay tasa que proponer.',
  take: (rate) => `Entrenar con ${rate}`,
};

export const training = {
  settings: 'Ajustes',
  epochs: 'Épocas',
  epochsHelp: 'Como mucho, tantas pasadas por las fotos.',
  lr: 'Tasa de aprendizaje',
  lrHelp:
    'Tamaño de los pasos del optimizador. Las capas preentrenadas descongeladas quieren una décima parte o menos.',
  optimizer: 'Optimizador',
  optimizerHelp: 'Adam adapta el paso de cada peso; SGD con momento, no.',
  optimizers: { adam: 'Adam', sgd: 'SGD con momento' },
  batch: 'Tamaño del lote',
  batchHelp: 'Fotos por paso. Menos ocupan menos memoria, más dan pasos más firmes.',
  early: 'Parada temprana',
  earlyHelp:
    'Termina cuando la pérdida de validación deja de mejorar, y restaura los mejores pesos.',
  patience: 'Paciencia',
  patienceHelp: 'Épocas sin mejora antes de que el entrenamiento pare.',
  validation: 'Parte de validación',
  validationHelp: 'Parte de cada clase que se aparta para medir y nunca se entrena; 0 … 0,9.',
  validationGiven: 'Las carpetas dicen qué fotos validan.',
  seed: 'Semilla',
  seedHelp: 'La misma semilla, las mismas fotos y la misma receta dan los mismos pesos, bit a bit.',
  wantedNumber: 'Aquí va un número.',
  start: 'Empezar a entrenar',
  again: 'Entrenar otra vez',
  pause: 'Pausa',
  resume: 'Seguir',
  stop: 'Parar',
  idle: 'Aún no se ha entrenado nada. Aquí aparecerán las curvas de pérdida y exactitud.',
  needPhotos: 'Añada primero fotos de al menos dos clases, o tome el conjunto de ejemplo.',
  toPhotos: 'A las fotos',
  passes: {
    read: 'Leyendo fotos',
    learn: 'El generador aprende',
    make: 'Creando muestras sintéticas',
    prepare: 'Pasando fotos por las capas congeladas',
    batch: 'Entrenando',
    validate: 'Validando',
  },
  starting: 'Planificando la memoria …',
  paused: 'En pausa',
  epochOf: (epoch, epochs) => `Época ${epoch} de ${epochs} como mucho`,
  rate: (value) => `${short(value)} fotos/s`,
  timeLeft: (ms) => `Quedan como mucho ${duration(ms)}; la parada temprana puede acabar antes.`,
  runNumber: (n) => `Ejecución ${number(n)}`,
  runResult: (backbone, accuracy, n) =>
    `${backbone}, exactitud de validación ${accuracy}, ${epochCount(n)}`,
  earlier: 'Ejecuciones anteriores',
  earlierHelp:
    'Elija hasta cuatro para ver sus curvas de validación sobre las de la última ejecución.',
  useRecipe: 'Usar su receta',
  useRecipeOf: (n) => `Usar su receta: ejecución ${n}`,
  removeRun: (n) => `Quitar la ejecución ${n}`,
  doneOf: (done, total) => `${number(done)} / ${number(total)}`,
  patienceLeft: (left, patience) =>
    `Paciencia: quedan ${left} de ${epochCount(patience)} antes de parar.`,
  bestSoFar: (monitor, value, epoch) => `Mejor ${monitor}: ${value}, en la época ${epoch}.`,
  stoppedEarly: (monitor, value, epoch, patience) =>
    `Parada temprana: en ${epochCount(patience)} la ${monitor} no fue mejor que ${value}, la de la época ${epoch}.`,
  monitor: (name) => monitors[name] ?? name,
  loss: 'Pérdida',
  accuracy: 'Exactitud',
  train: 'entrenamiento',
  validationShort: 'validación',
  epoch: 'Época',
  best: 'mejor',
  curve: (what, epochs, train, validation) =>
    `${what} en ${epochCount(epochs)}: al final ${train} en las fotos de entrenamiento, ${validation} en las de validación`,
  table: 'Épocas',
  columns: {
    epoch: 'Época',
    loss: 'Pérdida',
    accuracy: 'Exactitud',
    val_loss: 'Pérdida val.',
    val_accuracy: 'Exactitud val.',
    rate: 'Fotos/s',
  },
  reason: (reason) => reasons[reason] ?? reason,
  restored: (epoch) => `Se restauraron los pesos de la época ${epoch}, la mejor.`,
  kept: (epoch) => `Se conservó la última época, ${epoch}.`,
  doneTitle: (accuracy) =>
    accuracy == null
      ? 'Entrenado'
      : `Entrenado: acierta ${percent(accuracy)} de las fotos de validación`,
  reached: (accuracy) => `${percent(accuracy)} de exactitud`,
  divergedTitle: 'El entrenamiento divergió',
  hash: 'SHA-256 de los pesos',
  hashHelp: 'La línea de órdenes acaba con el mismo hash para la misma receta y las mismas fotos.',
  try: 'Probar el modelo',
  failedTitle: 'El entrenamiento no pudo seguir',
  unkept: (why) =>
    `La ejecución no se puede guardar sobre la marcha (${why}): si se cierra esta página, se pierde.`,
  skipped: (n) =>
    `${counted(n, 'archivo no servía y se excluyó', 'archivos no servían y se excluyeron')}.`,
  announce: ({ event, ...told }, run) => {
    if (event === 'done') return `Entrenamiento terminado. ${words.training.reason(told.reason)}`;
    const { phase_epochs: epochs } = run.phase;
    return `Época ${told.epoch + 1} de ${epochs} como mucho: exactitud de validación ${percent(told.val_accuracy)}, pérdida ${loss(told.val_loss)}`;
  },
  photosUsed: (train, validation) =>
    `${photoCount(train)} para entrenar, ${number(validation)} para validar`,
};

export const interrupted = {
  title: 'Una ejecución se interrumpió',
  text: (backbone, photos, epoch, epochs) =>
    `Esta página se cerró mientras entrenaba ${backbone}${photos > 0 ? ` con ${photoCount(photos)}` : ''}: iba por la época ${number(epoch)} de ${number(epochs)} como mucho.`,
  promise:
    'Puede seguir desde ahí, con las fotos y ajustes que tenía, y acaba con los mismos pesos que si nunca hubiera parado.',
  goOn: (epoch) => `Seguir desde la época ${number(epoch)}`,
  discard: 'Descartar esta ejecución',
};
