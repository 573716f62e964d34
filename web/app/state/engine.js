import { signal } from '@preact/signals';
import { Client } from '../../worker/client.js';

/** ?engine=simd|threads|relaxed and ?threads=N choose the build instead of feature detection. */
const query = new URLSearchParams(globalThis.location?.search);

/** The address of this page with another build of the engine. @param {string} build */
export function addressWith(build) {
  const changed = new URLSearchParams(query);
  changed.set('engine', build);
  return `?${changed}${location.hash}`;
}

const threads = Number(query.get('threads'));

export const client = new Client({
  build: query.get('engine') ?? undefined,
  threads: threads > 0 ? threads : undefined,
});

/** @type {import('@preact/signals').Signal<import('../../worker/protocol.js').EngineInfo|null>} */
export const engineInfo = signal(null);
/** Why there is no engine. @type {import('@preact/signals').Signal<Error|null>} */
export const engineFailure = signal(null);

export async function loadEngine() {
  try {
    engineInfo.value = await client.info();
  } catch (error) {
    engineFailure.value = error;
  }
}
