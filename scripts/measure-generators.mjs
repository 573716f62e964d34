#!/usr/bin/env node
// How long generators learn in the page: measure-generators.mjs PHOTOS [vae,gan] [FOLDER OF THE BUILT PAGE].
//
// Half of the photos validate, the generator learns from the others with the engine's own settings until it
// shows a preview; tells how long that took. Judges the samples then, as the page does.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../wasm-tests/support/browser.mjs';
import { goTo, openPage, recipeOf } from '../wasm-tests/support/page.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [photos, names = 'vae,gan', built = path.join(root, 'build/web')] = process.argv.slice(2);
const LONG_MS = 3_600_000;

async function takeIn(page) {
  await page.setInputFiles('input[name=folder]', photos);
  await page.waitForSelector('.class-card .picture', { timeout: LONG_MS });
  await page.waitForSelector('.toolbar + .progress', { state: 'detached', timeout: LONG_MS });
}

async function choose(page, generator) {
  const recipe = await recipeOf(page);
  const split = { ...recipe.split, validation: 0.5 };
  const text = JSON.stringify({ ...recipe, split, synthetic: { generator, per_class: 50 } });
  await page.click('.recipe-toggle[aria-expanded=false]');
  await page.fill('.recipe-text', text);
  await page.waitForSelector('[role=status][aria-busy=false]');
  await page.click('.recipe-toggle');
}

async function measure(site, generator) {
  const { page, mishaps } = await openPage(site);
  await takeIn(page);
  await choose(page, generator);
  await goTo(page, 'synthetic');
  const seconds = async (button, selector) => {
    const began = performance.now();
    await page.click(button);
    await page.waitForSelector(selector, { timeout: LONG_MS });
    return ((performance.now() - began) / 1000).toFixed(1);
  };
  const learnt = await seconds('text=Make a preview', '.synthetic-class canvas');
  console.log(
    `${generator}: ${learnt} s to the preview; ${await page.innerText('.preview .help.numbers')}`,
  );
  const judged = await seconds('text=Judge these samples', '.judge table');
  console.log(`judged ${judged} s later: ${await page.innerText('.judge [role=status]')}`);
  console.log(await page.innerText('.judge table'));
  for (const mishap of mishaps) console.log(mishap);
  await page.close();
}

const site = await openBrowser({ '/': built });
try {
  for (const generator of names.split(',')) await measure(site, generator);
} finally {
  await site.close();
}
