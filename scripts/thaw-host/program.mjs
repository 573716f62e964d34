// Runs build/wasi/thaw.wasm in a worker, so that this thread can hear Ctrl-C meanwhile.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The project's folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Where everything built is. */
export const BUILD = path.resolve(ROOT, process.env.THAW_BUILD ?? 'build');
const PROGRAM = path.join(BUILD, 'wasi', 'thaw.wasm');

function checkBuilt() {
  if (existsSync(PROGRAM)) return;
  throw new Error(`${PROGRAM} is not built yet; run \`make wasi\` in ${ROOT}`);
}

/**
 * @param {string[]} words the command line without the program's name
 * @param {{output?: string}} [options] output: a file for stdout instead of this process's own
 * @returns {Promise<number>} exit status
 */
export async function runProgram(words, { output } = {}) {
  checkBuilt();
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-'));
  const cancelFile = path.join(folder, 'cancel');
  // WASI has no signals: the program looks for this file after each step.
  const interrupt = () => writeFileSync(cancelFile, '');
  process.once('SIGINT', interrupt);
  try {
    return await new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
        execArgv: ['--disable-warning=ExperimentalWarning'], // of node:wasi
        workerData: { program: PROGRAM, words, cancelFile, output, cwd: process.cwd() },
      });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    process.off('SIGINT', interrupt);
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a command that prints lines of JSON.
 * @param {string[]} words
 * @returns {Promise<{status: number, lines: any[], answer: any}>} answer: the last line; nothing
 *   when the command failed
 */
export async function askProgram(words) {
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-'));
  const output = path.join(folder, 'answer');
  try {
    const status = await runProgram(words, { output });
    const text = readFileSync(output, 'utf8').trim();
    const lines = status === 0 ? text.split('\n').map((line) => JSON.parse(line)) : [];
    return { status, lines, answer: lines.at(-1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
