// A model as one page: opened from the disk, without a server, it says what `thaw predict` says.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import axe from 'axe-core';
import { words } from '../web/app/words/en.js';
import { predictorWords } from '../web/app/predictor_words.js';
import { writeHtml } from '../web/export/html.js';
import { openBrowser } from './support/browser.mjs';
import { inFolder, thaw } from './support/cli.mjs';
import { flowers, RUN_MS } from './support/page.mjs';
import { build } from './support/paths.mjs';
import { writePhotos } from './support/photos.mjs';
import { skip } from './support/skip.mjs';

const TOLERANCE = 1e-6; // of what a bar's width tells of a probability

const data = flowers(3, 6);

let site;
beforeAll(async () => (site = await openBrowser({})));
afterAll(() => site?.close());

/** Opens a file; mishaps: errors, and requests for anything else. */
async function openFile(file) {
  const page = await site.newPage();
  const mishaps = [];
  const url = pathToFileURL(file).href;
  page.on('pageerror', (error) => mishaps.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && mishaps.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('blob:')) mishaps.push(request.url());
  });
  await page.goto(url);
  return { page, mishaps };
}

/** In the page: {photo: {class: probability}} of all answers. */
const answersOf = () =>
  Object.fromEntries(
    [...document.querySelectorAll('.answer')].map((answer) => [
      answer.querySelector('.help').textContent,
      Object.fromEntries(
        [...answer.querySelectorAll('.bars li')].map((item) => [
          item.querySelector('.name').textContent,
          parseFloat(item.querySelector('.fill').style.width) / 100,
        ]),
      ),
    ]),
  );

/** Trains for a moment and exports: the page's file, and the run's folder. */
async function makePage(folder, photos) {
  const run = path.join(folder, 'run');
  const options = ['--input', '64', '--epochs', '1', '--quiet'];
  const trained = await thaw('wasi', ['train', '--data', photos, '--out', run, ...options]);
  expect([trained.status, trained.stderr]).toEqual([0, '']);
  const said = await thaw('wasi', ['export', run, '--to', 'html', '--out', folder]);
  expect([said.status, said.stderr]).toEqual([0, '']);
  return { run, file: path.join(folder, 'model.html') };
}

test(
  'real photos: the page says what the command line says, and asks nobody',
  async () => {
    if (!data) skip('no shared photos (THAW_SHARED)');
    await inFolder(async (folder) => {
      const { run, file } = await makePage(folder, data);
      const names = readdirSync(data, { recursive: true }).filter((name) => /\.jpg$/i.test(name));
      const photos = names.slice(0, 12).map((name) => path.join(data, name));
      const { page, mishaps } = await openFile(file);
      await page.waitForSelector('.drop-zone');
      expect((await page.evaluate(`${axe.source}; axe.run()`)).violations).toEqual([]);
      await page.setInputFiles('input[name=photos]', photos);
      await page.waitForFunction(
        (count) => document.querySelectorAll('.answer').length === count,
        photos.length,
        { timeout: RUN_MS },
      );
      const found = await page.evaluate(answersOf);

      const told = await thaw('wasi', ['predict', '--run', run, '--json', ...photos]);
      const lines = told.stdout.trim().split('\n').map(JSON.parse);
      expect(lines).toHaveLength(photos.length);
      for (const { image, classes } of lines) {
        const answer = found[path.basename(image)];
        for (const { name, probability } of classes) {
          expect(Math.abs(answer[name] - probability)).toBeLessThan(TOLERANCE);
        }
      }
      expect(mishaps).toEqual([]);
      await page.close();
    });
  },
  RUN_MS,
);

test(
  'names are text, whatever they look like; a file that is no photo is said to be none',
  async () => {
    await inFolder(async (folder) => {
      const { run } = await makePage(folder, writePhotos(path.join(folder, 'photos'), 4));
      const read = (name) => readFileSync(path.join(run, name));
      const bad = '</script><script>throw new Error("ran")</script><b>x';
      const [, ...others] = JSON.parse(read('classes.json'));
      const bytes = writeHtml({
        template: readFileSync(path.join(build, 'web/predictor.html'), 'utf8'),
        file: new Uint8Array(read('weights.safetensors')),
        recipe: JSON.parse(read('recipe.json')),
        classes: [bad, ...others],
        words: predictorWords(words, 'en'),
      });
      const file = path.join(folder, 'named.html');
      writeFileSync(file, bytes);
      const { page, mishaps } = await openFile(file);
      await page.waitForSelector('.drop-zone');
      expect(await page.title()).toContain(bad);
      const none = { name: 'none.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') };
      await page.setInputFiles('input[name=photos]', [none]);
      expect(await page.innerText('[role=alert]')).toContain('none.jpg');
      expect(mishaps).toEqual([]);
      await page.close();
    });
  },
  RUN_MS,
);
