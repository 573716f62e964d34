// Photos as a person handles them: many, kept, sorted, moved, taken back, from archives and cameras.
import { jest } from '@jest/globals';
import { readFileSync, readdirSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import {
  RUN_MS,
  cameraFlags,
  flowers,
  goTo,
  openPage,
  openSite,
  setField,
} from './support/page.mjs';
import { writeClass } from './support/photos.mjs';
import { skip } from './support/skip.mjs';

const folder = flowers(3, 12);
const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-store-'));
const HELPER = 'helper.js';
const CLASSES = ['01_daffodil', '02_snowdrop', '03_lily_valley'];

const filesOf = (name) =>
  readdirSync(path.join(folder, name))
    .sort()
    .map((file) => path.join(folder, name, file));

let site;
beforeAll(async () => {
  const film = path.join(tmp, 'camera.mjpeg');
  if (folder) writeFileSync(film, readFileSync(filesOf(CLASSES[0])[0]));
  site = await openSite(cameraFlags(film));
});
afterAll(async () => {
  await site?.close();
  rmSync(tmp, { recursive: true });
});

jest.setTimeout(RUN_MS);

beforeEach(() => {
  if (!folder) skip('no shared photos (THAW_SHARED)');
});

/** Counts on the cards, top to bottom. */
const counts = (page) =>
  page.$$eval('.class-card [role=listbox]', (lists) =>
    lists.map((list) => Number(list.querySelector('[role=option]')?.ariaSetSize ?? 0)),
  );

const waitForCounts = async (page, wanted) => {
  await page.waitForFunction((numbers) => {
    const lists = [...document.querySelectorAll('.class-card [role=listbox]')];
    const found = lists.map((l) => Number(l.querySelector('[role=option]')?.ariaSetSize ?? 0));
    return JSON.stringify(found) === JSON.stringify(numbers);
  }, wanted);
  expect(await counts(page)).toEqual(wanted);
};

/** All photos are looked at and kept. */
const settled = (page) => page.waitForSelector('.toolbar + :not(.progress)');

async function openWithFlowers(options) {
  const { page, mishaps } = await openPage(site, options);
  await page.setInputFiles('input[name=folder]', folder);
  await waitForCounts(page, [12, 12, 12]);
  await settled(page);
  return { page, mishaps };
}

const gallery = (page, i) => page.locator('.class-card [role=listbox]').nth(i);

test('photos, classes, recipe: all is there again after the tab was killed', async () => {
  const context = await site.browser.newContext();
  const { page } = await openWithFlowers({ context });
  const name = page.locator('.class-name').first();
  await name.fill('daffodil');
  await name.press('Enter');
  await goTo(page, 'training');
  await setField(page, 'Epochs', 1);
  await page.waitForTimeout(400); // a change is written a quarter of a second later
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => {});
  await page.waitForEvent('crash');
  await page.close();

  const { page: again, mishaps } = await openPage(site, { context, query: '#training' });
  expect(await again.getByLabel('Epochs', { exact: true }).inputValue()).toBe('1');
  await goTo(again, 'photos');
  await waitForCounts(again, [12, 12, 12]);
  expect(await again.locator('.class-name').first().inputValue()).toBe('daffodil');
  // The originals are what the engine trains on.
  await again.click('button:text-is("Train")');
  await again.waitForSelector('.run[data-status=done]', { timeout: 60_000 });
  expect(await again.innerText('.epoch-line, .run')).not.toContain('left out');
  // Another tab says that it keeps nothing.
  const { page: second } = await openPage(site, { context });
  await second.setInputFiles('input[name=folder]', folder);
  await second.waitForSelector('text=open in another tab');
  expect(mishaps).toEqual([]);
  await context.close();
});

test('photos move between classes by mouse and by keyboard; every step can be taken back', async () => {
  const { page, mishaps } = await openWithFlowers();
  const first = gallery(page, 0);
  await first.locator('[role=option]').nth(0).click();
  await first
    .locator('[role=option]')
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await page.waitForSelector('text=4 photos selected');
  await first.locator('[role=option]').nth(1).dragTo(page.locator('.class-card').nth(1));
  await waitForCounts(page, [8, 16, 12]);

  await first.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.getByLabel('Move to').selectOption({ label: CLASSES[2] });
  await waitForCounts(page, [6, 16, 14]);

  await first.focus();
  await page.keyboard.press('Control+a');
  await page.waitForSelector('text=6 photos selected');
  await page.keyboard.press('Delete');
  await page.waitForFunction(() => document.querySelectorAll('[role=listbox]').length === 2);
  await page.keyboard.press('Control+z');
  await waitForCounts(page, [6, 16, 14]);
  await page.click('button:text-is("Undo")');
  await page.click('button:text-is("Undo")');
  await waitForCounts(page, [12, 12, 12]);
  await page.click('button:text-is("Redo")');
  await waitForCounts(page, [8, 16, 12]);
  expect(mishaps).toEqual([]);
  await page.close();
});

