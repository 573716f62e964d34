// Real photos and real weights through the page: dropped, trained on, predicted.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { shared } from './support/paths.mjs';
import {
  RUN_MS,
  drop,
  epochsOf,
  finish,
  flowers,
  goTo,
  openPage,
  openSite,
  overflowing,
  recipeOf,
  setField,
} from './support/page.mjs';
import { skip } from './support/skip.mjs';

const KERAS = 'keras_mobilenet_v1_0.25_224_imagenet.h5';
const photos = flowers(3, 12);

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

beforeEach(() => {
  if (!photos) skip('no shared photos (THAW_SHARED)');
});

/** @param {string} name of a class */
const firstPhoto = (name) => {
  const folder = path.join(photos, name);
  return path.join(folder, readdirSync(folder).sort()[0]);
};

/** Chooses files through the input of a button. */
const choose = (page, name, files) => page.setInputFiles(`input[name=${name}]`, files);

test(
  'a folder of photos and Keras weights become a classifier',
  async () => {
    const { page, mishaps } = await openPage(site);
    await choose(page, 'folder', photos);
    await page.waitForFunction(() => document.querySelectorAll('.class-card').length === 3);
    expect(await page.innerText('nav a[href="#photos"]')).toContain('3 classes, 36 photos');
    expect(await page.$$eval('.class-name', (inputs) => inputs.map(({ value }) => value))).toEqual([
      '01_daffodil',
      '02_snowdrop',
      '03_lily_valley',
    ]);

    await goTo(page, 'model');
    await page.selectOption('select >> nth=0', { label: 'MobileNetV1' });
    await page.selectOption('select >> nth=1', '0.25');
    await choose(page, 'weights', path.join(shared, 'weights', KERAS));
    await page.waitForSelector(`text=${KERAS}: 135 tensors matched`, { timeout: 30_000 });
    // Weights freeze the backbone; only the head trains.
    await page.click('summary:has-text("Single layers")');
    await page.waitForSelector('.layers .frozen');
    expect(await page.$$eval('.layers .frozen', (items) => items.length)).toBe(54);
    expect(await overflowing(page)).toEqual([]);
    await setField(page, 'Input size', 128);

    await goTo(page, 'training');
    await setField(page, 'Epochs', 6);
    await setField(page, 'Learning rate', 0.01);
    await page.click('text=Start training');
    const hash = await finish(page);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const epochs = await epochsOf(page);
    expect(epochs.length).toBeGreaterThan(2);
    const best = Math.max(...epochs.map((cells) => parseFloat(cells[4])));
    expect(best).toBeGreaterThan(60); // percent; a third would be chance

    await goTo(page, 'try');
    await choose(page, 'try', firstPhoto('02_snowdrop'));
    await page.waitForSelector('.answer');
    const shown = await page.$$eval('.bars .numbers', (items) =>
      items.map(({ innerText }) => parseFloat(innerText)),
    );
    expect(shown).toHaveLength(3);
    expect(shown.reduce((sum, share) => sum + share)).toBeCloseTo(100, 0);
    expect(await page.innerText('.verdict')).toBe('02_snowdrop');
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);

test('broken files are listed with their reasons and left out', async () => {
  const { page, mishaps } = await openPage(site);
  await choose(page, 'folder', photos);
  const photo = readFileSync(firstPhoto('01_daffodil'));
  await choose(page, 'files', [
    { name: 'cut.jpg', mimeType: 'image/jpeg', buffer: photo.subarray(0, photo.length / 2) },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no photo at all') },
  ]);
  await page.waitForSelector('text=3 files cannot be used and will be left out');
  const listed = await page.innerText('.problems table');
  for (const name of ['cut.jpg', 'empty.png', 'notes.txt']) expect(listed).toContain(name);
  expect(listed).toContain('not an image this program reads');

  // A class that has nothing else stands in the way of training, and the message says so.
  await page.click('button:text-is("Train")');
  await page.waitForSelector('.run[data-status=failed]');
  const message = await page.innerText('[role=alert]');
  expect(message).toContain('class 1');
  expect(message).toContain('Check the classes and their photos');

  await goTo(page, 'photos');
  await page.click('button[aria-label="Remove the class class 1"]');
  expect(await page.$$('.problems')).toHaveLength(0);
  expect(mishaps).toEqual([]);
  await page.close();
});

test('weights of another model are named as such, and the model that they fit is offered', async () => {
  const { page, mishaps } = await openPage(site);
  await goTo(page, 'model');
  await choose(page, 'weights', path.join(shared, 'weights', KERAS));
  const problem = page.locator('[role=alert]');
  await problem.waitFor({ timeout: 30_000 });
  expect(await problem.innerText()).toMatch(/does not fit thaw_s: 0 of \d+ tensors/);
  await page.click('text=Use mobilenet_v1_0.25');
  await page.waitForSelector('text=135 tensors matched', { timeout: 30_000 });
  expect((await recipeOf(page)).model).toMatchObject({
    backbone: 'mobilenet_v1_0.25',
    weights: KERAS,
  });

  await page.click('text=Remove the weights');
  await choose(page, 'weights', [
    { name: 'torn.h5', mimeType: 'application/x-hdf5', buffer: Buffer.from('no HDF5 inside') },
  ]);
  await problem.waitFor();
  expect(await problem.innerText()).toContain('torn.h5 could not be read');
  expect(mishaps).toEqual([]);
  await page.close();
});

test(
  'folders train and val are honoured, classes renamed and told from one another',
  async () => {
    const { page, mishaps } = await openPage(site);
    const files = (split, name, count) =>
      readdirSync(path.join(photos, name))
        .sort()
        .slice(0, count)
        .map((file) => ({
          path: `${split}/${name}/${file}`,
          text: readFileSync(path.join(photos, name, file)).toString('base64'),
        }));
    const names = ['01_daffodil', '02_snowdrop'];
    await drop(page, '.drop-zone', [
      ...names.flatMap((name) => files('train', name, 6)),
      ...names.flatMap((name) => files('val', name, 3)),
    ]);
    await page.waitForFunction(() => document.querySelectorAll('.class-card').length === 2);
    // The photos to validate on are also among those to train on, and so are left out there.
    await page.waitForSelector('.class-card >> text=3 to train, 3 to validate, 3 left out');
    expect(
      await page.$$eval('.class-card >> nth=0 >> .badge.validation', (all) => all.length),
    ).toBe(3);

    const name = page.locator('.class-name').first();
    await name.fill('02_snowdrop');
    await name.press('Enter');
    expect(await page.innerText('.class-card [role=alert]')).toContain('already');
    await name.fill('daffodil');
    await name.press('Enter');

    await goTo(page, 'training');
    await setField(page, 'Epochs', 1);
    await page.click('text=Start training');
    await finish(page);
    await goTo(page, 'try');
    await choose(page, 'try', firstPhoto('01_daffodil'));
    const answered = await page.innerText('.bars');
    expect(answered).toContain('daffodil');
    expect(answered).not.toContain('01_daffodil');
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);
