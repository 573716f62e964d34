#!/usr/bin/env node
// Whether the page's memory grows as runs follow one another: measure-growth.mjs [MINUTES] [FOLDER OF THE
// BUILT PAGE]. Trains an epoch on the sample set, looks at the results, asks for an answer, again and
// again, and prints what the page holds, and by how much that grows with each run.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser, residentMB } from '../wasm-tests/support/browser.mjs';
import { goTo, openPage, setField } from '../wasm-tests/support/page.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [minutes = '10', built = path.join(root, 'build/web')] = process.argv.slice(2);
const RUN_MS = 300_000;
const SHOWN_EVERY = 10;

/** The slope of a line through values at 0, 1, 2 …: by least squares. */
function slopeOf(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [up, across] = values.reduce(
    ([xy, xx], y, x) => [xy + (x - middle) * (y - mean), xx + (x - middle) ** 2],
    [0, 0],
  );
  return up / across;
}

const site = await openBrowser({ '/': built });
const { page } = await openPage(site);
const tools = await page.context().newCDPSession(page);

/** @returns {Promise<{resident: number, script: number, nodes: number}>} MB, MB, elements */
async function held() {
  await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  const { nodes } = await tools.send('Memory.getDOMCounters');
  return { resident: await residentMB(site, 'renderer'), script: usedSize / 2 ** 20, nodes };
}

/** Waits for an element, without a handle on it: that would keep its whole view in memory. */
const there = (selector) => page.locator(selector).first().waitFor({ timeout: RUN_MS });

await page.click('text=Try the sample set');
await there('.class-card canvas');
await goTo(page, 'training');
await setField(page, 'Epochs', 1);

const taken = [];
const until = performance.now() + Number(minutes) * 60_000;
while (performance.now() < until) {
  await goTo(page, 'training');
  await page.click('button:text-is("Start training"), button:text-is("Train again")');
  await there('.run:not([data-status=done])');
  await there('.run[data-status=done]');
  await goTo(page, 'results');
  await there('.scatter');
  await goTo(page, 'try');
  await page.click('text=Draw a new shape');
  await there('.answer .verdict');
  taken.push(await held());
  if (taken.length % SHOWN_EVERY !== 1) continue;
  const { resident, script, nodes } = taken.at(-1);
  console.log(
    `run ${taken.length}: ${resident} MB resident, ${script.toFixed(1)} MB of script, ${nodes} nodes`,
  );
}
await site.close();

// What is loaded once, or kept up to a number, comes with the first runs.
const later = taken.slice(Math.floor(taken.length / 2));
for (const [name, title] of [
  ['resident', 'MB resident'],
  ['script', 'MB of script'],
  ['nodes', 'nodes'],
]) {
  const slope = slopeOf(later.map((one) => one[name]));
  console.log(
    `the latter ${later.length} of ${taken.length} runs: ${slope.toFixed(3)} ${title} a run`,
  );
}
