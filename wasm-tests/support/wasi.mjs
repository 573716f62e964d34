// Runs WASI programs in this process.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WASI } from '../../scripts/thaw-host/node-wasi.mjs';

/** @param {string} file */
export async function compile(file) {
  return WebAssembly.compile(await readFile(file));
}

/**
 * Runs a program once, in an instance of its own.
 * @param {WebAssembly.Module} module
 * @param {string[]} args the words after the program's name
 * @param {{preopens?: Record<string, string>, env?: Record<string, string>}} [surroundings]
 * @returns {{status: number, output: string}} exit status (134 for a trap), stdout and stderr
 */
export function run(module, args, { preopens = {}, env = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-wasi-'));
  const file = path.join(folder, 'output');
  const descriptor = openSync(file, 'w'); // WASI writes to descriptors, past process.stdout
  const wasi = new WASI({
    version: 'preview1',
    args: ['program', ...args],
    preopens,
    env,
    stdout: descriptor,
    stderr: descriptor,
    returnOnExit: true,
  });
  let status;
  let trap = '';
  try {
    status = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
  } catch (error) {
    status = 134;
    trap = error.stack;
  }
  closeSync(descriptor);
  const output = readFileSync(file, 'utf8') + trap;
  rmSync(folder, { recursive: true });
  return { status, output };
}
