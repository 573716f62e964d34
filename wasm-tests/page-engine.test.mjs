// Which engine a page gets, what it weighs, and that it ends with the bits of the command line.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { lastEvent, thaw } from './support/cli.mjs';
import { loadEngine, stepToEnd } from './support/engine.mjs';
import { build } from './support/paths.mjs';
import {
  RUN_MS,
  epochsOf,
  finish,
  flowers,
  goTo,
  openPage,
  openSite,
  recipeOf,
  setField,
} from './support/page.mjs';
import { skip } from './support/skip.mjs';

const BUDGET = 500_000; // bytes gzipped: the page's script and the engine
const EPOCHS = 10;

const photos = flowers(3, 8);
const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-page-'));

let site;
beforeAll(async () => (site = await openSite()));
afterAll(async () => {
  rmSync(tmp, { recursive: true });
  await site?.close();
});

/**
 * Trains a small MobileNet on the photos, half of it frozen, for ten epochs and no fewer.
 * @returns {Promise<{hash: string, recipe: object, engine: string}>}
 */
async function trainInPage(options) {
  const { page, mishaps } = await openPage(site, options);
  await page.setInputFiles('input[name=folder]', photos);
  await page.waitForSelector('.class-card');
  await goTo(page, 'model');
  await page.selectOption('select >> nth=0', { label: 'MobileNetV1' });
  await page.selectOption('select >> nth=1', '0.25');
  await setField(page, 'Input size', 64);
  await setField(page, 'Dropout', 0.2);
  await page.getByLabel('Freeze until …').check();
  await page.waitForFunction(() => document.querySelectorAll('.block.frozen').length === 7);
  await goTo(page, 'training');
  await setField(page, 'Epochs', EPOCHS);
  await setField(page, 'Patience', EPOCHS);
  await setField(page, 'Batch size', 8);
  await page.click('text=Start training');
  const hash = await finish(page);
  expect(await epochsOf(page)).toHaveLength(EPOCHS);
  const engine = await page.innerText('footer');
  const recipe = await recipeOf(page);
  expect(mishaps).toEqual([]);
  await page.close();
  return { hash, recipe, engine };
}

/** The engine that pages have, without a page around it. */
async function trainInNode(recipe) {
  const run = (await loadEngine()).open(recipe);
  for (const name of readdirSync(photos)) {
    for (const file of readdirSync(path.join(photos, name))) {
      run.addFile(`${name}/${file}`, readFileSync(path.join(photos, name, file)));
    }
  }
  run.start();
  return stepToEnd(run).at(-1).weights_sha256;
}

/** @param {'native'|'wasi'} program */
async function trainByCommandLine(program, recipe) {
  const file = path.join(tmp, 'recipe.json');
  const out = path.join(tmp, program);
  writeFileSync(file, JSON.stringify(recipe));
  const words = ['train', '--data', photos, '--recipe', file, '--out', out, '--quiet'];
  expect(await thaw(program, words)).toMatchObject({ status: 0, stderr: '' });
  const done = lastEvent(out);
  expect(done.epochs).toBe(EPOCHS);
  return done.weights_sha256;
}

test(
  'ten epochs end with the same hash natively, under WASI, in Node and in pages with 1, 2 and 3 threads',
  async () => {
    if (!photos) skip('no shared photos (THAW_SHARED)');
    const pages = [];
    for (const threads of [1, 2, 3]) {
      const trained = await trainInPage({ query: `?threads=${threads}` });
      expect(trained.engine).toContain(`SIMD, ${threads} thread${threads > 1 ? 's' : ''}.`);
      pages.push(trained);
    }
    const single = await trainInPage({ isolated: false });
    expect(single.engine).toContain('SIMD, single thread.');
    expect(single.engine).toContain('not cross-origin isolated');

    const [{ recipe }] = pages;
    const hashes = {
      native: await trainByCommandLine('native', recipe),
      'WASI program': await trainByCommandLine('wasi', recipe),
      'page engine in Node': await trainInNode(recipe),
      'page, single-thread build': single.hash,
      ...Object.fromEntries(pages.map(({ hash }, i) => [`page, threads: ${i + 1}`, hash])),
    };
    expect(Object.values(hashes)).toEqual(Array(7).fill(hashes.native));
    console.log(`one hash, seven ways (${Object.keys(hashes).join('; ')}): ${hashes.native}`);
  },
  2 * RUN_MS,
);

test('an engine that cannot be loaded is tried a few times, not for ever, and the page says why', async () => {
  const page = await site.newPage();
  let loads = 0;
  await page.route('**/thaw-threads.wasm', (route) => route.fulfill({ status: 404 }));
  page.on('worker', () => loads++);
  await page.goto(`${site.url}?threads=1`);
  const failure = page.locator('[role=alert]');
  await failure.waitFor();
  expect(await failure.innerText()).toContain('The engine could not be loaded');
  expect(await failure.innerText()).toMatch(/wasm|fetch|abort/i);
  await page.waitForTimeout(2000);
  expect(loads).toBeLessThanOrEqual(3);
  await page.close();
});

test('the relaxed build is offered, runs where it is chosen, and says what it is', async () => {
  const { page, mishaps } = await openPage(site, { query: '?threads=1' });
  await page.click('footer >> text=Use the faster build');
  await page.waitForSelector('footer[data-engine=relaxed]');
  const footer = await page.innerText('footer');
  expect(footer).toContain('relaxed SIMD, 1 thread.');
  expect(footer).toContain('may differ in the last bits');
  await page.waitForSelector('.sample canvas');
  await page.click('footer >> text=Use the exact build');
  await page.waitForSelector('footer[data-engine=threads]');
  expect(await page.innerText('footer')).toContain('the same to the bit');
  expect(mishaps).toEqual([]);
  await page.close();
});

test('script and engine together stay within their budget', () => {
  const folder = path.join(build, 'web');
  const gzipped = (name) => gzipSync(readFileSync(path.join(folder, name))).length;
  // What the first view loads: the page, the worker, what both share, and one build of the engine.
  const sources = ['main.js', 'worker.js'].map((name) =>
    readFileSync(path.join(folder, name), 'utf8'),
  );
  const shared = readdirSync(folder).filter(
    (name) => name.endsWith('.js') && sources.some((text) => text.includes(`from"./${name}"`)),
  );
  const page = ['main.js', 'main.css', 'worker.js', ...shared].map(gzipped);
  const engines = ['threads', 'simd', 'relaxed'].map(
    (name) => gzipped(`thaw-${name}.js`) + gzipped(`thaw-${name}.wasm`),
  );
  const total = page.reduce((sum, size) => sum + size) + Math.max(...engines);
  console.log(`first load: ${(total / 1000).toFixed(0)} kB gzipped`);
  expect(total).toBeLessThan(BUDGET);
});
