#!/usr/bin/env node
// Augmented pictures a second on one thread: Thaw in Chromium beside Keras' own path (SciPy and
// Pillow) and Pillow alone, turn by turn. augment.mjs BUILD-FOLDER [--turns N]
// Prints the table of docs/performance.md.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBrowser } from '../../wasm-tests/support/browser.mjs';
import { median, ratioOf } from './report.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const { values: options, positionals } = parseArgs({
  options: { turns: { type: 'string', default: '15' } },
  allowPositionals: true,
});
const build = path.resolve(positionals[0] ?? path.join(root, 'build'));

/** The article's recipe. */
const ARTICLE = {
  rotation: 20,
  width_shift: 0.2,
  height_shift: 0.2,
  zoom: 0.2,
  horizontal_flip: true,
  brightness: [0.8, 1.2],
};
const PHOTOS = 4;
/** Times that each contestant goes through the photos in a turn, so that turns are alike in length. */
const EPOCHS = { exact: 20, thaw: 30, pillow: 12, keras: 3 };
const SIDES = [224, 96];

const augmentOf = { thaw: ARTICLE, exact: { ...ARTICLE, mode: 'keras-exact' } };

async function enterPage(site, build) {
  const tab = await site.newPage();
  await tab.goto(`${site.url}scripts/bench/page.html?worker=/scripts/bench/augment-worker.mjs`);
  const ask = (question) => tab.evaluate((q) => window.ask(q), question);
  await ask({ load: { build, script: `/engine/thaw-${build}.js` } });
  return { ask, leave: () => tab.close() };
}

function enterPython(way) {
  const script = path.join(here, 'augment_peer.py');
  const child = spawn('/usr/bin/python3', [script, way], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('augment_peer.py ended: has /usr/bin/python3 SciPy and Pillow?');
    const { answer, failure } = JSON.parse(value);
    if (failure) throw new Error(failure);
    return answer;
  };
  return { ask, leave: () => child.kill() };
}

/** Seconds a picture, of each turn, by contestant. */
async function measure(site, side) {
  const present = {
    thaw: await enterPage(site, 'simd'),
    exact: await enterPage(site, 'simd'),
    keras: enterPython('keras'),
    pillow: enterPython('pillow'),
  };
  const seconds = {};
  for (const [name, { ask }] of Object.entries(present)) {
    const epochs = EPOCHS[name];
    await ask({ open: { side, photos: PHOTOS, epochs, augment: augmentOf[name] } });
    seconds[name] = [];
  }
  for (let i = 0; i < Number(options.turns); i++) {
    for (const [name, { ask }] of Object.entries(present)) {
      seconds[name].push((await ask({ turn: true })) / (PHOTOS * EPOCHS[name]));
    }
  }
  for (const { leave } of Object.values(present)) await leave();
  return seconds;
}

const said = (ratio) =>
  `${ratio.median.toFixed(1)} (${ratio.lowest.toFixed(1)}–${ratio.highest.toFixed(1)})`;
const rate = (seconds) => (1 / median(seconds)).toFixed(0);

const site = await openBrowser({
  '/scripts/bench/': here,
  '/web/engine/': path.join(root, 'web/engine'),
  '/engine/': path.join(build, 'web'),
});
try {
  console.log(
    '| pictures a second | Keras | Pillow | Thaw | × Keras | × Pillow | Thaw, `keras-exact` | × Keras |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const side of SIDES) {
    const { keras, pillow, thaw, exact } = await measure(site, side);
    const cells = [
      `${side}²`,
      rate(keras),
      rate(pillow),
      rate(thaw),
      said(ratioOf(keras, thaw)),
      said(ratioOf(pillow, thaw)),
      rate(exact),
      said(ratioOf(keras, exact)),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await site.close();
}
