/** Lo que dice el paso del modelo, en español. */
import { counted, number, short, percent, bytes, photoCount } from './numbers.js';

export const model = {
  backbone: 'Red base',
  about: ({ parameters, madds, paper }) =>
    `Convierte una foto en características: ${short(parameters)} parámetros, ${short(madds)} multiplicaciones por foto – ${paper}.`,
  compare: 'Comparar todas las redes base',
  columns: {
    name: 'Red base',
    input: 'Entrada',
    parameters: 'Parámetros',
    madds: 'Multiplicaciones',
    weights: 'Pesos',
    probe: 'Sondeo',
    use: '',
  },
  ships: (size, licence) => `aquí: ${size}, ${licence}`,
  shipsNone: 'de un archivo',
  use: 'Usar',
  inUse: 'en uso',
  width: 'Anchura',
  widthHelp: 'Multiplica los canales de cada capa: más estrecha es más rápida y menos exacta.',
  size: 'Tamaño de entrada',
  sizeHelp: 'Las fotos se llevan a estos píxeles por lado.',
  pixels: 'píxeles',
  fit: 'Ajuste',
  fits: { stretch: 'Estirar', crop: 'Recortar el centro' },
  fitHelp: 'Cómo se vuelve cuadrada una foto que no lo es.',
  units: 'Capa oculta',
  unitsHelp: 'Unidades de una capa densa con ReLU antes del clasificador; 0: ninguna.',
  dropout: 'Dropout',
  dropoutHelp:
    'Parte de las características que se omiten al azar al entrenar, contra el sobreajuste; 0 … 0,9.',
  head: 'Cabeza',
  layers: 'La red',
  line: 'Línea de deshielo',
  lineAt: (line, count, name) =>
    `${line} de ${counted(count, 'bloque', 'bloques')} congelados; se entrena desde ${name}`,
  block: (name, shape, parameters, state) =>
    `${name}: ${shape}, ${counted(parameters, 'parámetro', 'parámetros')}, ${state}`,
  drawn: 'Alto: tamaño de la imagen dentro; ancho: canales. Arrastre la línea o elija un bloque.',
  single: (n) => `Capas una a una (${n})`,
  partly: 'en parte descongelado',
  frozen: 'congelado',
  thawed: 'descongelado',
  toggle: (name) => `Descongelar ${name}`,
  layerFigures: (parameters, madds, size) =>
    `${number(parameters)} parámetros · ${short(madds)} multiplicaciones · ${bytes(size)} por foto`,
  thawFrom: 'Descongelar desde aquí',
  thawFromOf: (name) => `Descongelar desde aquí: ${name} y todas las capas siguientes`,
  presets: 'Qué se entrena',
  preset: {
    extraction: 'Extraer características',
    tuning: 'Ajuste fino',
    both: 'Ambas fases',
    scratch: 'Desde cero',
  },
  presetHelp: {
    extraction:
      'La red base se queda como está; solo aprende la cabeza encima. Rápido, y basta para muchos conjuntos.',
    tuning:
      'Los últimos bloques de la red base aprenden con la cabeza, con una tasa de aprendizaje pequeña.',
    both: 'Primero la cabeza sola; después, con ella, los últimos bloques, a una tasa mucho menor: como en la mayoría de los artículos.',
    scratch:
      'Aprenden todas las capas, desde números aleatorios. Hacen falta muchas fotos, y tiempo.',
    other: 'Un camino propio: vea la receta.',
  },
  phases: 'Fase',
  phaseName: (n, name) => (name ? `${n}: ${name}` : `Fase ${n}`),
  addPhase: 'Añadir una fase',
  removePhase: 'Quitar esta fase',
  freezing: 'Congelación',
  freezings: {
    frozen: 'Congelar todo',
    until: 'Congelar hasta …',
    thawed: 'Descongelar todo',
    mixed: 'Mezclado',
  },
  freezeHelp: {
    frozen: 'Solo se entrena la cabeza. Rápido, y basta para muchos conjuntos.',
    until: 'Las capas anteriores a la línea de deshielo conservan lo que saben.',
    thawed: 'Se entrenan todas las capas. Desde cero es lo único sensato.',
    mixed: 'Se entrenan las capas que ha elegido.',
  },
  totals: (trainable, frozen) =>
    `${short(trainable)} parámetros entrenables, ${short(frozen)} congelados`,
  trainable: 'Parámetros entrenables',
  frozenTotal: 'Parámetros congelados',
  cost: 'Multiplicaciones por foto',
  weightsBytes: 'Memoria de los pesos',
  planned: 'Memoria para entrenar',
  figures: 'Cifras',
  epochOf: (photos) => `Una época de ${photoCount(photos)}`,
  lasts: (later, first) =>
    first === later ? `unos ${later}` : `unos ${later}, la primera ${first}`,
  timing: 'midiendo …',
  time: 'Medir aquí una época',
  timeHelp: 'Entrena dos épocas con un lote de dibujos y olvida lo aprendido.',
  untimed: 'No se pudo medir una época',
  missing: (name) =>
    `La receta parte de «${name}», que no está aquí: elija ese archivo en «Pesos preentrenados».`,
  frozenFresh:
    'Las capas congeladas contienen números aleatorios: sin pesos, una red base congelada no extrae características útiles. Añada pesos o descongele todo.',
  manyParameters: 'Sin pesos preentrenados, una red de este tamaño necesita muchos miles de fotos.',
};

