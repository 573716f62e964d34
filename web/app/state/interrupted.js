/**
 * The run that was in work when the page was closed: it can go on from its latest checkpoint, with the
 * photos and the settings that it was started with, whatever has become of them since.
 */
import { signal } from '@preact/signals';
import { client } from './engine.js';
import { captureData, reserveIds } from './photos.js';
import { recipe } from './recipe.js';
import { keeps } from './saved.js';

/**
 * @typedef {object} Interrupted
 * @property {number} epoch in work, over all phases, from 0
 * @property {ReturnType<typeof captureData>} data
 * @property {object} recipe
 */

/** @type {import('@preact/signals').Signal<Interrupted|null>} */
export const interrupted = signal(null);

/** What a run's checkpoints carry for this page; null: there is no place to keep them. */
export const sourceOfRun = () =>
  keeps.value ? JSON.stringify({ data: captureData(), recipe: recipe.value }) : null;

/** Looks whether there is one. */
export async function findInterrupted() {
  if (!keeps.value) return;
  const found = await client.interrupted();
  if (found) {
    const { data, recipe: wanted } = JSON.parse(found.source);
    reserveIds(data);
    interrupted.value = { epoch: found.epoch, data, recipe: wanted };
  } else {
    interrupted.value = null;
  }
}

export async function discardInterrupted() {
  interrupted.value = null;
  await client.discard();
}
