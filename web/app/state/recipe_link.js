/**
 * A recipe as a link: deflated, in the fragment, which browsers never send. Photos are no part of it.
 */
import { signal } from '@preact/signals';
import { recipe } from './recipe.js';

const MARK = '#recipe=';
/** Longer than any recipe; what a link brings must not fill the memory. */
const MOST_LETTERS = 20_000;

/** What a link brought. @type {import('@preact/signals').Signal<{text: string}|{problem: string}|null>} */
export const offered = signal(null);

const through = (stream, bytes) => new Response(new Blob([bytes]).stream().pipeThrough(stream));

/** @param {string} text @returns {Promise<string>} */
export async function packed(text) {
  const bytes = await through(new CompressionStream('deflate-raw'), text).arrayBuffer();
  const letters = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @param {string} word as packed gave it @returns {Promise<string>} */
export async function unpacked(word) {
  const letters = atob(word.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return through(new DecompressionStream('deflate-raw'), bytes).text();
}

/** @returns {Promise<string>} the address of this page with the recipe in it */
export async function recipeLink() {
  const { origin, pathname, search } = location;
  return `${origin}${pathname}${search}${MARK}${await packed(JSON.stringify(recipe.value))}`;
}

/** Looks whether the address brings a recipe; takes it out of there. */
async function receive() {
  if (!location.hash.startsWith(MARK)) return;
  const word = location.hash.slice(MARK.length);
  location.replace('#photos');
  try {
    if (word.length > MOST_LETTERS) throw new Error(`${MOST_LETTERS} letters wanted at most`);
    offered.value = { text: await unpacked(word) };
  } catch (error) {
    offered.value = { problem: error.message };
  }
}

/** Receives what the address brings, now and later. */
export function watchLinks() {
  addEventListener('hashchange', receive);
  return receive();
}
