// A registry of our own and the server that its files come from, on this computer alone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

import { programs } from './cli.mjs';
import { root } from './paths.mjs';

export const digest = (algorithm, bytes) => createHash(algorithm).update(bytes).digest('hex');

/**
 * Serves files on 127.0.0.1.
 * @param {Record<string, Buffer | ((response: import('node:http').ServerResponse) => void)>} files
 * @returns {Promise<{address: string, asked: string[], close: () => Promise<void>}>}
 */
export async function serveFiles(files) {
  const asked = [];
  const server = createServer(({ url }, response) => {
    const file = files[url.slice(1)];
    asked.push(url.slice(1));
    if (typeof file === 'function') return file(response);
    response.writeHead(file ? 200 : 404, file && { 'content-length': file.length });
    return response.end(file);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const COLUMNS = ['name', 'backbone', 'top', 'file', 'bytes', 'hash'];

/**
 * A registry of one family, as models/registry.json has it.
 * @param {string} address where the files lie
 * @param {any[][]} rows name, backbone, top, file, bytes, hash
 */
export const registryOf = (address, rows) => ({
  thaw_registry: 1,
  families: [
    { address, licence: 'MIT', preprocess: 'tf', renames: null, columns: COLUMNS, files: rows },
  ],
});

/**
 * `npx thaw` with a registry and a cache of its own.
 * @param {string} folder for both
 * @param {string} address where the files lie
 * @param {any[][]} rows name, backbone, top, file, bytes, hash
 */
export function host(folder, address, rows) {
  const registry = path.join(folder, 'registry.json');
  const cache = path.join(folder, 'cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(registry, JSON.stringify(registryOf(address, rows)));
  const env = { ...process.env, THAW_REGISTRY: registry, THAW_CACHE: cache };
  return {
    cache,
    /** Names of what is in the cache, hidden files too. */
    cached: () => readdirSync(cache),
    /**
     * @param {string[]} words
     * @param {(child: import('node:child_process').ChildProcess) => void} [onStart]
     * @returns {Promise<{status: number, stdout: string, stderr: string}>}
     */
    thaw: (words, onStart) =>
      new Promise((resolve, reject) => {
        const [file, ...first] = programs.wasi;
        const child = spawn(file, [...first, ...words], { cwd: root, env });
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (text) => (stdout += text));
        child.stderr.on('data', (text) => (stderr += text));
        child.on('error', reject);
        child.on('close', (status) => resolve({ status, stdout, stderr }));
        onStart?.(child);
      }),
  };
}
