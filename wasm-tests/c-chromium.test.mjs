// The C tests as Emscripten builds them for browsers, with SIMD and threads, in Chromium.
import path from 'node:path';
import { openBrowser } from './support/browser.mjs';
import { judge, names } from './support/c-tests.mjs';
import { build, root } from './support/paths.mjs';

const TIME_LIMIT_MS = 50_000;

let chromium, page;

beforeAll(async () => {
  chromium = await openBrowser({
    '/': path.join(build, 'web'),
    '/support/': path.join(root, 'wasm-tests/support'),
  });
  page = await chromium.newPage();
  await page.goto(`${chromium.url}support/c-tests.html`);
});

afterAll(() => chromium?.close());

test('the page is cross-origin isolated, so threads are real ones', async () => {
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test.each(names)('%s', async (name) => {
  const { status, output } = await page.evaluate(
    ([test, limit]) =>
      Promise.race([
        runTest(test),
        new Promise((resolve) => setTimeout(resolve, limit)).then(() => {
          abandonTest();
          return { status: null, output: `no answer within ${limit} ms` };
        }),
      ]),
    [name, TIME_LIMIT_MS],
  );
  judge(status, output);
});
