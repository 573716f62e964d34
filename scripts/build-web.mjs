#!/usr/bin/env node
// Builds the page beside the engine: build-web.mjs FOLDER.
//
// Everything lands flat in the folder, so that a module finds its neighbours by
// `new URL('./worker.js', import.meta.url)` whether it was bundled or not:
//   main.js, main.css   from web/app/main.js and the styles it imports
//   worker.js           from web/worker/worker.js, helper.js beside it, thumbnailer.js from web/ui
//   what they share or import lazily, in chunks; /index.html, web/static/, models/*.safetensors and
//   the recipes with rules as they are
//   predictor.html      from web/predictor, with thaw-simd.js and .wasm inside
//   sw.js               from web/offline/worker.js, which keeps everything that lies there by then
// The engine's own scripts (thaw-*.js) are loaded at run time and never bundled.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildServiceWorker } from './build-offline.mjs';
import { buildPredictor } from './build-predictor.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const web = path.join(root, 'web');
const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: build-web.mjs FOLDER');
  process.exit(2);
}

if (existsSync(folder)) {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('chunk-')) rmSync(path.join(folder, name)); // named by content: old ones stay
  }
}
const options = {
  bundle: true,
  format: 'esm',
  target: ['chrome111', 'firefox115', 'safari16.4'], // the first with WebAssembly SIMD and modules in workers
  minify: true,
  sourcemap: true,
  charset: 'utf8', // h5wasm carries its program in a string
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.js': 'jsx' },
  logLevel: 'warning',
};
const failed = () => process.exit(1); // esbuild has said why
const { metafile } = await build({
  ...options,
  entryPoints: ['app/main.js', 'worker/worker.js', 'worker/helper.js', 'ui/thumbnailer.js'].map(
    (name) => path.join(web, name),
  ),
  entryNames: '[name]',
  chunkNames: 'chunk-[name]-[hash]',
  outdir: folder,
  splitting: true,
  metafile: true,
}).catch(failed);
cpSync(path.join(root, 'index.html'), path.join(folder, 'index.html'));
cpSync(path.join(web, 'static'), folder, { recursive: true });
for (const name of readdirSync(path.join(root, 'models'))) {
  // The weights that ship, fetched when something is to be trained from them, and where others lie.
  if (name.endsWith('.safetensors') || name === 'registry.json')
    cpSync(path.join(root, 'models', name), path.join(folder, name));
}

for (const name of readdirSync(path.join(root, 'models/recipes'))) {
  // Rules to begin with, fetched when they are chosen.
  const recipe = path.join(root, 'models/recipes', name);
  if (JSON.parse(readFileSync(recipe, 'utf8')).synthetic?.rules)
    cpSync(recipe, path.join(folder, name));
}

for (const file of Object.keys(metafile.outputs).sort()) {
  if (file.endsWith('.map')) continue;
  const kilobytes = gzipSync(readFileSync(file)).length / 1024;
  console.log(`  page     ${file} ${kilobytes.toFixed(1)} kB gzipped`);
}
const predictor = await buildPredictor(folder, options).catch(failed);
console.log(
  `  page     ${predictor.file} ${(predictor.bytes / 1e6).toFixed(2)} MB, the model's own page`,
);
const { file, files, bytes } = await buildServiceWorker(folder, options).catch(failed);
console.log(`  page     ${file} keeps ${files} files, ${(bytes / 1e6).toFixed(1)} MB, for offline`);
