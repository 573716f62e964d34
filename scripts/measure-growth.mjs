#!/usr/bin/env node
// Whether the page's memory grows as runs follow one another: measure-growth.mjs [MINUTES] [FOLDER OF THE
// BUILT PAGE]. The page trains an epoch on the sample set, shows the results, gives an answer, again and
// again; now and then its memory is printed, and at last by how much that grows with each run.
//
// The page works by itself, with nobody attached: whoever automates a browser makes it keep what it
// answers to each request (some megabytes a run, up to a hundred), which would be taken for a leak.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { FLAGS } from '../wasm-tests/support/browser.mjs';
import { goTo, setField } from '../wasm-tests/support/page.mjs';
import { chromium as executable } from '../wasm-tests/support/paths.mjs';
import { serve } from './static-server.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [minutes = '10', built = path.join(root, 'build/web')] = process.argv.slice(2);
const LOOKS = 40;

/** In the page: run after run, as if a person clicked. */
function workOn() {
  const there = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const element = (selector) => there(() => document.querySelector(selector));
  const button = (...texts) =>
    there(() =>
      [...document.querySelectorAll('button:not([disabled])')].find(({ textContent }) =>
        texts.includes(textContent),
      ),
    );
  const go = async (view) => (await element(`nav a[href="#${view}"]`)).click();
  globalThis.runs = 0;
  (async () => {
    for (;;) {
      await go('training');
      (await button('Start training', 'Train again')).click();
      await element('.run:not([data-status=done])');
      await element('.run[data-status=done]');
      await go('results');
      await element('.scatter');
      await go('try');
      (await button('Draw a new shape')).click();
      await element('.answer .verdict');
      globalThis.runs++;
    }
  })();
}

/** Starts a browser of its own, and tells where it listens. */
async function startBrowser(profile) {
  const headless = ['--headless=new', '--no-sandbox', '--remote-debugging-port=0', '--lang=en'];
  const flags = [...FLAGS, ...headless, `--user-data-dir=${profile}`, 'about:blank'];
  const browser = spawn(executable, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface(browser.stderr)) {
    const [, address] = /DevTools listening on (\S+)/.exec(line) ?? [];
    if (address) return { browser, address };
  }
  throw new Error('the browser told no address');
}

/** Resident memory of the largest process below another, in MB: the page's; what is shared in parts. */
function residentBelow(pid) {
  const children = (of) =>
    readdirSync(`/proc/${of}/task`).flatMap((task) =>
      readFileSync(`/proc/${of}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
  const all = (of) => children(of).flatMap((child) => [child, ...all(child)]);
  const pages = all(pid).filter((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('--type=renderer'),
  );
  const kilobytes = (child) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/smaps_rollup`, 'utf8'))[1]);
  return Math.max(...pages.map(kilobytes)) / 1024;
}

/** Attaches for a moment. */
async function attached(address, use) {
  const remote = await chromium.connectOverCDP(address);
  try {
    const [page] = remote.contexts()[0].pages();
    return await use(page);
  } finally {
    await remote.close(); // leaves the browser as it is
  }
}

const look = (address) =>
  attached(address, async (page) => {
    const tools = await page.context().newCDPSession(page);
    await tools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await tools.send('Runtime.getHeapUsage');
    const { nodes } = await tools.send('Memory.getDOMCounters');
    const runs = await page.evaluate(() => globalThis.runs);
    return { runs, script: usedSize / 2 ** 20, nodes };
  });

/** The slope of a line through values at 0, 1, 2 …, by least squares. */
function slopeOf(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [up, across] = values.reduce(
    ([xy, xx], y, x) => [xy + (x - middle) * (y - mean), xx + (x - middle) ** 2],
    [0, 0],
  );
  return up / across;
}

/** Looks at the page for half of the time; attaches only at its end, which costs some memory itself. */
async function watch(address, pid, told) {
  const resident = [];
  for (let i = 0; i < LOOKS / 2; i++) {
    await sleep((Number(minutes) * 60_000) / LOOKS);
    resident.push(residentBelow(pid));
    if (i % 5 === 4) console.log(`${told}: ${resident.at(-1).toFixed(0)} MB resident`);
  }
  const seen = await look(address);
  const { runs, script, nodes } = seen;
  console.log(`after ${runs} runs: ${script.toFixed(2)} MB of script, ${nodes} nodes`);
  return { ...seen, resident };
}

const profile = mkdtempSync(path.join(tmpdir(), 'thaw-growth-'));
const server = await serve({ roots: { '/': built } });
const { browser, address } = await startBrowser(profile);
try {
  await attached(address, async (page) => {
    await page.goto(server.url);
    await page.click('text=Try the sample set');
    await page.waitForSelector('.class-card canvas');
    await goTo(page, 'training');
    await setField(page, 'Epochs', 1);
    await page.evaluate(workOn);
  });
  // What is loaded once, or kept up to a number, comes with the first runs.
  const half = await watch(address, browser.pid, 'first half');
  const whole = await watch(address, browser.pid, 'second half');
  const runs = whole.runs - half.runs;
  const each = (growth, digits) => (growth / runs).toFixed(digits);
  console.log(
    `each of the last ${runs} runs: ${each((slopeOf(whole.resident) * LOOKS) / 2, 3)} MB resident, ` +
      `${each(whole.script - half.script, 4)} MB of script, ${each(whole.nodes - half.nodes, 2)} nodes`,
  );
} finally {
  browser.kill();
  await once(browser, 'exit'); // or it still writes what is removed here
  await server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
