// Official weights in the page: fetched by way of its own origin, checked, refused where they differ.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { relayOfficial } from '../scripts/official-relay.mjs';
import { serve } from '../scripts/static-server.mjs';
import { startDigest } from '../web/weights/digest.js';
import { writeSafetensors } from '../web/weights/safetensors.js';
import { openBrowser } from './support/browser.mjs';
import { loadEngine } from './support/engine.mjs';
import { goTo, openPage, recipeOf } from './support/page.mjs';
import { build } from './support/paths.mjs';
import { digest, registryOf, serveFiles } from './support/registry.mjs';
import { counted } from './support/weights.mjs';

const FILE = 'tiny_weights.safetensors';
const OTHER = 'tiny_changed.safetensors';
const AWAY = 'tiny_away.safetensors';

let folder, site, bytes;

beforeAll(async () => {
  const engine = await loadEngine();
  const { parameters } = engine.summary({ model: { backbone: 'tiny', weights: 'random' } }, 2, 0);
  bytes = Buffer.from(
    writeSafetensors(
      parameters.filter(({ backbone }) => backbone).map(({ name, shape }) => counted(name, shape)),
    ),
  );
  const md5 = `md5:${digest('md5', bytes)}`;
  folder = mkdtempSync(path.join(tmpdir(), 'thaw-official-'));
  mkdirSync(path.join(folder, 'official'));
  writeFileSync(path.join(folder, 'official', FILE), bytes);
  writeFileSync(path.join(folder, 'official', OTHER), Buffer.concat([bytes, Buffer.from(' ')]));
  const registry = registryOf('https://example.org/', [
    ['tiny_a', 'tiny', false, FILE, bytes.length, md5],
    ['tiny_b', 'tiny', false, OTHER, null, md5],
    ['tiny_c', 'tiny', false, AWAY, 553467096, null],
  ]);
  writeFileSync(path.join(folder, 'registry.json'), JSON.stringify(registry));
  site = await openBrowser({
    '/': path.join(build, 'web'),
    '/registry.json': path.join(folder, 'registry.json'),
    '/official/': path.join(folder, 'official'),
  });
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true });
});

/** The page with the backbone `tiny`, its official weights unfolded. */
async function openList() {
  const opened = await openPage(site);
  const { page } = opened;
  await goTo(page, 'model');
  await page.click('summary:text("Compare")');
  await page.getByRole('button', { name: 'Use: Tiny convolutional network' }).click();
  await page.click('summary:text("Official weights")');
  await page.waitForSelector('text=tiny_a');
  return opened;
}

const fetchButton = (page, name) => page.getByRole('button', { name: `Fetch: ${name}` });

test('MD5 and SHA-256 of what comes in pieces are those of the whole', () => {
  for (const algorithm of ['md5', 'sha256']) {
    const hash = startDigest(algorithm);
    for (let at = 0; at < bytes.length; at += 1000) hash.update(bytes.subarray(at, at + 1000));
    expect(hash.hex()).toBe(digest(algorithm, bytes));
  }
});

test('fetched from where the page came from, checked, and the recipe starts from them', async () => {
  const { page, mishaps } = await openList();
  const [address, rel] = await page
    .getByRole('link', { name: 'tiny_c' })
    .evaluate((link) => [link.href, link.rel]);
  expect([address, rel]).toEqual([`https://example.org/${AWAY}`, 'noreferrer noopener']);
  await fetchButton(page, 'tiny_a').click();
  await page.waitForSelector('text=The official file of tiny_a, as published.');
  expect((await recipeOf(page)).model).toMatchObject({ backbone: 'tiny', weights: FILE });
  expect((await recipeOf(page)).phases[0].freeze).toEqual({ backbone: true });
  expect(mishaps).toEqual([]);
  await page.close();
});

test('another file than was published is refused, one that is not served is linked to', async () => {
  const { page, mishaps } = await openList();
  const problem = page.locator('[role=alert]');
  await fetchButton(page, 'tiny_b').click();
  await problem.waitFor();
  expect(await problem.innerText()).toMatch(/tiny_b: md5: wanted [0-9a-f]{32}, found [0-9a-f]{32}/);
  expect((await recipeOf(page)).model.weights).toBe('random');

  await fetchButton(page, 'tiny_c').click();
  await problem.filter({ hasText: 'got 404' }).waitFor();
  expect(await problem.innerText()).toContain('drop the file here');
  // Whether a browser also logs what a worker did not get is its own affair.
  expect(mishaps.filter((mishap) => !mishap.includes('status of 404'))).toEqual([]);
  await page.close();
});

test('a file given by hand is recognized by its name and compared', async () => {
  const { page, mishaps } = await openList();
  const give = (name, buffer) =>
    page.setInputFiles('input[name=weights]', {
      name,
      mimeType: 'application/octet-stream',
      buffer,
    });
  await give(FILE, bytes);
  await page.waitForSelector('text=The official file of tiny_a, as published.');
  await page.click('text=Remove the weights');
  await give(OTHER, bytes);
  await page.waitForSelector('text=The official file of tiny_b');
  await page.click('text=Remove the weights');
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] ^= 1;
  await give(FILE, changed);
  await page.waitForSelector('text=Called like the official file of tiny_a, but another file');
  expect(mishaps).toEqual([]);
  await page.close();
});

test('who serves the page hands on what the registry names, and nothing else', async () => {
  const upstream = await serveFiles({ [FILE]: bytes });
  const registry = path.join(folder, 'relay.json');
  const rows = [
    ['tiny_a', 'tiny', false, FILE, null, null],
    ['tiny_c', 'tiny', false, AWAY, null, null],
  ];
  writeFileSync(registry, JSON.stringify(registryOf(upstream.address, rows)));
  process.env.THAW_REGISTRY = registry;
  const server = await serve({ roots: {}, routes: { '/official/': relayOfficial } });
  try {
    const get = (name) => fetch(`${server.url}official/${name}`);
    const found = await get(FILE);
    expect(found.headers.get('content-length')).toBe(String(bytes.length));
    expect(Buffer.from(await found.arrayBuffer()).equals(bytes)).toBe(true);
    const unknown = await get('passwords.txt');
    expect([unknown.status, await unknown.text()]).toEqual([
      404,
      'the registry has no file passwords.txt\n',
    ]);
    const away = await get(AWAY);
    expect([away.status, await away.text()]).toEqual([
      502,
      `${upstream.address}${AWAY}: wanted the file, found 404 Not Found\n`,
    ]);
    expect(upstream.asked).toEqual([FILE, AWAY]);
  } finally {
    delete process.env.THAW_REGISTRY;
    await server.close();
    await upstream.close();
  }
});