test('an archive is a folder, and a name that is taken gets a number', async () => {
  const { page, mishaps } = await openPage(site);
  const members = CLASSES.slice(0, 2).flatMap((name) =>
    filesOf(name).map((file) => [`${name}/${path.basename(file)}`, readFileSync(file)]),
  );
  const buffer = Buffer.from(
    zipSync({ ...Object.fromEntries(members), '__MACOSX/01_daffodil/._x.jpg': Buffer.from('x') }),
  );
  const archive = { name: 'flowers.zip', mimeType: 'application/zip', buffer };
  await page.setInputFiles('input[name=files]', [archive]);
  await waitForCounts(page, [12, 12]);
  await page.setInputFiles('input[name=files]', [archive]);
  await waitForCounts(page, [24, 24]);
  const labels = await gallery(page, 0)
    .locator('[role=option]')
    .evaluateAll((items) => items.map(({ ariaLabel }) => ariaLabel));
  expect(new Set(labels).size).toBe(labels.length);

  const torn = { ...archive, name: 'torn.zip', buffer: Buffer.from('no archive') };
  await page.setInputFiles('input[name=files]', [torn]);
  await page.waitForSelector('text=torn.zip: wanted a zip archive');
  expect(mishaps).toEqual([]);
  await page.close();
});

test('photos can be pasted, and the camera takes them in bursts', async () => {
  const { page, mishaps } = await openPage(site);
  const text = readFileSync(filesOf(CLASSES[0])[0]).toString('base64');
  await page.evaluate(async (base64) => {
    const bytes = await (await fetch(`data:;base64,${base64}`)).arrayBuffer();
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'image.jpg', { type: 'image/jpeg' }));
    dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
  }, text);
  await waitForCounts(page, [1]);

  await page.getByLabel('Take photos of class 1 with the camera').first().click();
  await page.click('button:text-is("Take photos")');
  await page.waitForFunction(
    () => Number(document.querySelector('[role=option]')?.ariaSetSize) >= 5,
  );
  await page.click('button:text-matches("^Stop after")');
  await page.click('text=Stop the camera');
  await settled(page);
  expect(await page.$$('.problems')).toHaveLength(0);
  await page.click('button:text-is("Undo")'); // the whole burst at once
  await waitForCounts(page, [1]);
  expect(mishaps).toEqual([]);
  await page.close();
});

test('a photo lies as its camera says', async () => {
  const { page, mishaps } = await openPage(site);
  // Red over blue, stored on its side: orientation 6 turns it by a quarter.
  const buffer = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(90, 60);
    const context = canvas.getContext('2d');
    context.fillStyle = 'red';
    context.fillRect(0, 0, 45, 60);
    context.fillStyle = 'blue';
    context.fillRect(45, 0, 45, 60);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const exif = Buffer.from(
    'ffe1001e457869660000' + '49492a0008000000' + '0100' + '12010300010000000600' + '0000',
    'hex',
  );
  const turned = Buffer.concat([
    Buffer.from(buffer.slice(0, 2)),
    exif,
    Buffer.from(buffer.slice(2)),
  ]);
  await page.setInputFiles('input[name=files]', [
    { name: 'turned.jpg', mimeType: 'image/jpeg', buffer: turned },
  ]);
  await waitForCounts(page, [1]);
  await page.waitForSelector('.gallery .picture[src]');
  const { top, bottom } = await page.$eval('.gallery .picture', async (image) => {
    await image.decode();
    const context = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
    context.drawImage(image, 0, 0);
    const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
    return { top: at(12, 12), bottom: at(12, 52) };
  });
  expect(top[0]).toBeGreaterThan(200);
  expect(top[2]).toBeLessThan(60);
  expect(bottom[2]).toBeGreaterThan(200);
  expect(mishaps).toEqual([]);
  await page.close();
});

test('many photos are looked at on every core; and here alone where nothing else can be started', async () => {
  writeClass(tmp, 'rose', 24);
  const files = readdirSync(path.join(tmp, 'rose')).map((name) => ({
    name,
    mimeType: '',
    buffer: readFileSync(path.join(tmp, 'rose', name)),
  }));
  files.splice(3, 0, { name: 'holiday.jpg', mimeType: '', buffer: Buffer.from('no photo') });
  const takeIn = async (prepare) => {
    const { page, mishaps } = await openPage(site);
    const loaded = [];
    page.on('requestfinished', (request) => loaded.push(path.basename(request.url())));
    await prepare(page);
    await page.setInputFiles('input[name=files]', files);
    await page.waitForSelector('.toolbar + .progress', { state: 'detached' });
    await page.waitForSelector('.problems >> text=holiday.jpg');
    await page.waitForSelector('.class-card >> text=to validate'); // each was told from the others
    await waitForCounts(page, [24]);
    await page.close();
    return { helped: loaded.includes(HELPER), mishaps };
  };
  expect(await takeIn(async () => {})).toEqual({ helped: cpus().length > 1, mishaps: [] });
  const refuse = (page) => page.route(`**/${HELPER}`, (route) => route.abort());
  expect(await takeIn(refuse)).toEqual({ helped: false, mishaps: [] });
});
