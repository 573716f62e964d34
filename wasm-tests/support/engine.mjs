// The page's engine in this process: the single-thread build for browsers, which Node runs too.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { Engine } from '../../web/engine/engine.js';
import { build } from './paths.mjs';

const PAGES = { initial: 512, maximum: 16384 }; // 32 MB … 1 GB

/** @returns {Promise<Engine>} */
export async function loadEngine() {
  const program = pathToFileURL(path.join(build, 'web/thaw-simd.js')).href;
  const { default: createThaw } = await import(program);
  const wasmMemory = new WebAssembly.Memory(PAGES);
  return new Engine(await createThaw({ wasmMemory }), { build: 'simd', threads: 1 });
}

/**
 * Steps a started run to its end.
 * @param {import('../../web/engine/run.js').Run} run
 * @returns {object[]} its events
 */
export function stepToEnd(run) {
  const events = [];
  do events.push(run.step());
  while (events.at(-1).event !== 'done');
  return events;
}
