// A small static server with the headers that threads need (cross-origin isolation), or, for tests,
// without them. For the page on the developer's own machine and for browser tests; not for the open
// network.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
};

const HEADERS = { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };

const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The file that a request names, or null for a path that is malformed or leaves its folder.
 * @param {Record<string, string>} roots folder by URL prefix; the longest prefix wins
 * @param {string} url the request's target
 */
function locate(roots, url) {
  let pathname;
  try {
    pathname = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (pathname.includes('\0')) return null;
  const prefix = Object.keys(roots)
    .filter((candidate) => pathname.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return null;
  const root = path.resolve(roots[prefix]);
  const file = path.join(root, pathname.slice(prefix.length));
  return file === root || file.startsWith(root + path.sep) ? file : null;
}

async function answer(roots, headers, request, response) {
  const fail = (code, text) => {
    response.writeHead(code, { ...headers, 'Content-Type': TYPES['.txt'] });
    response.end(`${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405, 'GET and HEAD only');
  let file = locate(roots, request.url);
  let info = file && (await stat(file).catch(() => null));
  if (info?.isDirectory()) {
    file = path.join(file, 'index.html');
    info = await stat(file).catch(() => null);
  }
  if (!info?.isFile()) return fail(404, `nothing at ${request.url}`);

  const type = TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
  response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': info.size });
  if (request.method === 'HEAD') return response.end();
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address().port);
    });
  });
}

/**
 * Serves folders on the loopback interface.
 * @param {object} options
 * @param {Record<string, string>} options.roots folder by URL prefix, each prefix ending in '/'
 * @param {Record<string, import('node:http').RequestListener>} [options.routes] by URL prefix
 *   what answers GET instead of a folder
 * @param {boolean} [options.isolated] whether with the headers that isolate a page
 * @param {number} [options.port] the first port to try; 0 lets the system choose
 * @param {number} [options.tries] how many ports in a row to try
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serve({ roots, routes = {}, isolated = true, port = 0, tries = 1 }) {
  const host = '127.0.0.1';
  const headers = isolated ? { ...HEADERS, ...ISOLATION } : HEADERS;
  const server = createServer((request, response) => {
    const { method, url } = request;
    const route = method === 'GET' && Object.keys(routes).find((prefix) => url.startsWith(prefix));
    const answered = route
      ? routes[route](request, response)
      : answer(roots, headers, request, response);
    answered.catch(() => response.destroy());
  });
  for (let attempt = 0; ; attempt++) {
    try {
      const taken = await listen(server, port === 0 ? 0 : port + attempt, host);
      return {
        url: `http://localhost:${taken}/`,
        close: () =>
          new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
          }),
      };
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || attempt + 1 >= tries) throw error;
    }
  }
}
