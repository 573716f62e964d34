// What the three drivers of the C tests have in common.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { build } from './paths.mjs';
import { skip } from './skip.mjs';

const SKIPPED = 77; // exit status, as in wasm-tests/c/main.c

export const nativeProgram = path.join(build, 'native/thaw-tests');

/** Names of all C tests. Every build has the same ones, and the native program answers fastest. */
export const names = execFileSync(nativeProgram, ['--list'], { encoding: 'utf8' })
  .trim()
  .split('\n');

/**
 * Turns the outcome of a C test into that of the running Jest test.
 * @param {number | null} status exit status; null when the program was killed
 * @param {string} output
 */
export function judge(status, output) {
  if (status === SKIPPED) skip(output.replace(/^.*SKIP \w+: /s, '').trim());
  if (status === 0) return;
  const failure = new Error(`exit status ${status}\n${output}`);
  failure.stack = failure.message; // where in C it failed says more than where in here
  throw failure;
}
