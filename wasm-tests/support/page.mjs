// The built page in Chromium, driven as a person would.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { build, shared } from './paths.mjs';

/** Longest that a small run may take on a busy machine. */
export const RUN_MS = 240_000;

/**
 * The page's folder as built, served.
 * @param {string[]} [flags] for the browser
 * @param {{isolated?: boolean}} [options] as openBrowser has them
 */
export const openSite = (flags, options) =>
  openBrowser({ '/': path.join(build, 'web') }, flags, options);

/**
 * Flags that make a file the camera's picture: one frame after another, from the beginning again.
 * @param {string} file .mjpeg: JPEG after JPEG
 */
export const cameraFlags = (file) => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
];

/**
 * Opens the page and collects what no visit may leave behind: errors and requests to other origins.
 * @param {Awaited<ReturnType<typeof openSite>>} site
 * @param {{query?: string, isolated?: boolean, reloads?: boolean,
 *   context?: import('playwright-core').BrowserContext}} [options] isolated: false leaves out the
 *   headers that threads need; reloads: the page loads itself a second time, which it does not where
 *   it was asked anything before; context: what was kept there is found again
 */
export async function openPage(site, { query = '', isolated = true, reloads, context } = {}) {
  const page = await (context ?? site).newPage();
  const mishaps = [];
  page.on('pageerror', (error) => mishaps.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') mishaps.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const local = [site.url, 'blob:', 'data:'].some((start) => request.url().startsWith(start));
    if (!local) mishaps.push(`request: ${request.url()}`);
  });
  if (!isolated) {
    await page.route(`${site.url}**`, async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      delete headers['cross-origin-opener-policy'];
      delete headers['cross-origin-embedder-policy'];
      await route.fulfill({ response, headers });
    });
  }
  await page.goto(site.url + query);
  if (reloads) await page.waitForEvent('load');
  await page.waitForSelector('footer[data-engine]');
  return { page, mishaps };
}

/** @param {import('playwright-core').Page} page @param {'photos'|'model'|'training'|'try'} name */
export const goTo = (page, name) => page.click(`nav a[href="#${name}"]`);

/** Types a number into the field with this label. */
export const setField = (page, label, value) =>
  page.getByLabel(label, { exact: true }).and(page.locator('input')).fill(String(value));

/**
 * Drops folders on an element. Scripts cannot make file system entries, so these stand in for the
 * browser's own; everything behind them is real.
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 * @param {{path: string, text: string}[]} files text: the file in base64
 */
export async function drop(page, selector, files) {
  await page.$eval(
    selector,
    async (zone, list) => {
      const root = new Map();
      for (const { path: whole, text } of list) {
        const names = whole.split('/');
        const last = names.pop();
        const folder = names.reduce((node, name) => {
          if (!node.has(name)) node.set(name, new Map());
          return node.get(name);
        }, root);
        const bytes = await (await fetch(`data:;base64,${text}`)).arrayBuffer();
        folder.set(last, new File([bytes], last));
      }
      const entryOf = ([name, node]) => {
        if (node instanceof File) return { name, isFile: true, file: (resolve) => resolve(node) };
        const portions = [[...node].map(entryOf), []];
        return {
          name,
          isFile: false,
          createReader: () => ({ readEntries: (resolve) => resolve(portions.shift()) }),
        };
      };
      const items = [...root].map((entry) => ({ webkitGetAsEntry: () => entryOf(entry) }));
      const event = new Event('drop', { bubbles: true, cancelable: true });
      event.dataTransfer = { items, types: ['Files'] };
      zone.dispatchEvent(event);
    },
    files,
  );
}

/**
 * Waits for the end of the run.
 * @returns {Promise<string>} weights_sha256
 */
export async function finish(page) {
  await page.waitForSelector('.run[data-status=done], .run[data-status=failed]', {
    timeout: RUN_MS,
  });
  const failed = await page.$('.run[data-status=failed]');
  if (failed) throw new Error(await failed.innerText());
  return page.innerText('.run code');
}

/**
 * What is wider than the place it has, in the whole page and on each card.
 * @returns {Promise<string[]>} class names
 */
export const overflowing = (page) =>
  page.$$eval('html, .card, .weights', (elements) =>
    elements
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map(({ tagName, className }) => `${tagName} ${className}`),
  );

/**
 * Clicks through the views.
 * @returns {Promise<number[]>} milliseconds from each click to the frame that shows its effect, ascending
 */
export function clickAround(page, clicks) {
  return page.evaluate(async (count) => {
    const delays = [];
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let i = 0; i < count; i++) {
      const target = ['model', 'training', 'try', 'photos'][i % 4];
      const began = performance.now();
      document.querySelector(`nav a[href="#${target}"]`).click();
      const shown = () =>
        document.querySelector('nav [aria-current]').getAttribute('href') === `#${target}`;
      do await frame();
      while (!shown());
      delays.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return delays.sort((a, b) => a - b);
  }, clicks);
}

/** Rows of the table of epochs, oldest first: numbers as shown. */
export async function epochsOf(page) {
  const rows = await page.$$eval('.table-frame tbody tr', (trs) =>
    trs.map((tr) => [...tr.cells].map((td) => td.innerText)),
  );
  return rows.reverse();
}

/** The recipe as the page shows it. */
export async function recipeOf(page) {
  await page.click('.recipe-toggle[aria-expanded=false]');
  const text = await page.inputValue('.recipe-text');
  await page.click('.recipe-toggle');
  return JSON.parse(text);
}

/**
 * A folder with a few classes of flowers17, for as long as the test file runs; null without shared data.
 * @param {number} classes
 * @param {number} perClass
 */
export function flowers(classes, perClass) {
  if (!shared) return null;
  const from = path.join(shared, 'data/flowers17');
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-flowers-'));
  for (const name of readdirSync(from).sort().slice(0, classes)) {
    mkdirSync(path.join(folder, name));
    for (const photo of readdirSync(path.join(from, name)).sort().slice(0, perClass)) {
      cpSync(path.join(from, name, photo), path.join(folder, name, photo));
    }
  }
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}
