// Runs the command line as a user does: the native program, or the WASI program through its Node host.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { build, root } from './paths.mjs';

/** Programs by name, as the words that start them. */
export const programs = {
  native: [path.join(build, 'native', 'thaw')],
  wasi: [process.execPath, path.join(root, 'scripts', 'thaw.mjs')],
};

/** Peak resident memory of a living process in bytes; 0 where /proc tells nothing. */
function peakOf(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0; // ended meanwhile
  }
}

/**
 * @param {keyof programs} program
 * @param {string[]} words
 * @param {{cwd?: string, onStart?: (child: import('node:child_process').ChildProcess) => void}} [options]
 * @returns {Promise<{status: number, stdout: string, stderr: string, peak: number}>}
 */
export function thaw(program, words, { cwd = root, onStart } = {}) {
  const [file, ...first] = programs[program];
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 50);
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(watch);
      resolve({ status, stdout, stderr, peak });
    });
    onStart?.(child);
  });
}

/** The last object of a text of JSON lines. */
export function lastLine(text) {
  return JSON.parse(text.trim().split('\n').at(-1));
}

/** The last event of a run's folder. */
export function lastEvent(run) {
  return lastLine(readFileSync(path.join(run, 'events.jsonl'), 'utf8'));
}

/**
 * A folder for the time of a test.
 * @template T
 * @param {(folder: string) => Promise<T>} use
 */
export async function inFolder(use) {
  const folder = mkdtempSync(path.join(tmpdir(), 'thaw-cli-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
