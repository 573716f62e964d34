// The words of a command line, as far as the host must understand them.
import { HostError } from './errors.mjs';

/**
 * What follows a flag; the last one counts, as in the program.
 * @param {string[]} words
 * @param {...string} flags names of one and the same flag
 * @returns {string|undefined}
 */
export function valueOf(words, ...flags) {
  const at = words.findLastIndex((word) => flags.includes(word));
  return at < 0 ? undefined : words[at + 1];
}

/**
 * Takes the words of a command of the host apart.
 * @param {string} command
 * @param {string[]} words
 * @param {{values?: string[], switches?: string[]}} flags those with a value behind them, and those without
 * @returns {{plain: string[], values: Record<string, string>, switches: Set<string>}}
 */
export function parseWords(command, words, { values = [], switches = [] }) {
  const parsed = { plain: [], values: {}, switches: new Set() };
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word.startsWith('--')) {
      parsed.plain.push(word);
    } else if (switches.includes(word)) {
      parsed.switches.add(word);
    } else if (!values.includes(word)) {
      throw new HostError(`unknown flag ${word}; \`thaw help ${command}\` lists them`, 2);
    } else if (i + 1 === words.length || words[i + 1].startsWith('--')) {
      throw new HostError(`${word}: a value wanted`, 2);
    } else {
      parsed.values[word] = words[++i];
    }
  }
  return parsed;
}
