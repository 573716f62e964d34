/** Cómo el español escribe los números y cuenta. */
import { formatOf } from '../format.js';

export const format = formatOf('es');
export const { counted, number, short, percent, loss, bytes, duration, rate, tiny } = format;

export const classCount = (n) => counted(n, 'clase', 'clases');
export const photoCount = (n) => counted(n, 'foto', 'fotos');
export const epochCount = (n) => counted(n, 'época', 'épocas');
