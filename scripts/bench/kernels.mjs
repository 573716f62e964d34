#!/usr/bin/env node
// `thaw bench` where the engine runs: kernels.mjs BUILD-FOLDER [--build relaxed] [--node] [WORDS].
//     --build relaxed|threads|simd   which build of the engine (default relaxed)
//     --threads N                    default: one a core
//     --node                         in this Node instead of Chromium
// Every other word is `thaw bench`'s own. Node before 22 knows relaxed SIMD by the switch
// --experimental-wasm-relaxed-simd alone, and its compiler misjudges kernels: see docs/performance.md.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const [folder, ...words] = process.argv.slice(2);
if (!folder) {
  console.error('usage: kernels.mjs BUILD-FOLDER [--build relaxed] [--node] [WORDS OF thaw bench]');
  process.exit(2);
}

/** Takes an option and its value out of the words. */
function take(name, fallback) {
  const at = words.indexOf(name);
  return at < 0 ? fallback : words.splice(at, 2)[1];
}

const build = take('--build', 'relaxed');
const threads = build === 'simd' ? 1 : Number(take('--threads', availableParallelism()));
const inNode = words.includes('--node');
const question = { build, words: ['bench', ...words.filter((w) => w !== '--node')], threads };
const programs = path.resolve(folder, 'bench');

async function runHere() {
  const script = pathToFileURL(path.join(programs, `thaw-${build}.js`)).href;
  const { default: createThaw } = await import(script);
  const program = await createThaw({ poolSize: threads - 1 });
  return program.callMain([...question.words, '--threads', String(threads)]);
}

async function runInChromium() {
  const { openBrowser } = await import('../../wasm-tests/support/browser.mjs');
  const site = await openBrowser({ '/build/bench/': programs, '/scripts/bench/': here });
  try {
    const page = await site.newPage();
    await page.exposeFunction('say', (line) => console.log(line));
    await page.goto(`${site.url}scripts/bench/page.html?worker=/scripts/bench/program-worker.mjs`);
    return await page.evaluate((q) => ask(q), question);
  } finally {
    await site.close();
  }
}

process.exit(await (inNode ? runHere() : runInChromium()));
