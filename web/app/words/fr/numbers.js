/** Comment le français écrit les nombres et compte. */
import { formatOf } from '../format.js';

export const format = formatOf('fr');
export const { counted, number, short, percent, loss, bytes, duration, rate, tiny } = format;

export const classCount = (n) => counted(n, 'classe', 'classes');
export const photoCount = (n) => counted(n, 'photo', 'photos');
export const epochCount = (n) => counted(n, 'époque', 'époques');
