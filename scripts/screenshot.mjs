#!/usr/bin/env node
// Pictures of the page, on the sample set: screenshot.mjs [FOLDER OF THE BUILT PAGE]. And a newcomer's
// path, timed: from the page's address to an answer about a shape that the model has never seen.
//     build/screenshots/VIEW-{light,dark,phone}.png   every view, to be looked at
//     docs/screenshot.png                             the one in the README
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../wasm-tests/support/browser.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const built = process.argv[2] ?? path.join(root, 'build/web');
const folder = path.join(root, 'build/screenshots');

const LOOKS = {
  light: { colorScheme: 'light', width: 1280, height: 860 },
  dark: { colorScheme: 'dark', width: 1280, height: 860 },
  phone: { colorScheme: 'light', width: 390, height: 800 },
};
const RUN_MS = 300_000;

mkdirSync(folder, { recursive: true });
mkdirSync(path.join(root, 'docs'), { recursive: true });
const site = await openBrowser({ '/': built });

/** Clicks what a newcomer is offered first, and prints when each thing was there. */
async function newcomer() {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  const began = performance.now();
  const reached = (what) => {
    console.log(`${((performance.now() - began) / 1000).toFixed(1)} s: ${what}`);
  };
  await page.goto(site.url);
  await page.waitForSelector('.sample button:enabled');
  reached('the page and its engine are there');
  await page.click('text=Try the sample set');
  await page.waitForSelector('.class-card .picture');
  reached('the sample set is drawn');
  await page.click('button:text-is("Train")');
  await page.waitForSelector('.table-frame tbody tr', { timeout: RUN_MS });
  reached('the first epoch is over');
  await page.waitForSelector('.run[data-status=done]', { timeout: RUN_MS });
  reached(await page.innerText('.run .notice-title'));
  await page.click('text=Try the model');
  await page.click('text=Draw a new shape');
  await page.waitForSelector('.answer .verdict');
  reached(`an answer to a new shape: ${await page.innerText('.answer .verdict')}`);
  await context.close();
}

await newcomer();
const page = await site.newPage();

/** Waits until what the view draws late (thumbnails, curves) is there. */
const settle = () => page.waitForTimeout(700);

async function take(name) {
  for (const [look, { colorScheme, width, height }] of Object.entries(LOOKS)) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.evaluate(() => scrollTo(0, 0));
    await settle();
    await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true });
  }
}

const go = (view) => page.click(`nav a[href="#${view}"]`);

await page.goto(site.url);
await page.waitForSelector('.sample canvas');
await take('empty');

await page.setInputFiles('input[name=files]', [
  { name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') },
]);
await page.waitForSelector('.problems');
await take('broken');
await page.click('text=Remove all');

await page.click('text=Try the sample set');
await page.waitForSelector('.class-card .picture');
await take('photos');

await go('model');
await page.waitForSelector('.blocks');
await page.getByLabel('Freeze until …').check();
await page.waitForSelector('.block.frozen');
await page.waitForSelector('.figures dd:has-text("about")', { timeout: RUN_MS });
await take('model');
await page.click('.recipe-toggle');
await take('recipe');
await page.click('.recipe-toggle');

await go('augment');
await page.click('button:text-is("As in the article")');
await page.waitForSelector('.augment-grid canvas');
await take('augment');
await page.click('button:text-is("None")');

await go('synthetic');
await page.getByRole('combobox', { name: 'Generator' }).selectOption('rules');
await page.click('text=Make a preview');
await page.waitForSelector('.synthetic-samples canvas');
await page.locator('.synthetic-samples .tools button').first().click();
await take('synthetic');
await page.getByRole('combobox', { name: 'Generator' }).selectOption('none');
await go('model');
await page.getByLabel('Thaw all').check();
await page.waitForSelector('.block.frozen', { state: 'detached' });
await page.setInputFiles('input[name=weights]', [
  { name: 'other.safetensors', mimeType: '', buffer: Buffer.from('no weights') },
]);
await page.waitForSelector('[role=alert]');
await take('weights');

await go('training');
await page.click('text=Start training');
await page.waitForFunction(
  () => document.querySelectorAll('.table-frame tbody tr').length >= 3,
  null,
  {
    timeout: RUN_MS,
  },
);
await page.click('button:text-is("Pause")');
await take('training');
await page.click('button:text-is("Resume")');
await page.waitForSelector('.run[data-status=done]', { timeout: RUN_MS });
await take('done');

await page.emulateMedia({ colorScheme: 'light' });
await page.setViewportSize({ width: 1280, height: 800 });
await page.evaluate(() => scrollTo(0, 0));
await settle();
await page.screenshot({ path: path.join(root, 'docs/screenshot.png') });

await go('results');
await page.waitForSelector('.scatter', { timeout: RUN_MS });
await take('results');
await page.locator('.answered button').first().click();
await page.waitForSelector('.explain .bars');
await take('explained');
await page.keyboard.press('Escape');

await go('try');
for (let i = 1; i <= 3; i++) {
  await page.click('text=Draw a new shape');
  await page.waitForFunction((n) => document.querySelectorAll('.answer').length === n, i);
}
await take('try');
await site.close();
console.log(`looked at every view: ${path.relative(root, folder)}, docs/screenshot.png`);
