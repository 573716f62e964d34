// Which engine a page gets, what it weighs, and that it ends with the bits of the command line.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from './support/paths.mjs';
import {
  RUN_MS,
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

const photos = flowers(3, 8);
const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-page-'));

let site;
beforeAll(async () => (site = await openSite()));
afterAll(async () => {
  rmSync(tmp, { recursive: true });
  await site?.close();
});

/** Trains a small MobileNet on the photos, half of it frozen; gives recipe and hash. */
async function trainHalfFrozen(options) {
  const { page, mishaps } = await openPage(site, options);
  await page.setInputFiles('input[name=folder]', photos);
  await page.waitForSelector('.class-card');
  await goTo(page, 'model');
  await page.selectOption('select >> nth=0', { label: 'MobileNetV1' });
  await page.selectOption('select >> nth=1', '0.25');
  await setField(page, 'Input size', 64);
  await setField(page, 'Dropout', 0.2);
  await page.getByLabel('Freeze until …').check();
  await page.waitForFunction(() => document.querySelectorAll('.layers .frozen').length === 27);
  await goTo(page, 'training');
  await setField(page, 'Epochs', 3);
  await setField(page, 'Batch size', 8);
  await page.click('text=Start training');
  const hash = await finish(page);
  const engine = await page.innerText('footer');
  const recipe = await recipeOf(page);
  expect(mishaps).toEqual([]);
  await page.close();
  return { hash, recipe, engine };
}

test(
  'one thread, two threads, the single-thread build and the command line: the same hash',
  async () => {
    if (!photos) skip('no shared photos (THAW_SHARED)');
    const one = await trainHalfFrozen({ query: '?threads=1' });
    const two = await trainHalfFrozen({ query: '?threads=2' });
    const single = await trainHalfFrozen({ isolated: false });
    expect(one.engine).toContain('SIMD, 1 thread.');
    expect(two.engine).toContain('SIMD, 2 threads.');
    expect(single.engine).toContain('SIMD, single thread.');
    expect(single.engine).toContain('not cross-origin isolated');

    const recipe = path.join(tmp, 'recipe.json');
    const out = path.join(tmp, 'run');
    writeFileSync(recipe, JSON.stringify(one.recipe));
    const args = ['train', '--data', photos, '--recipe', recipe, '--out', out, '--quiet'];
    execFileSync(path.join(build, 'native/thaw'), args);
    const events = readFileSync(path.join(out, 'events.jsonl'), 'utf8').trim().split('\n');
    const native = JSON.parse(events.at(-1)).weights_sha256;
    expect([one.hash, two.hash, single.hash]).toEqual([native, native, native]);
  },
  2 * RUN_MS,
);

test('the relaxed build runs where it is asked for, and says what it is', async () => {
  const { page, mishaps } = await openPage(site, { query: '?engine=relaxed' });
  const footer = await page.innerText('footer');
  expect(footer).toMatch(/relaxed SIMD, \d+ threads?\./);
  expect(footer).toContain('may differ in the last bits');
  await page.waitForSelector('.sample canvas');
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
