// A model as one page: opened from the disk, without a server, it says what `thaw predict` says.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import axe from 'axe-core';
import { words } from '../web/app/words/en.js';
import { predictorWords } from '../web/app/predictor_words.js';
import { writeHtml } from '../web/export/html.js';
import { openBrowser } from './support/browser.mjs';
import { inFolder, thaw } from './support/cli.mjs';
import { RUN_MS, cameraFlags, flowers } from './support/page.mjs';
import { build } from './support/paths.mjs';
import { writePhotos } from './support/photos.mjs';
import { skip } from './support/skip.mjs';

const TOLERANCE = 1e-6; // of what a bar's width tells of a probability

const data = flowers(3, 6);

const photosOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => /\.(jpg|png|bmp)$/i.test(name))
    .map((name) => path.join(folder, name));

const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-html-'));
const film = path.join(tmp, 'camera.mjpeg');

let site;
beforeAll(async () => {
  if (data) writeFileSync(film, readFileSync(photosOf(data)[0]));
  site = await openBrowser({}, data ? cameraFlags(film) : []);
});
afterAll(async () => {
  await site?.close();
  rmSync(tmp, { recursive: true });
});

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

let small;
/** The same for all tests that any model will do for. */
const smallPage = () => (small ??= makePage(tmp, writePhotos(path.join(tmp, 'photos'), 4)));

test(
  'real photos: the page says what the command line says, and asks nobody',
  async () => {
    if (!data) skip('no shared photos (THAW_SHARED)');
    await inFolder(async (folder) => {
      const { run, file } = await makePage(folder, data);
      const photos = photosOf(data).slice(0, 12);
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

      await page.click('text=Use the camera');
      await page.waitForSelector('.live .bars li');
      expect(await page.$eval('.live video', (video) => video.videoWidth > 0)).toBe(true);
      expect((await page.evaluate(`${axe.source}; axe.run()`)).violations).toEqual([]);
      await page.click('text=Stop the camera');
      await page.waitForSelector('.live', { state: 'detached' });
      expect(await page.$$('.answer')).toHaveLength(photos.length);
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
      const { run } = await smallPage();
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

test(
  'many photos: the page tells how far it is, hears what is clicked and forgets those that wait',
  async () => {
    const { file } = await smallPage();
    const { page, mishaps } = await openFile(file);
    await page.waitForSelector('.drop-zone');
    await page.evaluate(() => {
      globalThis.told = [];
      new MutationObserver(() => {
        const detail = document.querySelector('.looking .numbers')?.textContent;
        if (detail && told.at(-1) !== detail) told.push(detail);
      }).observe(document.getElementById('page'), {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    const [photo] = photosOf(path.join(tmp, 'photos'));
    const many = Array.from({ length: 400 }, (_, i) => ({
      name: `${i}.bmp`,
      mimeType: 'image/bmp',
      buffer: readFileSync(photo),
    }));
    await page.setInputFiles('input[name=photos]', many);
    await page.click('.looking button:text-is("Stop")');
    await page.waitForSelector('.looking', { state: 'detached' });
    const told = await page.evaluate('told');
    expect(told[0]).toBe('0 / 400');
    expect(told).toEqual(told.map((_, i) => `${i} / 400`));
    expect(told.length).toBeLessThan(400);

    // And goes on with others, counted anew.
    await page.evaluate('told.length = 0');
    await page.setInputFiles('input[name=photos]', many.slice(370));
    await page.waitForSelector('.answers > :first-child :text-is("399.bmp")');
    await page.waitForSelector('.looking', { state: 'detached' });
    expect((await page.evaluate('told')).at(-1)).toBe('29 / 30');
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);

test(
  'a damaged file says so in words, whatever of it is damaged',
  async () => {
    await inFolder(async (folder) => {
      const { file } = await smallPage();
      const whole = readFileSync(file, 'utf8');
      const inside = (id) => new RegExp(`(<script[^>]* id="${id}"[^>]*>)([^<]*)`);
      const spoil = {
        'no-program': whole.replace(inside('engine'), '$1bm90IHdhc20h'),
        'half-program': whole.replace(
          inside('engine'),
          (_, tag, text) => tag + text.slice(0, 40_000),
        ),
        'no-base64': whole.replace(inside('engine'), '$1§§§'),
        'half-model': whole.replace(
          inside('weights'),
          (_, tag, text) => tag + text.slice(0, 4_000),
        ),
      };
      for (const [name, text] of Object.entries(spoil)) {
        expect([name, text === whole]).toEqual([name, false]);
        const spoilt = path.join(folder, `${name}.html`);
        writeFileSync(spoilt, text);
        const { page, mishaps } = await openFile(spoilt);
        const said = await page.innerText('[role=alert]');
        expect(said).toContain('The model cannot be started');
        expect(said).toContain('it seems to be damaged. Copy the file again');
        expect(said.split('\n').filter(Boolean)).toHaveLength(3); // and the reason
        expect(await page.$$('.drop-zone')).toHaveLength(0);
        expect([name, ...mishaps]).toEqual([name]);
        await page.close();
      }
    });
  },
  RUN_MS,
);
