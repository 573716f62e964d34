#!/usr/bin/env node
// What the page bears: measure-page.mjs PHOTOS [HOW MANY] [FOLDER OF THE BUILT PAGE].
//
// Makes HOW MANY photos (10000) of those in PHOTOS (a folder of class folders), each another part of one
// of them, encoded anew; takes them in, scrolls through them, opens the page again, trains on them while
// it clicks around, and prints what it took. What it made stays in the temporary folder for the next time.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, residentMB } from '../wasm-tests/support/browser.mjs';
import { clickAround } from '../wasm-tests/support/page.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [photos, count = '10000', built = path.join(root, 'build/web')] = process.argv.slice(2);
const total = Number(count);
const SCROLL_MS = 4000;
const INTAKE_MS = 1_200_000;
const CLICKS = 100;

/** In the page: parts of a photo as JPEGs in base64, each from another place in it. */
async function partsOf({ text, first, count }) {
  const bitmap = await createImageBitmap(await (await fetch(`data:;base64,${text}`)).blob());
  const [w, h] = [bitmap.width, bitmap.height].map((side) => Math.floor(side * 0.9));
  const canvas = new OffscreenCanvas(w, h);
  const parts = [];
  for (let i = first; i < first + count; i++) {
    const x = ((i * 7) % 10) / 9;
    const y = ((i * 3) % 10) / 9;
    canvas.getContext('2d').drawImage(bitmap, -x * (bitmap.width - w), -y * (bitmap.height - h));
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 + (i % 10) / 100 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    parts.push(btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), '')));
  }
  return parts;
}

/** A folder of `total` photos. */
async function multiply(site) {
  const folder = path.join(tmpdir(), `thaw-photos-${total}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  const sources = readdirSync(photos, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const page = await site.newPage();
  await page.goto(`${site.url}icon.svg`); // a page whose own policy forbids nothing of this
  for (const [i, source] of sources.entries()) {
    const count = Math.floor(total / sources.length) + (i < total % sources.length ? 1 : 0);
    const text = readFileSync(source).toString('base64');
    const parts = await page.evaluate(partsOf, { text, first: i, count });
    const place = path.join(making, path.basename(path.dirname(source)));
    mkdirSync(place, { recursive: true });
    parts.forEach((part, n) =>
      writeFileSync(path.join(place, `${i}-${n}.jpg`), Buffer.from(part, 'base64')),
    );
  }
  await page.close();
  renameSync(making, folder);
  return folder;
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

/** Waits for an element, without a handle on it: that would keep its whole view in memory. */
const there = (page, selector, options) => page.locator(selector).first().waitFor(options);

const site = await openBrowser({ '/': built });
const memory = async (when) =>
  console.log(`memory of the page ${when}: ${await residentMB(site, 'renderer')} MB resident`);
try {
  const folder = await multiply(site);
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(site.url);
  await there(page, 'footer .kept');
  await memory('before');
  await page.setInputFiles('input[name=folder]', folder);
  await there(page, '.class-card', { timeout: INTAKE_MS });
  const began = performance.now();
  await there(page, '.toolbar + .progress', { state: 'detached', timeout: INTAKE_MS });
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `taken in: ${total} photos in ${seconds.toFixed(1)} s, ${(total / seconds).toFixed(0)} a second`,
  );
  await memory('after it');
  await page.locator('.class-card button[aria-expanded]').first().click();
  const { fps, longest } = await scroll(page, SCROLL_MS);
  console.log(`scrolling: ${fps.toFixed(1)} frames a second, the longest ${longest.toFixed(0)} ms`);
  await memory('after scrolling');
  await page.close();

  const again = await context.newPage();
  const reopened = performance.now();
  await again.goto(site.url);
  await there(again, '.class-card .picture[src]');
  console.log(`opened again: ${(performance.now() - reopened).toFixed(0)} ms to the first picture`);
  await again.click('button:text-is("Train")');
  for (const status of ['reading', 'training']) {
    await there(again, `.run[data-status=${status}]`, { timeout: INTAKE_MS });
    const delays = await clickAround(again, CLICKS);
    const share = (q) => `${delays[Math.ceil(q * (CLICKS - 1))].toFixed(0)} ms`;
    console.log(
      `clicks while ${status}: median ${share(0.5)}, 90 % within ${share(0.9)}, longest ${share(1)}`,
    );
    await again.click('nav a[href="#training"]');
  }
  await memory('in training');
} finally {
  await site.close();
}
