// Synthetic samples in the page: looked at, deleted, trained on and counted apart; learning that is ended
// and gone on with.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { words } from '../web/app/words/en.js';
import { violations } from './support/axe.mjs';
import { inFolder, thaw } from './support/cli.mjs';
import {
  RUN_MS,
  finish,
  goTo,
  openPage,
  openSite,
  overflowing,
  recipeOf,
} from './support/page.mjs';
import { writeClass } from './support/photos.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'thaw-synthetic-'));

let site;
beforeAll(async () => {
  writeClass(folder, 'lime', 10);
  writeClass(folder, 'rose', 10);
  site = await openSite();
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true });
});

const TINY = {
  model: { backbone: 'tiny', input: [24, 24, 3], head: [] },
  phases: [{ epochs: 1, freeze: {}, optimizer: { adam: { lr: 1e-3 } }, early_stopping: false }],
};

/** Puts sections in the place of the recipe's own. */
async function takeRecipe(page, sections) {
  const recipe = { ...(await recipeOf(page)), ...sections };
  await page.click('.recipe-toggle[aria-expanded=false]');
  await page.fill('.recipe-text', JSON.stringify(recipe));
  await page.click('.recipe-toggle');
}

const samplesOf = (page, place) =>
  page.$$eval(`.synthetic-class:nth-of-type(${place}) canvas`, (all) =>
    all.map((canvas) => canvas.getAttribute('aria-label')),
  );

/** Numbers at the ends of the labels. */
const indicesOf = async (page, place) =>
  (await samplesOf(page, place)).map((label) => Number(/(\d+)$/.exec(label)[1]));

/** Waits until the first class shows these samples, and no others. */
async function shows(page, wanted) {
  await page.waitForFunction((ends) => {
    const labels = [...document.querySelector('.synthetic-samples').querySelectorAll('canvas')];
    const found = labels.map((canvas) => /(\d+)$/.exec(canvas.getAttribute('aria-label'))[1]);
    return found.join() === ends;
  }, wanted.join());
}

