// What a trained model makes of the photos: confusion, mistakes, figures by class, the map, Grad-CAM,
// and the camera.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { smooth, verdictOf } from '../web/ui/smooth.js';
import {
  RUN_MS,
  cameraFlags,
  finish,
  flowers,
  goTo,
  openPage,
  openSite,
  overflowing,
  setField,
} from './support/page.mjs';
import { skip } from './support/skip.mjs';

const folder = flowers(3, 12);
const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-results-'));
const VALIDATED = 6; // a fifth of each class

const firstOf = (name) => {
  const [file] = readdirSync(path.join(folder, name)).sort();
  return path.join(folder, name, file);
};

let site;
let page;
let mishaps;
beforeAll(async () => {
  if (!folder) return;
  const film = path.join(tmp, 'camera.mjpeg');
  writeFileSync(film, readFileSync(firstOf('01_daffodil')));
  site = await openSite(cameraFlags(film));
  ({ page, mishaps } = await openPage(site));
  await page.setInputFiles('input[name=folder]', folder);
  await page.waitForSelector('.class-card');
  await goTo(page, 'training');
  await setField(page, 'Epochs', 2);
  await page.click('text=Start training');
  await finish(page);
}, RUN_MS);
afterAll(async () => {
  await site?.close();
  rmSync(tmp, { recursive: true });
});

beforeEach(() => {
  if (!folder) skip('no shared photos (THAW_SHARED)');
});

/** How much a canvas differs from pixel to pixel: nothing for one that was never drawn on. */
const isDrawn = (selector) =>
  page.waitForFunction((s) => {
    const canvas = document.querySelector(s);
    if (!canvas) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(data).size > 8;
  }, selector);

test('cells of the confusion matrix open their photos, and add up', async () => {
  await goTo(page, 'results');
  await page.waitForSelector('.matrix');
  const cells = await page.$$eval('.matrix button', (all) => all.map((b) => Number(b.innerText)));
  expect(cells.reduce((sum, n) => sum + n)).toBe(VALIDATED);
  await page.locator('.matrix button').first().click();
  expect(await page.$$eval('.cell-photos .answered li', (all) => all.length)).toBe(cells[0]);
  await page.waitForFunction(
    () => document.querySelector('.cell-photos .picture')?.naturalWidth > 0,
  );

  // Right answers, mistakes and accuracy tell the same.
  const right = await page.$$eval('.matrix .right', (all) =>
    all.reduce((sum, b) => sum + Number(b.innerText), 0),
  );
  const share = parseFloat(await page.innerText('main > .verdict'));
  expect(share).toBeCloseTo((100 * right) / VALIDATED, 0);
  const mistakes = page.locator('section', { hasText: 'Most confident mistakes' }).locator('li');
  expect(await mistakes.count()).toBe(VALIDATED - right);

  const support = await page.$$eval('.table-frame:not(.matrix) tbody tr', (rows) =>
    rows.map((row) => Number(row.cells[4].innerText)),
  );
  expect(support).toEqual([2, 2, 2]);
  expect(await overflowing(page)).toEqual([]);
});

test('the map has a point for each photo', async () => {
  await page.waitForSelector('.scatter');
  expect(await page.$$eval('.scatter > svg path', (all) => all.length)).toBe(VALIDATED);
});

test('a photo shows where the model sees a class, another class elsewhere', async () => {
  await page.locator('.answered button').first().click();
  await isDrawn('.explain .heat');
  const picture = () => page.$eval('.explain .heat', (canvas) => canvas.toDataURL());
  const first = await picture();
  const label = await page.$eval('.explain select', (select) => select.selectedIndex);
  await page.selectOption('.explain select', { index: (label + 1) % 3 });
  await page.waitForFunction(
    (before) => document.querySelector('.explain .heat').toDataURL() !== before,
    first,
  );
  await page.keyboard.press('Escape');
  await page.waitForSelector('.explain', { state: 'detached' });
});

test('the camera: smoothed probabilities, frames a second, a threshold, where it sees that', async () => {
  await goTo(page, 'try');
  await page.click('text=Use the camera');
  await page.waitForSelector('.live .bars li');
  expect(await page.innerText('.live')).toMatch(/\d\.\d predictions a second/);
  await page.getByLabel('None of these below').fill('0.99');
  await page.waitForSelector('.live .verdict:text("None of these")');
  await page.getByLabel('None of these below').fill('0');
  await page.waitForSelector('.live .verdict:text-matches("^0")');
  await page.getByLabel('Where it sees that').check();
  await page.waitForSelector('.live .glow');
  await page.click('text=Stop the camera');
  expect(mishaps).toEqual([]);
});

test('probabilities move towards each frame and never jump', () => {
  const a = [
    { name: 'x', probability: 0.9 },
    { name: 'y', probability: 0.1 },
  ];
  const b = [
    { name: 'y', probability: 0.8 },
    { name: 'x', probability: 0.2 },
  ];
  expect(smooth(null, a, 40)).toEqual(a);
  const soon = smooth(a, b, 40);
  expect(soon[0].name).toBe('x');
  expect(soon[0].probability).toBeGreaterThan(0.8);
  expect(soon[0].probability + soon[1].probability).toBeCloseTo(1, 12);
  expect(smooth(a, b, 10_000)[0]).toMatchObject({ name: 'y', probability: expect.closeTo(0.8) });
  expect(verdictOf(a, 0.9)).toBe('x');
  expect(verdictOf(a, 0.91)).toBeNull();
});
