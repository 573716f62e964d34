#!/usr/bin/env node
// Whether the page's memory grows as runs follow one another: measure-growth.mjs [MINUTES] [FOLDER OF THE
// BUILT PAGE]. The page trains an epoch on the sample set, shows the results, gives an answer, again and
// again; each quarter its memory is printed, and at last by how much that grows with each run.
//
// What the page's process holds rises and falls by tens of megabytes: Blink's heap is collected with V8's, which
// is small here and seldom full. So every quarter ends with a collection, and what is held after it is compared.
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
const QUARTERS = 4;
const LOOKS = 20; // a quarter

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
  const atOnce = '--enable-blink-features=ForceEagerMeasureMemory'; // or it waits for the next collection
  const flags = [...FLAGS, ...headless, atOnce, `--user-data-dir=${profile}`, 'about:blank'];
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

/**
 * What is in use in the page and its workers after a collection, in MB by kind: what was freed and kept for
 * later is not in it; and what the process holds, that included.
 */
const look = (address, pid) =>
  attached(address, async (page) => {
    const tools = await page.context().newCDPSession(page);
    await tools.send('HeapProfiler.collectGarbage');
    await tools.send('HeapProfiler.collectGarbage'); // Blink's objects that the first one's let go
    const held = residentBelow(pid);
    const { nodes } = await tools.send('Memory.getDOMCounters');
    const { runs, breakdown } = await page.evaluate(async () => ({
      ...(await performance.measureUserAgentSpecificMemory()),
      runs: globalThis.runs,
    }));
    const inUse = {};
    for (const { bytes, types } of breakdown) {
      const kind = types.join(' ') || 'other';
      inUse[kind] = (inUse[kind] ?? 0) + bytes / 2 ** 20;
    }
    return { runs, nodes, held, inUse };
  });

/** Watches a quarter of the time, and looks at its end alone: attaching costs some memory itself. */
async function watch(address, pid) {
  const resident = [];
  for (let i = 0; i < LOOKS; i++) {
    await sleep((Number(minutes) * 60_000) / QUARTERS / LOOKS);
    resident.push(residentBelow(pid));
  }
  const seen = await look(address, pid);
  const inUse = Object.entries(seen.inUse).map(([kind, mb]) => `${kind} ${mb.toFixed(2)}`);
  console.log(
    `after ${seen.runs} runs: ${Math.min(...resident).toFixed(0)} to ${Math.max(...resident).toFixed(0)} MB ` +
      `resident, ${seen.held.toFixed(1)} after a collection; in use: ${inUse.join(', ')}; ${seen.nodes} nodes`,
  );
  return seen;
}

/** Growth a run after the first of these quarters, by kind. */
function growthOver(quarters) {
  const [first, last] = [quarters[0], quarters.at(-1)];
  const runs = last.runs - first.runs;
  const each = (growth) => (growth / runs).toFixed(4);
  const inUse = Object.keys({ ...first.inUse, ...last.inUse }).map(
    (kind) => `${kind} ${each((last.inUse[kind] ?? 0) - (first.inUse[kind] ?? 0))}`,
  );
  return (
    `each of the last ${runs} runs, in MB: ${inUse.join(', ')}; ` +
    `held after a collection ${each(last.held - first.held)}; nodes ${each(last.nodes - first.nodes)}`
  );
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
  const quarters = [];
  for (let i = 0; i < QUARTERS; i++) quarters.push(await watch(address, browser.pid));
  // What is loaded once, or kept up to a number, comes with the first runs.
  console.log(growthOver(quarters.slice(1)));
} finally {
  browser.kill();
  await once(browser, 'exit'); // or it still writes what is removed here
  await server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
