/**
 * Chooses a build of the engine, makes its memory and loads it.
 *
 * `threads` and `simd` end every run with the same bits, here and on the command line; that is what
 * a recipe promises, so one of them is taken where nothing is asked for. `relaxed` is faster where the
 * processor fuses multiply and add, and is not bound to those bits: a choice says when it is to be
 * had, and the page offers it.
 */
import { Engine } from './engine.js';
import { ThawError } from './error.js';
import { detectFeatures } from './features.js';

const MAX_THREADS = 16; // as csrc/base/threads.h has it
const PAGE_BYTES = 65536;
const INITIAL_PAGES = (32 << 20) / PAGE_BYTES; // as the Makefile links it
/** What a memory may grow to, in MB: the first that this browser grants. */
const LIMITS_MB = [4096, 2048, 1024, 512];
/** How large one that never grows is. */
const FIXED_MB = [512, 384, 256];

/**
 * @typedef {'threads'|'simd'|'relaxed'} Build
 * @typedef {'asked'|'isolated'|'phone'|'not_isolated'|'no_shared_memory'|'no_relaxed'} Why
 * @typedef {object} Choice
 * @property {Build} build
 * @property {Why} why
 * @property {number} threads
 * @property {Build|null} other the threaded build that could run here instead
 */

/**
 * @param {{build?: Build, threads?: number}} wanted what the page asks for, if anything
 * @param {import('./features.js').Features} features
 * @returns {Choice}
 */
export function chooseBuild(wanted, features) {
  if (!features.simd) {
    throw new ThawError(
      'UNSUPPORTED',
      'This browser lacks WebAssembly SIMD. Chrome 91, Firefox 89 and Safari 16.4 have it, and newer ones.',
    );
  }
  const single = (why) => ({ build: 'simd', why, threads: 1, other: null });
  if (wanted.build === 'simd') return single('asked');
  if (features.phone) return single('phone');
  if (!features.isolated) return single('not_isolated');
  if (!features.sharedMemory) return single('no_shared_memory');
  const threads = Math.max(1, Math.min(wanted.threads ?? features.cores, MAX_THREADS));
  if (wanted.build !== 'relaxed') {
    const other = features.relaxed ? 'relaxed' : null;
    return { build: 'threads', why: wanted.build ? 'asked' : 'isolated', threads, other };
  }
  return features.relaxed
    ? { build: 'relaxed', why: 'asked', threads, other: 'threads' }
    : { build: 'threads', why: 'no_relaxed', threads, other: null };
}

/**
 * Memories to ask for, best first. On phones it is all there from the beginning: to grow would mean to
 * hold both the old and the new one for a while, which ends the page. What is never touched costs nothing.
 * @param {boolean} phone
 * @returns {{initial: number, maximum: number}[]} in pages
 */
export function memoryChoices(phone) {
  const pages = (megabytes) => (megabytes << 10) * (1024 / PAGE_BYTES);
  return phone
    ? FIXED_MB.map((size) => ({ initial: pages(size), maximum: pages(size) }))
    : LIMITS_MB.map((limit) => ({ initial: INITIAL_PAGES, maximum: pages(limit) }));
}

/**
 * @param {boolean} shared between threads
 * @param {boolean} phone
 * @returns {WebAssembly.Memory} as large as this browser lets it become
 */
export function makeMemory(shared, phone) {
  let failure;
  for (const limits of memoryChoices(phone)) {
    try {
      return new WebAssembly.Memory({ ...limits, shared });
    } catch (error) {
      failure = error;
    }
  }
  throw new ThawError(
    'NO_MEMORY',
    `The browser grants no memory to the engine: ${failure.message}`,
  );
}

/**
 * @param {{build?: Build, threads?: number}} [wanted]
 * @returns {Promise<Engine>}
 */
export async function loadEngine(wanted = {}) {
  const features = detectFeatures();
  const choice = chooseBuild(wanted, features);
  const { default: createThaw } = await import(
    new URL(`thaw-${choice.build}.js`, import.meta.url).href
  );
  const module = await createThaw({
    wasmMemory: makeMemory(choice.build !== 'simd', features.phone),
    poolSize: choice.threads - 1,
  });
  return new Engine(module, choice);
}
