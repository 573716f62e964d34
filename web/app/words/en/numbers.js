/** How English writes numbers and counts. */
import { formatOf } from '../format.js';

export const format = formatOf('en');
export const { number, short, percent, loss, bytes, duration, rate, tiny } = format;

export const counted = (n, one, many = `${one}s`) => format.counted(n, one, many);
