/** Lo que dice la página, en español. */
import { formatOf } from './format.js';

export const format = formatOf('es');
const { counted, number, short, percent, loss, bytes, duration, rate, tiny } = format;

const classCount = (n) => counted(n, 'clase', 'clases');
const photoCount = (n) => counted(n, 'foto', 'fotos');
const epochCount = (n) => counted(n, 'época', 'épocas');

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

  photos: {
    emptyTitle: 'Suelte fotos aquí',
    emptyText: 'Una carpeta por clase: su nombre será el nombre de la clase.',
    emptyMore:
      'Se respetan las carpetas «train» y «val» dentro. JPEG, PNG, BMP y GIF y lo que este navegador sepa mostrar, también en zip; o pegue.',
    chooseFolder: 'Elegir una carpeta',
    chooseFiles: 'Elegir archivos',
    zone: 'Zona para soltar fotos',
    sampleTitle: '¿No tiene fotos a mano?',
    sampleText:
      'El motor dibuja él mismo un pequeño conjunto de formas. Entrenar con él tarda bastante menos de un minuto.',
    sampleButton: 'Probar con el ejemplo',
    samplePicture: (name) => `${name}, dibujo`,
    sampleActive: 'Conjunto de ejemplo',
    drawings: (n) => counted(n, 'dibujo', 'dibujos'),
    sampleExplained:
      'Dibujado por el motor. Posición, tamaño, colores y fondo son aleatorios; solo el contorno distingue las clases.',
    addFolder: 'Añadir una carpeta',
    addFiles: 'Añadir archivos',
    newClass: 'Nueva clase',
    newClassName: (i) => `clase ${i}`,
    removeAll: 'Quitar todo',
    className: 'Nombre de la clase',
    count: photoCount,
    splitCounts: (train, validation, test, leftOut) =>
      [
        `${train} para entrenar`,
        validation > 0 && `${validation} para validar`,
        test > 0 && `${test} de prueba`,
        leftOut > 0 && `${leftOut} excluidas`,
      ]
        .filter(Boolean)
        .join(', '),
    more: (n) => `y ${number(n)} más`,
    splits: {
      train: 'entr.: entrena',
      validation: 'val.: valida',
      test: 'prueba',
      left_out: 'copia: excluida',
    },
    badges: { train: 'entr.', validation: 'val.', test: 'prueba', left_out: 'copia' },
    duplicates: {
      title: (n) => counted(n, 'foto es copia de otra', 'fotos son copias de otras'),
      text: 'Si la copia de una foto de entrenamiento está entre las de validación, el modelo parece mejor de lo que es.',
      across: (n) =>
        n === 0
          ? 'Por azar, ninguna caería en otro lado.'
          : `${counted(n, 'copia habría caído', 'copias habrían caído')} en otro lado que el original.`,
      labelsDiffer: (n) =>
        `${counted(n, 'copia está', 'copias están')} en otra clase que el original: una de las dos es errónea.`,
      kept: 'Qué se hace con las copias',
      keeps: {
        together: 'Mantenerlas en un solo lado',
        drop: 'Usar solo una de ellas',
        ignore: 'Tratarlas como cualquier foto',
      },
      keptHelp:
        'Son copias los archivos iguales, los recomprimidos o poco cambiados y las imágenes reflejadas.',
      likeness: { exact: 'mismo archivo', near: 'se ve igual', mirrored: 'reflejada' },
      pair: (first, copy) => `${copy} es copia de ${first}`,
      list: 'Copias y sus originales',
      more: (n) => `Mostrar ${counted(n, 'par más', 'pares más')}`,
    },
    photosOf: (name) => `Fotos de ${name}`,
    steps: {
      add: (n) => `añadir ${photoCount(n)}`,
      bringBack: 'recuperar las fotos de la ejecución',
      move: (n, name) => `mover ${photoCount(n)} a ${name}`,
      remove: (n) => `quitar ${photoCount(n)}`,
      rename: (from, to) => `renombrar ${from} a ${to}`,
    },
    undo: 'Deshacer',
    redo: 'Rehacer',
    selected: (n) => counted(n, 'foto seleccionada', 'fotos seleccionadas'),
    moveTo: 'Mover a',
    chooseClass: 'elija una clase',
    clearSelection: 'No seleccionar nada',
    camera: 'Cámara',
    cameraOf: (name) => `Cámara: tomar fotos de ${name}`,
    startBurst: 'Tomar fotos',
    stopBurst: (n) => `Parar tras ${photoCount(n)}`,
    larger: 'Ampliar',
    smaller: 'Reducir',
    sizeOf: (action, name) => `${action}: ${name}`,
    notKept: {
      elsewhere:
        'Thaw está abierto en otra pestaña, que guarda su trabajo. Lo que haga en esta se pierde al cerrarla.',
      unavailable:
        'Este navegador no da a la página dónde guardar fotos, como en las ventanas privadas: se pierden al cerrar la página.',
    },
    noRoom: (n) =>
      `El navegador no tiene sitio para guardar ${photoCount(n)}: se pierden al cerrar la página.`,
    picture: (className, name) => `${className}: ${name}`,
    addTo: (name) => `Añadir archivos a ${name}`,
    add: 'Añadir',
    remove: 'Quitar',
    removeOf: (name) => `Quitar la clase ${name}`,
    emptyClass: 'Suelte aquí fotos de esta clase.',
    nameEmpty: 'Una clase necesita un nombre.',
    nameSlash: 'Un nombre no lleva barra.',
    nameTaken: (name) => `Ya hay una clase «${name}».`,
    checking: (n) => `Mirando ${photoCount(n)} …`,
    brokenTitle: (n) =>
      counted(n, 'archivo no sirve y se excluirá', 'archivos no sirven y se excluirán'),
    brokenFile: 'Archivo',
    brokenReason: 'Motivo',
    strayTitle: (n) =>
      `${counted(n, 'archivo excluido', 'archivos excluidos')} junto a las carpetas de clases`,
    strayText: 'Las fotos van en una carpeta con el nombre de su clase.',
    weightsTitle: 'Parecen pesos, no fotos',
    weightsText: 'Suéltelos en el paso «Modelo».',
    unreadable: 'No se pudo leer la carpeta',
    needTwo: 'Para entrenar hacen falta al menos dos clases con fotos.',
  },

  model: {
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
    manyParameters:
      'Sin pesos preentrenados, una red de este tamaño necesita muchos miles de fotos.',
  },

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

  probe: {
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
  },

  lrSearch: {
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
  },

  weights: {
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
  },

  official: {
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
  },

  augment: {
    on: 'con variación',
    off: 'tal cual',
    settings: 'Variaciones',
    intro:
      'Los conjuntos pequeños pronto se aprenden de memoria. Aquí cada foto se varía de nuevo en cada época, su clase no cambia; las de validación quedan como están.',
    article: 'Como en el artículo',
    none: 'Ninguna',
    presets: 'Ajuste',
    groups: {
      geometry: 'Posición',
      colour: 'Color',
      hide: 'Ruido y huecos',
      policy: 'Azar y mezclas',
      rules: 'Reglas',
    },
    unchanged: 'no',
    texts: {
      degrees: (x) => `± ${number(x)}°`,
      share: (x) => `± ${percent(x)}`,
      upTo: (x) => `hasta ${percent(x)}`,
      bytes: (x) => `± ${number(x)}`,
      plain: (x) => number(x),
    },
    fields: {
      rotation: ['Giro', 'Hasta tantos grados.'],
      width_shift: ['Desplazar a los lados', 'Parte del ancho.'],
      height_shift: ['Desplazar arriba y abajo', 'Parte del alto.'],
      zoom: ['Zoom', 'Más cerca o más lejos, cada eje por su cuenta.'],
      shear: ['Cizalla', 'Inclinada hasta tantos grados.'],
      crop: [
        'Recorte al azar',
        'Una ventana cualquiera, llevada a tamaño completo, puede omitir tanto.',
      ],
      horizontal_flip: ['Reflejar izquierda y derecha', 'Una de cada dos fotos.'],
      vertical_flip: ['Reflejar arriba y abajo', 'Una de cada dos fotos.'],
      brightness: ['Brillo', 'Más oscura o más clara.'],
      contrast: ['Contraste', 'Más cerca del color medio o más lejos de él.'],
      saturation: ['Saturación', 'Más gris o más colorida.'],
      channel_shift: ['Cambio de canal', 'Sumado a cada byte, de 0 … 255.'],
      noise: ['Ruido', 'Desviación típica del ruido gaussiano, de 0 … 255.'],
      cutout: ['Cutout', 'Se tapa un cuadrado de esta parte de los lados.'],
      policy: ['Método', 'Operaciones sorteadas de una lista, tras lo ajustado arriba.'],
      magnitude: ['Intensidad', 'Hasta dónde llega cada operación.'],
      mixup: ['MixUp', 'Dos fotos superpuestas, sus clases en proporción; alfa.'],
      cutmix: ['CutMix', 'Un trozo de otra foto, las clases en proporción; alfa.'],
      fill: ['Fuera de la foto', 'Lo que se ve donde la foto se ha movido.'],
      cval: ['Color liso', 'Gris de los huecos y de lo de fuera, 0 … 255.'],
      mode: [
        'Números',
        'Keras intercambia los ejes al desplazar; «corregido» hace lo que dicen los nombres.',
      ],
    },
    policies: {
      none: 'Ninguno',
      randaugment: 'RandAugment',
      trivialaugment: 'TrivialAugment',
    },
    fills: {
      nearest: 'El píxel más cercano',
      reflect: 'Reflejado',
      wrap: 'Repetido',
      constant: 'Color liso',
    },
    modes: { corrected: 'Corregido', 'keras-exact': 'Como Keras, al número' },
    grid: 'Lo que ve la red',
    gridHelp: 'Al tamaño que recibe la red. El motor hace las imágenes mientras mueve un control.',
    noPhotos: 'Con fotos en el paso «Fotos», aquí se ve qué resulta de ellas.',
    failed: 'No se pudieron variar las fotos',
    photo: 'Foto',
    epoch: (n) => `Época ${n}`,
    plain: (name) => `${name}, tal cual`,
    varied: (name, n) => `${name} en la época ${n}`,
    otherPhotos: 'Otras fotos',
    laterEpochs: 'Épocas posteriores',
  },
  synthetic: {
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
  },

  judge: {
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
    columns: { figure: 'Cifras', synthetic: 'Sintéticas', real: 'Reales', says: 'Qué dicen' },
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
  },

  training: {
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
    seedHelp:
      'La misma semilla, las mismas fotos y la misma receta dan los mismos pesos, bit a bit.',
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
    hashHelp:
      'La línea de órdenes acaba con el mismo hash para la misma receta y las mismas fotos.',
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
  },

  interrupted: {
    title: 'Una ejecución se interrumpió',
    text: (backbone, photos, epoch, epochs) =>
      `Esta página se cerró mientras entrenaba ${backbone}${photos > 0 ? ` con ${photoCount(photos)}` : ''}: iba por la época ${number(epoch)} de ${number(epochs)} como mucho.`,
    promise:
      'Puede seguir desde ahí, con las fotos y ajustes que tenía, y acaba con los mismos pesos que si nunca hubiera parado.',
    goOn: (epoch) => `Seguir desde la época ${number(epoch)}`,
    discard: 'Descartar esta ejecución',
  },

  results: {
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
  },

  try: {
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
  },

  predictor: {
    title: 'Clasificador de imágenes',
    starting: 'Iniciando …',
    broken: 'El modelo no puede iniciarse',
    looking: 'Mirando las fotos',
    stop: 'Parar',
    damaged:
      'No se puede leer el programa o el modelo de este archivo, así que parece dañado. Copie el archivo otra vez o exporte el modelo de nuevo.',
    about: 'Hecho con Thaw. Funciona sin red, y las fotos no salen de este ordenador.',
  },

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