test(
  'rules: a gallery from no photo; deleted samples stay away, favourites stay; a run counts them apart',
  async () => {
    const { page, mishaps } = await openPage(site);
    await takeRecipe(page, { ...TINY, split: { validation: 0 } });
    await goTo(page, 'synthetic');
    await page.getByRole('combobox', { name: 'Generator' }).selectOption('rules');
    await page.waitForSelector('.stacked li');
    await page.getByLabel('Samples per class', { exact: true }).fill('20');
    await page.waitForSelector('.stacked .numbers:text-is("0 + 20")');
    await page.click('text=Make a preview');
    await page.waitForSelector('.synthetic-class canvas');
    expect((await samplesOf(page, 1))[0]).toBe('circle, synthetic sample 0');
    expect(await indicesOf(page, 2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);

    await page.getByLabel('Delete sample 2 of circle').click();
    await shows(page, [0, 1, 3, 4, 5, 6, 7, 8]);
    await page.getByLabel('Delete sample 3 of circle').press('Enter'); // the focus has moved there
    await shows(page, [0, 1, 4, 5, 6, 7, 8, 9]);
    await page.getByLabel('Keep sample 5 of circle').click();
    await page.getByLabel('Draw anew: circle, except favourites').click();
    await shows(page, [5, 10, 11, 12, 13, 14, 15, 16]);
    await page.getByLabel('More of circle').click();
    await shows(page, [5, ...Array.from({ length: 15 }, (_, i) => 10 + i)]);
    expect((await recipeOf(page)).synthetic.without).toEqual({
      circle: [0, 1, 2, 3, 4, 6, 7, 8, 9],
    });
    expect(await violations(page)).toEqual([]);
    expect(await overflowing(page)).toEqual([]);

    await goTo(page, 'training');
    await page.click('text=Start training');
    await finish(page);
    const ledger = '0 real, 40 synthetic (Rules 40)';
    expect(await page.innerText('.run .ledger')).toBe(ledger);
    await goTo(page, 'results');
    await page.waitForSelector('.notice, .failure, .trained-on');

    // The page that is opened again knows what was deleted and what has a star, and can bring back.
    await page.waitForTimeout(500);
    await page.reload();
    await goTo(page, 'synthetic');
    await page.click('text=Make a preview');
    await page.waitForSelector('.synthetic-class canvas');
    await shows(page, [5, 10, 11, 12, 13, 14, 15, 16]);
    const star = page.getByLabel('Keep sample 5 of circle');
    expect(await star.getAttribute('aria-pressed')).toBe('true');
    await page.click('text=Bring back 9 deleted');
    await shows(page, [0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await recipeOf(page)).synthetic.without).toBeUndefined();
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);

/** Clicks to end what would go on for hours, and tells how long that takes: under a second, on a quiet machine. */
async function end(page, button, wanted) {
  await page.click(button);
  const began = performance.now();
  await page.waitForSelector(wanted);
  console.log(`${button}: ended after ${(performance.now() - began).toFixed(0)} ms`);
}

const epochOf = async (page) =>
  Number(/\d+/.exec(await page.innerText('.preview .help.numbers'))[0]);

test(
  'a VAE learns, ends when asked, goes on where it was, and is trained on beside the photos',
  async () => {
    const { page, mishaps } = await openPage(site);
    await page.setInputFiles('input[name=folder]', folder);
    await page.waitForSelector('.class-card .picture');
    const vae = { generator: 'vae', per_class: 3, side: 16, latent: 4, filters: 4 };
    const endless = { ...vae, epochs: 100000, patience: 100000 };
    await takeRecipe(page, { ...TINY, synthetic: endless });
    await goTo(page, 'synthetic');
    await page.click('text=Make a preview');
    await page.waitForFunction(() =>
      /[2-9]/.test(document.querySelector('.preview .help.numbers')?.innerText.split(' of ')[0]),
    );
    const make = 'button:text-is("Make a preview")';
    await end(page, 'text=Stop the preview', make);
    const reached = await epochOf(page);

    await page.click(make);
    await page.waitForSelector('.preview .help.numbers');
    expect(await epochOf(page)).toBeGreaterThanOrEqual(reached);
    await page.click('text=Stop the preview');
    await page.waitForSelector(make);

    await goTo(page, 'training');
    await page.click('text=Start training');
    await page.waitForSelector('.run .progress:has-text("The generator learns")');
    const start = 'button:text-is("Start training")';
    await end(page, '.run button.stop', start);

    await takeRecipe(page, { synthetic: { ...vae, epochs: 2 } });
    await goTo(page, 'synthetic');
    await page.click(make);
    await page.waitForSelector('.synthetic-class canvas');
    expect(await page.$$('.synthetic-class')).toHaveLength(2);
    await goTo(page, 'training');
    await page.click(start);
    await finish(page);
    expect(await page.innerText('.run .ledger')).toBe('16 real, 6 synthetic (VAE 6)');
    await goTo(page, 'results');
    await page.waitForSelector('.trained-on .stacked li');
    expect(await violations(page)).toEqual([]);
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const share = (x) => percent.format(x);
const distance = (x) => Number(x.toFixed(2)).toLocaleString('en');

/** Cells of a table in the page, row by row. */
const cellsOf = (page, table) =>
  page.$$eval(`${table} tbody tr`, (rows) =>
    rows.map((row) => [...row.cells].map(({ textContent }) => textContent)),
  );

/** What `thaw judge` tells of the page's recipe and the same photos. */
async function judgedBy(recipe) {
  return inFolder(async (place) => {
    const file = path.join(place, 'recipe.json');
    writeFileSync(file, JSON.stringify(recipe));
    const { stdout } = await thaw('native', [
      'judge',
      '--recipe',
      file,
      '--data',
      folder,
      '--json',
    ]);
    return JSON.parse(stdout);
  });
}

test('cut-outs of photos: their box is drawn, and they are judged as the command line judges them', async () => {
  const { page, mishaps } = await openPage(site);
  await page.setInputFiles('input[name=folder]', folder);
  await page.waitForSelector('.class-card .picture');
  await takeRecipe(page, TINY);
  await goTo(page, 'synthetic');
  await page.getByRole('combobox', { name: 'Generator' }).selectOption('composite');
  await page.getByLabel('Samples per class', { exact: true }).fill('10');

  await page.waitForFunction(() => document.querySelector('.box-frame img')?.naturalWidth > 0);
  const { x, y, width, height } = await page.locator('.box-frame').boundingBox();
  await page.mouse.move(x + 0.7 * width, y + 0.8 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.2 * width, y + 0.3 * height);
  await page.mouse.up();
  await page.mouse.move(x, y); // no longer drawn
  const cutOf = async () => (await recipeOf(page)).synthetic.cut;
  expect(await cutOf()).toEqual([0.2, 0.3, 0.7, 0.8]);
  await page.getByLabel('Left', { exact: true }).press('ArrowRight');
  expect(await cutOf()).toEqual([0.21, 0.3, 0.7, 0.8]);
  await page.getByLabel('Left', { exact: true }).press('End');
  expect(await cutOf()).toEqual([0.65, 0.3, 0.7, 0.8]);
  await page.click('text=Another photo');
  await page.getByLabel('Shape', { exact: true }).selectOption('box');

  await page.click('text=Make a preview');
  await page.waitForSelector('.synthetic-class:nth-of-type(2) canvas');
  expect((await samplesOf(page, 1))[0]).toBe('lime, synthetic sample 0');
  expect(await indicesOf(page, 2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);

  await page.click('text=Judge these samples');
  await page.waitForSelector('.judge table');
  const { synthetic, real } = await judgedBy(await recipeOf(page));
  expect(await page.$('.judge progress')).toBeNull(); // nor did a late event bring it back
  expect(synthetic.samples).toBe(20);
  const named = (key) => words.judge.figures[key].join(''); // and below its name what it says
  expect(await cellsOf(page, '.judge > .table-frame')).toEqual([
    [named('frechet'), distance(synthetic.frechet), distance(real.frechet)],
    [named('precision'), share(synthetic.precision), share(real.precision)],
    [named('recall'), share(synthetic.recall), share(real.recall)],
    [named('confirmed'), share(synthetic.confirmed), share(real.confirmed)],
    [named('nearest'), distance(synthetic.nearest), distance(real.nearest)],
    [named('copies'), share(synthetic.copies), share(real.copies)],
  ]);
  await page.click('text=Confirmed, class by class');
  expect(await violations(page)).toEqual([]);
  expect(await overflowing(page)).toEqual([]);
  await page.getByLabel('Samples per class', { exact: true }).fill('20');
  await page.waitForSelector('.judge > .hint');
  expect(await page.$('.judge table')).toBeNull();
  expect(mishaps).toEqual([]);
  await page.close();
});

test('features are counts without pictures, and rare classes are filled up in the recipe', async () => {
  const { page, mishaps } = await openPage(site);
  await page.click('text=Try the sample set');
  await goTo(page, 'synthetic');
  const generator = page.getByRole('combobox', { name: 'Generator' });
  await generator.selectOption('smote');
  await page.getByLabel('Fill up rare classes', { exact: true }).check();
  expect(await page.isVisible('text=Make a preview')).toBe(false);
  expect((await recipeOf(page)).synthetic).toEqual({ generator: 'smote', fill: true });
  await generator.selectOption('none');
  expect((await recipeOf(page)).synthetic).toBeUndefined();
  expect(mishaps).toEqual([]);
  await page.close();
});
