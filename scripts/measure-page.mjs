#!/usr/bin/env node
// What the page bears: measure-page.mjs PHOTOS [HOW MANY] [FOLDER OF THE BUILT PAGE].
//
// Makes HOW MANY photos (10000) of those in PHOTOS (a folder of class folders), each with other bytes,
// takes them in, scrolls through them, opens the page again, and prints what it took.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../wasm-tests/support/browser.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [photos, count = '10000', built = path.join(root, 'build/web')] = process.argv.slice(2);
const total = Number(count);
const SCROLL_MS = 4000;
const INTAKE_MS = 1_200_000;

/** A folder of `total` files whose bytes all differ: decoders ignore what follows a photo's end. */
function multiply() {
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-many-'));
  const sources = readdirSync(photos, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (let i = 0; i < total; i++) {
    const source = sources[i % sources.length];
    const name = path.basename(path.dirname(source));
    mkdirSync(path.join(folder, name), { recursive: true });
    const copy = path.join(folder, name, `${i}${path.extname(source)}`);
    cpSync(source, copy);
    appendFileSync(copy, String(i));
  }
  return folder;
}

/** Resident memory of the browser's processes of a kind, in MB. */
async function memoryOf(site, kind) {
  const session = await site.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const resident = (id) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  const sizes = processInfo.filter(({ type }) => type === kind).map(({ id }) => resident(id));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

/** Scrolls through a gallery, a picture's height with each frame; frames a second and the longest. */
const scroll = (page, ms) =>
  page.evaluate(async (duration) => {
    const gallery = document.querySelector('.class-card.large [role=listbox]');
    const times = [];
    const began = performance.now();
    while (performance.now() - began < duration) {
      times.push(await new Promise(requestAnimationFrame));
      gallery.scrollTop += 24;
      if (gallery.scrollTop + gallery.clientHeight >= gallery.scrollHeight) gallery.scrollTop = 0;
    }
    const gaps = times.slice(1).map((time, i) => time - times[i]);
    return {
      fps: (1000 * gaps.length) / gaps.reduce((a, b) => a + b),
      longest: Math.max(...gaps),
    };
  }, ms);

const folder = multiply();
const site = await openBrowser({ '/': built });
try {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(site.url);
  await page.waitForSelector('footer[data-engine]');
  const before = await memoryOf(site, 'renderer');
  await page.setInputFiles('input[name=folder]', folder);
  await page.waitForSelector('.class-card', { timeout: INTAKE_MS });
  const began = performance.now();
  await page.waitForSelector('.toolbar + .progress', { state: 'detached', timeout: INTAKE_MS });
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `taken in: ${total} photos in ${seconds.toFixed(1)} s, ${(total / seconds).toFixed(0)} a second`,
  );
  console.log(
    `memory of the page: ${before} MB before, ${await memoryOf(site, 'renderer')} MB after`,
  );
  await page.locator('.class-card button[aria-expanded]').first().click();
  const { fps, longest } = await scroll(page, SCROLL_MS);
  console.log(`scrolling: ${fps.toFixed(1)} frames a second, the longest ${longest.toFixed(0)} ms`);
  console.log(`memory of the page: ${await memoryOf(site, 'renderer')} MB after scrolling`);
  await page.close();
  const again = await context.newPage();
  const reopened = performance.now();
  await again.goto(site.url);
  await again.waitForSelector('.class-card .picture[src]');
  console.log(`opened again: ${(performance.now() - reopened).toFixed(0)} ms to the first picture`);
} finally {
  await site.close();
  rmSync(folder, { recursive: true });
}
