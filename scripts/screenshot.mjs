#!/usr/bin/env node
// Pictures of the page, on the sample set: screenshot.mjs [FOLDER OF THE BUILT PAGE].
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
await page.waitForSelector('.class-card canvas');
await take('photos');

await go('model');
await page.waitForSelector('.layers');
await page.getByLabel('Freeze until …').check();
await page.waitForSelector('.layers .frozen');
await take('model');

await go('augment');
await page.click('button:text-is("As in the article")');
await page.waitForSelector('.augment-grid canvas');
await take('augment');
await page.click('button:text-is("None")');
await page.getByLabel('Thaw all').check();
await page.waitForSelector('.layers .frozen', { state: 'detached' });
await page.setInputFiles('input[name=weights]', [
  { name: 'other.safetensors', mimeType: '', buffer: Buffer.from('no weights') },
]);
await page.waitForSelector('[role=alert]');
await take('weights');

await go('training');
await page.click('text=Start training');
await page.waitForFunction(() => document.querySelectorAll('tbody tr').length >= 3, null, {
  timeout: RUN_MS,
});
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

await go('try');
for (let i = 1; i <= 3; i++) {
  await page.click('text=Draw a new shape');
  await page.waitForFunction((n) => document.querySelectorAll('.answer').length === n, i);
}
await take('try');
await site.close();
console.log(`looked at every view: ${path.relative(root, folder)}, docs/screenshot.png`);
