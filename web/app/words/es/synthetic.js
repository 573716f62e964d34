/** Lo que dice el paso de los datos sintéticos, en español. */
import { number, percent, loss } from './numbers.js';

export const synthetic = {
  off: 'ninguno',
  settings: 'Generador',
  intro:
    'Donde hay pocas fotos o son parciales, un generador puede crear más. Sus muestras se entrenan junto a las fotos, se cuentan aparte y nunca validan: lo que vale el modelo lo dicen solo las fotos reales.',
  generators: {
    none: ['Ninguno', 'Solo se entrena con las fotos.'],
    rules: [
      'Reglas',
      'Imágenes dibujadas según reglas: formas, colores, cantidades. No necesita fotos.',
    ],
    composite: [
      'Recortes',
      'El centro de una foto, movido y girado, sobre una foto desenfocada de otra clase.',
    ],
    vae: [
      'VAE',
      'Un autocodificador variacional aprende imágenes de cada clase de las fotos; algo borrosas.',
    ],
    gan: ['GAN', 'Dos redes que aprenden una de otra; más nítida que un VAE, con más errores.'],
    smote: [
      'SMOTE',
      'Características entre vecinos de una clase, para redes base congeladas y pocas fotos.',
    ],
    gaussian: [
      'Gaussiana',
      'Características con distribución normal en torno a la media de cada clase, para redes base congeladas.',
    ],
  },
  fields: {
    generator: ['Generador', ''],
    per_class: ['Muestras por clase', 'Además de las fotos.'],
    fill: [
      'Completar clases escasas',
      'Además, tantas como falten a una clase para igualar la mayor.',
    ],
    rules: ['Reglas', 'Una lección para empezar; la receta contiene cada regla.'],
    cut: [
      'Qué se recorta',
      'De cada foto, en partes de ella: arrastre un recuadro sobre esta o mueva sus bordes.',
    ],
    mask: ['Forma', 'De lo recortado, con borde suave.'],
    side: ['Tamaño', 'De las imágenes que se aprenden; las mayores tardan más.'],
    epochs: ['Épocas', 'Como mucho tantas pasadas del generador.'],
    patience: ['Paciencia', 'Épocas sin mejora antes de que el generador pare.'],
    spread: ['Variedad', 'De las muestras: menos es más seguro y más parecido.'],
    neighbours: ['Vecinos', 'De su clase con los que una foto puede mezclarse.'],
    pooled: ['Común', 'Qué parte de la covarianza es la de todas las clases.'],
  },
  edges: ['Izquierda', 'Arriba', 'Derecha', 'Abajo'],
  masks: { ellipse: 'Elipse', box: 'Todo el recuadro' },
  otherPhoto: 'Otra foto',
  lessons: {
    circles_squares: 'Círculos y cuadrados entre desorden',
    seven_segments: 'Dígitos de siete segmentos',
    bar_charts: 'Gráficos de barras',
    traffic_signs: 'Señales de tráfico',
    own: 'Las de la receta',
  },
  balance: 'Reales y sintéticas',
  balanceHelp:
    'Lo que queda de cada clase para entrenar, una vez apartadas las fotos de validación.',
  noPhotos: 'Con fotos, o con reglas, aquí se ve con qué se entrena.',
  real: 'reales',
  synthetic: 'sintéticas',
  counts: (real, synthetic) => `${number(real)} + ${number(synthetic)}`,
  preview: 'Vista previa',
  previewHelp:
    'El generador aprende de las fotos de entrenamiento y muestra lo que crea. Lo aprendido se guarda en este navegador, y el entrenamiento sigue desde ahí.',
  make: 'Crear vista previa',
  stop: 'Detener la vista previa',
  figure: (name, value) => `${name} ${loss(value)}`,
  figures: {
    loss: 'pérdida',
    reconstruction: 'reconstrucción',
    divergence: 'divergencia',
    val_loss: 'pérdida de validación',
    discriminator: 'discriminador',
    generator: 'generador',
    diversity: 'diversidad',
    saturation: 'saturación',
  },
  failed: 'El generador no pudo aprender',
  stale: 'Las fotos o los ajustes han cambiado: cree de nuevo la vista previa.',
  nothing: 'Hay muy pocas fotos: una clase necesita dos para entrenar.',
  noPictures:
    'Este generador crea características, no imágenes: solo hay cantidades que mostrar, y el entrenamiento dice lo que valen.',
  galleryHelp:
    'Lo que se borra no se vuelve a crear y la muestra siguiente ocupa su lugar. Una estrella conserva una muestra cuando se sortean otras.',
  samplesOf: (name) => `Muestras de ${name}`,
  sample: (name, index) => `${name}, muestra sintética ${number(index)}`,
  origin: (generator, index) => `${generator} ${number(index)}`,
  more: 'Más',
  moreOf: (name) => `Más de ${name}`,
  anew: 'Sortear otras',
  anewOf: (name) => `Sortear otras: ${name}, salvo favoritas`,
  keep: (name, index) => `Conservar la muestra ${number(index)} de ${name}`,
  remove: (name, index) => `Borrar la muestra ${number(index)} de ${name}`,
  bringBack: (n) => `Recuperar ${number(n)} borradas`,
  trainedOn: 'Entrenado con',
  ledger: (real, synthetic, generators) =>
    `${number(real)} reales, ${number(synthetic)} sintéticas (${generators})`,
};

export const judge = {
  title: '¿Son buenas las imágenes?',
  text: 'Pone las muestras sintéticas junto a fotos reales en las características de su red base y pregunta qué ve a una red pequeña que solo aprendió de fotos apartadas. Las cifras de las fotos reales dicen qué cabe esperar.',
  button: 'Juzgar estas muestras',
  stop: 'Dejar de juzgar',
  failed: 'No se pudieron juzgar las muestras',
  passes: {
    read: 'Leyendo fotos',
    learn: 'El generador aprende',
    make: 'Creando muestras sintéticas',
    judge: 'Juzgando',
  },
  columns: { figure: 'Cifras', synthetic: 'Sintéticas', real: 'Reales' },
  figures: {
    frechet: ['Distancia de Fréchet', 'A las fotos apartadas, en conjunto; menos es mejor.'],
    precision: ['Precisión', 'Parte de las muestras que están entre las fotos.'],
    recall: ['Exhaustividad', 'Parte de las fotos a las que se acercan las muestras.'],
    confirmed: ['Confirmadas', 'Parte cuya clase nombra la red.'],
    nearest: ['Más cercana', 'Distancia mediana a una foto de las que se aprendió.'],
    copies: ['Copias', 'Parte tan cercana a una de esas fotos que es su copia.'],
  },
  classes: 'Confirmadas, clase por clase',
  className: 'Clase',
  sure: (share) => `La red acierta en el ${percent(share)} de las fotos reales.`,
  unsure: (share) =>
    `La red acierta solo en el ${percent(share)} de las fotos reales: hay muy pocas fotos apartadas para que su palabra valga mucho.`,
  stale: 'Las fotos o los ajustes han cambiado desde entonces: juzgue de nuevo.',
};
