/**
 * What the page says, in the language that is spoken: one catalogue a language, all of one shape.
 * English is there from the start; the others are fetched from where the page came from.
 */
import { signal } from '@preact/signals';
import * as en from './words/en.js';

/** By their own names. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  zh: '中文',
};

const OTHERS = {
  de: () => import('./words/de.js'),
  es: () => import('./words/es.js'),
  fr: () => import('./words/fr.js'),
  zh: () => import('./words/zh.js'),
};

const KEPT = 'thaw language';

const catalogue = signal(en);

/** The language that is spoken. */
export const language = signal('en');

/** What it has under a name: whoever reads it is drawn anew when another language is chosen. */
const spoken = (section) => new Proxy({}, { get: (_none, key) => catalogue.value[section][key] });

/** @type {typeof en.words} */
export const words = spoken('words');
/** @type {typeof en.format} */
export const format = spoken('format');

/** @param {string} name one of LANGUAGES */
export async function speak(name) {
  catalogue.value = await (OTHERS[name]?.() ?? en);
  language.value = name;
  document.documentElement.lang = name;
}

/** Speaks another language from now on, and when the page is opened again. @param {string} name */
export async function chooseLanguage(name) {
  await speak(name);
  localStorage.setItem(KEPT, name);
}

/** The language that was chosen, or else the first of the browser's that is known. */
export function preferredLanguage() {
  const asked = [localStorage.getItem(KEPT), ...navigator.languages];
  const known = asked.map((tag) => tag?.split('-')[0]).find((name) => name in LANGUAGES);
  return known ?? 'en';
}
