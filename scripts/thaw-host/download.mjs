// One file from the network, to disk, hashed on the way.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

import { HostError } from './errors.mjs';

const BAR = 24;

/**
 * @param {string} address
 * @param {string} to file to write
 * @param {object} options
 * @param {string} options.name what is fetched, for messages
 * @param {string} options.algorithm of the hash
 * @param {number|null} options.bytes how many there should be, where it is known
 * @param {AbortSignal} options.signal
 * @returns {Promise<{bytes: number, digest: string}>}
 */
export async function download(address, to, { name, algorithm, bytes, signal }) {
  const response = await request(address, signal);
  const announced = Number(response.headers.get('content-length')) || null;
  const progress = progressBar(name, announced ?? bytes);
  const hash = createHash(algorithm);
  const file = await open(to, 'w');
  let received = 0;
  try {
    for await (const chunk of response.body) {
      hash.update(chunk);
      await file.write(chunk);
      received += chunk.length;
      progress.show(received);
    }
  } catch (error) {
    if (signal.aborted) throw new HostError('interrupted', 130);
    if (error.code) throw new HostError(`${to}: ${error.message}`, 1); // of the disk
    throw new HostError(
      `${address}: the connection broke: wanted ${announced ?? 'more'} bytes, found ${received}`,
      1,
    );
  } finally {
    progress.end();
    await file.close();
  }
  return { bytes: received, digest: hash.digest('hex') };
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<Response>} of a file that is there
 */
export async function request(address, signal) {
  let response;
  try {
    // Compressed on the way, a file would not have the length that is announced.
    response = await fetch(address, { signal, headers: { 'accept-encoding': 'identity' } });
  } catch (error) {
    if (signal.aborted) throw new HostError('interrupted', 130);
    const cause = error.cause?.code ?? error.cause?.message ?? error.message;
    throw new HostError(`${address}: cannot be reached (${cause})`, 1);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new HostError(
    `${address}: wanted the file, found ${response.status} ${response.statusText}`,
    1,
  );
}

/** A bar on a terminal, nothing elsewhere. */
function progressBar(name, total) {
  const { stderr } = process;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  let shown = 0;
  return {
    show(bytes) {
      if (!stderr.isTTY || Date.now() - shown < 100) return;
      shown = Date.now();
      const share = total ? Math.min(1, bytes / total) : 0;
      const bar = '#'.repeat(Math.floor(share * BAR)).padEnd(BAR);
      const of = total ? ` / ${megabytes(total)}` : '';
      stderr.write(`\r\x1b[K${name} [${bar}] ${megabytes(bytes)}${of} MB`);
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\x1b[K');
    },
  };
}
