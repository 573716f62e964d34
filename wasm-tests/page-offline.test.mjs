// The page as it is kept in the browser: without a network, on hosts that send no headers, and when a new
// version comes. Its walk through every view asks nobody but its own origin.
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBrowser } from './support/browser.mjs';
import { finish, goTo, openPage, openSite, recipeOf, setField } from './support/page.mjs';
import { build } from './support/paths.mjs';

const WALK_MS = 240_000;
const KEPT_MS = 60_000;

/** The service worker has everything. */
const kept = (page) => page.waitForSelector('footer .kept', { timeout: KEPT_MS });

/** The sample set, an epoch of training, and every view; ends with an answer. */
async function walk(page) {
  await page.click('text=Try the sample set');
  await page.waitForSelector('.class-card .picture');
  await goTo(page, 'model');
  await page.waitForSelector('.blocks');
  await page.click('summary:text("Compare")');
  await page.waitForSelector('summary:text("Official weights")');
  await page.click('summary:text("Official weights")');
  await goTo(page, 'augment');
  await page.click('button:text-is("As in the article")');
  await page.waitForSelector('.augment-grid canvas');
  await goTo(page, 'training');
  await setField(page, 'Epochs', 1);
  await page.click('text=Start training');
  await finish(page);
  await goTo(page, 'results');
  await page.waitForSelector('.scatter');
  await page.locator('.answered button').first().click();
  await page.waitForSelector('.explain .bars');
  await page.keyboard.press('Escape');
  await goTo(page, 'try');
  await page.click('text=Draw a new shape');
  await page.waitForSelector('.answer .verdict');
  expect((await recipeOf(page)).phases).toHaveLength(1);
}

describe('a first visit, then no network', () => {
  let site;
  beforeAll(async () => (site = await openSite()));
  afterAll(() => site?.close());

  test(
    'the page opens, speaks, trains and answers',
    async () => {
      const context = await site.browser.newContext();
      const first = await openPage(site, { context });
      await kept(first.page);
      await first.page.close();

      await site.cut();
      await expect(fetch(site.url)).rejects.toThrow();
      const { page, mishaps } = await openPage(site, { context, query: '?threads=2' });
      expect(await page.innerText('footer')).toContain('SIMD, 2 threads.');
      await walk(page);
      await page.getByLabel('Language').selectOption('fr');
      await page.waitForSelector('html[lang=fr]');
      expect(mishaps).toEqual([]);
      await context.close();
    },
    WALK_MS,
  );
});

describe('a host that sends no headers', () => {
  let site;
  beforeAll(async () => (site = await openSite([], { isolated: false })));
  afterAll(() => site?.close());

  test(
    'threads run once the service worker has taken over, and no request leaves the origin',
    async () => {
      const context = await site.browser.newContext();
      const strangers = [];
      context.on('request', (request) => {
        const url = request.url();
        if (!/^(blob|data):/.test(url) && !url.startsWith(site.url)) strangers.push(url);
      });
      const { page, mishaps } = await openPage(site, { context, reloads: true });
      expect(await page.getAttribute('footer', 'data-engine')).toBe('threads');
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      expect(await page.innerText('footer')).toContain('Threads run');
      await walk(page);
      expect(strangers).toEqual([]);
      expect(mishaps).toEqual([]);
      await context.close();
    },
    WALK_MS,
  );

  test('a page in use is not reloaded: it offers to', async () => {
    const context = await site.browser.newContext();
    const page = await context.newPage();
    // The person is there before the service worker is.
    await page.route('**/thaw-simd.wasm', async (route) => {
      await page.mouse.click(5, 5);
      await route.continue();
    });
    await page.goto(site.url);
    const offer = page.locator('footer >> text=Reload, so that threads run');
    await offer.waitFor({ timeout: KEPT_MS });
    expect(await page.getAttribute('footer', 'data-engine')).toBe('simd');
    await offer.click();
    await page.waitForSelector('footer[data-engine=threads]');
    await context.close();
  });

  test('without a service worker one thread runs, and the page says why', async () => {
    const { page, mishaps } = await openPage(site);
    expect(await page.innerText('footer')).toContain('not cross-origin isolated');
    expect(await page.getAttribute('footer', 'data-engine')).toBe('simd');
    expect(mishaps).toEqual([]);
    await page.close();
  });
});

describe('a new version', () => {
  let folder, site;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'thaw-version-'));
    cpSync(path.join(build, 'web'), folder, { recursive: true });
    site = await openBrowser({ '/': folder });
  });
  afterAll(async () => {
    await site?.close();
    rmSync(folder, { recursive: true });
  });

  /** The same page under another hash, as a release would be. */
  const release = () => appendFileSync(path.join(folder, 'sw.js'), '\n// newer');
  const look = (page) =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const offer = '.notice-title:text-is("A new version of Thaw is there")';

  test(
    'waits for a run, here and in other tabs, and comes when it is asked for',
    async () => {
      const context = await site.browser.newContext();
      const first = await openPage(site, { context });
      await kept(first.page);
      await first.page.close();
      const { page, mishaps } = await openPage(site, { context });
      await page.click('text=Try the sample set');
      await goTo(page, 'training');
      await page.click('text=Start training');
      await page.waitForSelector('.run[data-status=training]');
      release();
      await look(page);
      const other = (await openPage(site, { context })).page;
      await other.waitForSelector(offer);
      await other.click('text=Reload now');
      await other.waitForSelector('text=A run is in work in another tab');
      expect(await page.locator(offer).count()).toBe(0); // nothing distracts from the run

      await page.click('button:text-is("Stop")');
      await finish(page);
      await page.waitForSelector(offer);
      await page.evaluate(() => (globalThis.isOld = true));
      await page.click('text=Reload now');
      await page.waitForFunction(() => !globalThis.isOld);
      await page.waitForSelector('footer[data-engine]');
      expect(await page.locator(offer).count()).toBe(0);
      await goTo(page, 'photos');
      expect(await page.innerText('.class-card h3 >> nth=0')).toBe('circle');
      await other.waitForSelector('text=Photos, recipe and earlier runs stay'); // it is old now
      expect(mishaps).toEqual([]);
      await context.close();
    },
    WALK_MS,
  );
});

test('the page can be installed: a manifest with icons that have the sizes that it says', () => {
  const folder = path.join(build, 'web');
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.webmanifest'), 'utf8'));
  expect(manifest).toMatchObject({ name: 'Thaw', start_url: './', display: 'standalone' });
  const pngs = manifest.icons.filter(({ type }) => type === 'image/png');
  for (const { src, sizes } of pngs) {
    const png = readFileSync(path.join(folder, src));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
  }
  expect(pngs.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ]);
  expect(readFileSync(path.join(folder, 'index.html'), 'utf8')).toContain('rel="manifest"');
});
