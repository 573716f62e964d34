/** Wie Deutsch Zahlen schreibt und zählt. */
import { formatOf } from '../format.js';

export const format = formatOf('de');
export const { counted, number, short, percent, loss, bytes, duration, rate, tiny } = format;

export const classCount = (n) => counted(n, 'Klasse', 'Klassen');
export const photoCount = (n) => counted(n, 'Foto', 'Fotos');
export const epochCount = (n) => counted(n, 'Epoche', 'Epochen');
