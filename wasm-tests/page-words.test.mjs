// The page in five languages: the same keys, nothing left in English, spoken as the browser asks.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LANGUAGES } from '../web/app/words.js';
import { goTo, openPage, openSite, overflowing } from './support/page.mjs';
import { root } from './support/paths.mjs';

const folder = path.join(root, 'web/app/words');
const NAMES = Object.keys(LANGUAGES);
const VIEWS = ['photos', 'model', 'augment', 'synthetic', 'training', 'results', 'try'];

const catalogues = Object.fromEntries(
  await Promise.all(
    NAMES.map(async (name) => [
      name,
      await import(pathToFileURL(path.join(folder, `${name}.js`)).href),
    ]),
  ),
);

/** path → kind of each word: text, or a function of so many arguments. */
function keysOf(words, prefix = '') {
  return Object.entries(words).flatMap(([key, word]) => {
    const name = `${prefix}${key}`;
    if (typeof word === 'object') return keysOf(word, `${name}.`);
    return [typeof word === 'function' ? `${name}(${word.length})` : name];
  });
}

const at = (words, name) => name.split('.').reduce((node, key) => node[key], words);

/** Texts that are the same in two languages because the word is. */
const isName = (text) => /^[\w.’+/ \-–]{0,16}$/.test(text);

test('every language has a file, and a room for each step; every file is offered', () => {
  const entries = readdirSync(folder, { withFileTypes: true });
  const [files, folders] = [true, false].map((wanted) =>
    entries.filter((entry) => entry.isFile() === wanted).map(({ name }) => name),
  );
  expect(files.filter((name) => name !== 'format.js').sort()).toEqual(
    NAMES.map((name) => `${name}.js`).sort(),
  );
  expect(folders.sort()).toEqual([...NAMES].sort());
  const rooms = NAMES.map((name) => readdirSync(path.join(folder, name)).sort());
  for (const room of rooms)
    expect(room).toEqual(['numbers.js', ...VIEWS.map((view) => `${view}.js`)].sort());
});

test.each(NAMES.filter((name) => name !== 'en'))(
  '%s has the keys of English, translated',
  (name) => {
    const { words } = catalogues[name];
    const english = catalogues.en.words;
    const keys = keysOf(english);
    expect(keysOf(words).sort()).toEqual(keys.sort());
    const same = keys.filter((key) => {
      const text = at(english, key.replace(/\(\d\)$/, ''));
      return (
        typeof text === 'string' && text === at(words, key.replace(/\(\d\)$/, '')) && !isName(text)
      );
    });
    expect(same).toEqual([]);
  },
);

test('numbers and plurals are those of the language', () => {
  const of = (name) => catalogues[name].words;
  expect(NAMES.map((name) => catalogues[name].format.percent(0.9876).replace(/\s/, ' '))).toEqual([
    '98.8%',
    '98,8 %',
    '98,8 %',
    '98,8 %',
    '98.8%',
  ]);
  expect(NAMES.map((name) => of(name).photos.count(1))).toEqual([
    '1 photo',
    '1 Foto',
    '1 foto',
    '1 photo',
    '1 张照片',
  ]);
  expect(of('fr').photos.count(0)).toBe('0 photo');
  expect(of('de').photos.count(1234)).toBe('1.234 Fotos');
  expect(of('de').training.timeLeft(120_000)).toContain('2 Minuten');
});

describe('in the page', () => {
  let site;
  beforeAll(async () => (site = await openSite()));
  afterAll(() => site?.close());

  test('it speaks as the browser asks, and as is chosen from then on', async () => {
    const context = await site.browser.newContext({ locale: 'de-AT' });
    const { page, mishaps } = await openPage(site, { context });
    expect(await page.innerText('h1')).toBe(catalogues.de.words.photos.emptyTitle);
    expect(await page.getAttribute('html', 'lang')).toBe('de');

    await page.click(`text=${catalogues.de.words.photos.sampleButton}`);
    await page.waitForSelector('.class-card .picture');
    await page.getByLabel('Sprache').selectOption('fr');
    await page.waitForSelector('html[lang=fr]');
    expect(await page.innerText('.class-card .help >> nth=0')).toBe('700 dessins');
    await page.close();
    const { page: again } = await openPage(site, { context });
    expect(await again.getAttribute('html', 'lang')).toBe('fr');
    expect(await again.innerText('nav [aria-current]')).toContain('Photos');
    expect(mishaps).toEqual([]);
    await context.close();
  });

  test.each(NAMES)('%s: every view is drawn, and fits a phone', async (name) => {
    const context = await site.browser.newContext({ locale: name });
    const { page, mishaps } = await openPage(site, { context });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.click('.sample button');
    await page.waitForSelector('.class-card .picture');
    for (const view of VIEWS) {
      await goTo(page, view);
      await page.waitForSelector(`[aria-current][href="#${view}"]`);
      expect([view, ...(await overflowing(page))]).toEqual([view]);
      expect(await page.innerText('body')).not.toMatch(/undefined|\[object|function/);
    }
    expect(mishaps).toEqual([]);
    await context.close();
  });
});
