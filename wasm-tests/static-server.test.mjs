// The server behind `make start` and the browser tests.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '../scripts/static-server.mjs';

let folder, server;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'thaw-serve-'));
  mkdirSync(path.join(folder, 'site'));
  mkdirSync(path.join(folder, 'site-secrets'));
  writeFileSync(path.join(folder, 'site/index.html'), '<p>hello');
  writeFileSync(path.join(folder, 'site/thaw.wasm'), '\0asm');
  writeFileSync(path.join(folder, 'site/a b.txt'), 'spaced');
  writeFileSync(path.join(folder, 'site-secrets/key.txt'), 'treasure');
  server = await serve({ roots: { '/': path.join(folder, 'site') } });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Sends the target as it is; fetch would tidy `..` away. */
function get(target, method = 'GET') {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ host: hostname, port, path: target, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('every answer isolates the page, so that threads may share memory', async () => {
  for (const target of ['/', '/thaw.wasm', '/missing']) {
    const { headers } = await get(target);
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  }
});

test('files come with their type and length, folders as their index', async () => {
  const wasm = await get('/thaw.wasm');
  expect(wasm.headers['content-type']).toBe('application/wasm');
  expect(wasm.headers['content-length']).toBe('4');
  const index = await get('/?query');
  expect(index.headers['content-type']).toMatch('text/html');
  expect(index.body).toBe('<p>hello');
  expect((await get('/a%20b.txt')).body).toBe('spaced');
  expect((await get('/thaw.wasm', 'HEAD')).body).toBe('');
});

test.each([
  '/missing',
  '/../site-secrets/key.txt',
  '/..%2fsite-secrets/key.txt',
  '/%2e%2e/site-secrets/key.txt',
  '/%00',
  '/%zz',
])('%s is not found', async (target) => {
  const { status, body } = await get(target);
  expect(status).toBe(404);
  expect(body).not.toContain('treasure');
});

test('only GET and HEAD are answered', async () => {
  expect((await get('/', 'POST')).status).toBe(405);
});

test('a port that is taken is passed over', async () => {
  const taken = Number(new URL(server.url).port);
  const second = await serve({ roots: { '/': folder }, port: taken, tries: 10 });
  expect(Number(new URL(second.url).port)).toBeGreaterThan(taken);
  await second.close();
  await expect(serve({ roots: { '/': folder }, port: taken, tries: 1 })).rejects.toThrow(
    'EADDRINUSE',
  );
});
