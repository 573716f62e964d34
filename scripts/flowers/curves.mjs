#!/usr/bin/env node
// The curves of a run as a picture, drawn by the page's own charts: curves.mjs RUN-FOLDER OUT.png
// The best epoch is marked; where a recipe has phases, all of them are on one axis.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { openBrowser } from '../../wasm-tests/support/browser.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const [run, out] = process.argv.slice(2);
if (!out) {
  console.error('usage: curves.mjs RUN-FOLDER OUT.png');
  process.exit(2);
}

const events = readFileSync(path.join(run, 'events.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const epochs = events.filter(({ event }) => event === 'epoch');
const { best_epoch: best } = events.at(-1);
/** The best epoch, and where phases after the first begin. */
const marks = [{ x: best + 1, text: 'best epoch', colour: '--good' }];
for (const [i, { phase, phase_index: index }] of epochs.entries()) {
  if (i > 0 && epochs[i - 1].phase_index !== index) {
    marks.push({ x: i + 0.5, text: phase, colour: '--muted' });
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'thaw-curves-'));
await build({
  entryPoints: [path.join(here, 'curves_page.js')],
  outfile: path.join(folder, 'curves.js'),
  bundle: true,
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.js': 'jsx' },
  logLevel: 'warning',
});
writeFileSync(
  path.join(folder, 'index.html'),
  '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="curves.css">' +
    '<body><script type="module" src="curves.js"></script>',
);
const site = await openBrowser({ '/': folder });
try {
  const page = await site.newPage();
  await page.setViewportSize({ width: 840, height: 680 });
  await page.goto(site.url);
  await page.evaluate((told) => window.draw(told), { epochs, marks });
  await page.waitForSelector('.chart canvas');
  await page.waitForTimeout(300); // fonts and the first frame
  await (await page.$('.curves')).screenshot({ path: out });
} finally {
  await site.close();
  rmSync(folder, { recursive: true });
}
