/**
 * Official weights: files that models/registry.json names. The page asks no other origin than its own,
 * where they may lie, or be handed on, as `official/FILE`. Whichever way a file of theirs comes, it
 * is checked against the size and hash that were published.
 */
import { ThawError } from '../engine/error.js';
import { startDigest } from '../weights/digest.js';
import { checkIdentity, readRegistry } from '../weights/registry.js';

const beside = (file) => new URL(file, import.meta.url);

/** @returns {Promise<import('../weights/registry.js').Entry[]>} */
export async function officialWeights() {
  const response = await fetch(beside('registry.json'));
  if (!response.ok) {
    throw new ThawError(
      'FAILED',
      `registry.json: wanted it beside the page, got ${response.status}`,
    );
  }
  return readRegistry(await response.json());
}

/**
 * @param {import('../weights/registry.js').Entry} entry
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(bytes: number) => void} progress
 * @returns {Promise<Blob>} whole and checked
 */
async function checked(entry, stream, progress) {
  const digest = entry.hash && startDigest(entry.hash.algorithm);
  const chunks = [];
  let bytes = 0;
  for (const reader = stream.getReader(); ;) {
    const { value, done } = await reader.read();
    if (done) break;
    digest?.update(value);
    chunks.push(value);
    progress((bytes += value.length));
  }
  checkIdentity(entry, { bytes, digest: digest?.hex() ?? null });
  return new Blob(chunks);
}

/**
 * @param {import('../weights/registry.js').Entry} entry
 * @param {AbortSignal} signal
 * @param {(event: {event: 'fetch', done: number, total: number}) => void} tell bytes
 * @returns {Promise<import('./protocol.js').Photo>}
 */
export async function fetchOfficial(entry, signal, tell) {
  const name = `official/${entry.file}`;
  try {
    const response = await fetch(beside(name), { signal });
    if (!response.ok) {
      const reason =
        response.status === 404 ? '404' : `${response.status}: ${await response.text()}`;
      throw new ThawError(
        'NOT_SERVED',
        `${name}: wanted from where this page came from, got ${reason}`,
      );
    }
    const total = Number(response.headers.get('content-length')) || entry.bytes || 0;
    const file = await checked(entry, response.body, (done) =>
      tell({ event: 'fetch', done, total }),
    );
    return { path: entry.file, file };
  } catch (error) {
    if (signal.aborted) throw new ThawError('CANCELLED', 'fetching was stopped');
    throw error;
  }
}

/**
 * What is known of files that were given by hand.
 * @param {import('./protocol.js').Photo[]} files
 * @returns {Promise<{name: string, problem: string|null}|null>} null: none has the name of an official
 *   file; problem: why it is not that file after all
 */
export async function recognize(files) {
  const names = files.map(({ path }) => path.split('/').at(-1));
  const entry = (await officialWeights()).find(({ file }) => names.includes(file));
  if (!entry) return null;
  try {
    await checked(entry, files[names.indexOf(entry.file)].file.stream(), () => {});
    return { name: entry.name, problem: null };
  } catch ({ message }) {
    return { name: entry.name, problem: message };
  }
}