export const probe = {
  title: 'Comparar redes base con sus fotos',
  text: 'Un sondeo pregunta, antes de entrenar nada, cuán bien separan sus clases las características de la red base de arriba: un clasificador lineal aprende de algunas fotos de cada clase y responde a las demás, cinco veces.',
  button: 'Sondear esta red base',
  stop: 'Parar el sondeo',
  failed: 'No se pudo sondear la red base',
  passes: { read: 'Leyendo fotos', probe: 'Sondeando' },
  columns: { name: 'Red base', weights: 'Pesos', accuracy: 'Aciertos', photos: 'Fotos' },
  accuracy: (mean, std) => `${percent(mean)} ± ${percent(std)}`,
  photos: (perClass, tested) =>
    `${number(perClass)} por clase para aprender, ${number(tested)} para probar`,
};

export const weights = {
  title: 'Pesos preentrenados',
  none: 'Ninguno: la red base parte de números aleatorios.',
  shipped: (licence, size) =>
    `Los que vienen con ella: ${bytes(size)}, ${licence}. Llegan de donde llegó esta página.`,
  takeShipped: 'Partir de los pesos que vienen con ella',
  takeRandom: 'Partir de números aleatorios',
  text: 'Suelte un .safetensors, un .h5 o .keras de Keras, o un model.json de TF.js con sus partes.',
  choose: 'Elegir pesos',
  zone: 'Zona para soltar pesos',
  busy: 'Emparejando los pesos con la red base …',
  loaded: (name, count) =>
    `${name}: ${counted(count, 'tensor emparejado', 'tensores emparejados')}`,
  remove: 'Quitar los pesos',
  report: 'Qué fue de cada tensor',
  unfit: (name, backbone, matched, wanted) =>
    `${name} no encaja en ${backbone}: contiene ${number(matched)} de ${number(wanted)} tensores`,
  unread: (name) => `No se pudo leer ${name}`,
  fitsNone:
    'No encaja en ninguna red base de aquí. Elija el archivo de la red base de arriba o entrene sin pesos.',
  fitsOther: 'Encaja en otra red base:',
  use: (name) => `Usar ${name}`,
  preprocess: ({ found, wanted }) =>
    `Estos pesos esperan píxeles en la escala «${found}», esta red base usa «${wanted}»: puede costar exactitud.`,
};

export const official = {
  title: 'Pesos oficiales',
  text: 'Publicados por quienes hicieron la red. Solo se traen cuando se piden, a través del sitio del que vino esta página, y se comparan con el hash publicado.',
  noHash: 'sin hash publicado',
  none: 'No se conoce ninguno para esta red base.',
  fetch: 'Traer',
  fetching: 'Trayendo los pesos …',
  stop: 'Dejar de traer',
  notServed:
    'Abra el enlace de arriba para descargarlo y suelte el archivo aquí: se comprueba igualmente.',
  recognized: (name) => `El archivo oficial de ${name}, tal como se publicó.`,
  differs: (name) => `Se llama como el archivo oficial de ${name}, pero es otro`,
};
