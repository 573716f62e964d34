/** 中文如何书写数字。 */
import { formatOf } from '../format.js';

export const format = formatOf('zh');
export const { number, short, percent, loss, bytes, duration, rate, tiny } = format;
