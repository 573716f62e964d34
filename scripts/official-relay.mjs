// Official weights, handed on: the page asks its own origin alone, so whoever serves it fetches them,
// when they are asked for, from where models/registry.json says that they lie. Nothing else is handed on.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { request as ask } from './thaw-host/download.mjs';
import { registryEntries } from './thaw-host/registry.mjs';

/** @param {import('node:http').ServerResponse} response @param {number} code @param {string} text */
function refuse(response, code, text) {
  response.writeHead(code, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

/**
 * Answers GET …/FILE.
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} response
 */
export async function relayOfficial(incoming, response) {
  const name = incoming.url.split('/').at(-1);
  const entry = (await registryEntries()).find(({ file }) => encodeURIComponent(file) === name);
  if (!entry) return refuse(response, 404, `the registry has no file ${name}`);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  let found;
  try {
    found = await ask(entry.address, gone.signal);
  } catch ({ message }) {
    return refuse(response, 502, message);
  }
  const length = found.headers.get('content-length');
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(length && { 'Content-Length': length }),
  });
  return pipeline(Readable.fromWeb(found.body), response);
}
