// The service worker of the built page, with the list of the files that it keeps. esbuild bundles it as
// it does the page; the list is what lies in the folder, each file with a hash of its content.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../web/offline/worker.js', import.meta.url));
const WORKER = 'sw.js';

/** What lies there but is no part of the page: maps for debuggers, C tests, the worker itself. */
const isKept = (name) => !/\.map$|^thaw-tests\./.test(name) && name !== WORKER;

/**
 * Writes sw.js, which every change of a kept file changes.
 * @param {string} folder the built page, all of it
 * @param {import('esbuild').BuildOptions} options as the page was built
 * @returns {Promise<{file: string, files: number, bytes: number}>} what it keeps
 */
export async function buildServiceWorker(folder, options) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isKept(entry.name))
    .map(({ name }) => name)
    .sort();
  let bytes = 0;
  const kept = names.map((url) => {
    const content = readFileSync(path.join(folder, url));
    bytes += content.length;
    return { url, revision: createHash('sha256').update(content).digest('hex').slice(0, 16) };
  });
  const file = path.join(folder, WORKER);
  await build({
    ...options,
    entryPoints: [source],
    outfile: file,
    format: 'iife', // a worker of the classic kind, which every browser runs
    define: { KEPT: JSON.stringify(kept) },
  });
  return { file, files: kept.length, bytes };
}
