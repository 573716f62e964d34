/** Lo que dice el paso de las fotos, en español. */
import { counted, number, photoCount } from './numbers.js';

export const photos = {
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
};
