/**
 * The work that survives a closed tab: small things in the browser's database, each under its own
 * name, written soon after they change. One tab keeps them at a time; another works without.
 */
import { effect, signal } from '@preact/signals';
import { createStore, getMany, setMany } from 'idb-keyval';
import { canKeep } from '../../store/photo_store.js';

/** A change is written this much later, together with those that follow it. */
const DELAY_MS = 250;
/** How long the lock of a tab that is being closed may linger. */
const LOCK_MS = 1000;

/** Whether this tab keeps the work. */
export const keeps = signal(false);
/** Why nothing is kept; null: it is. @type {import('@preact/signals').Signal<'elsewhere'|'unavailable'|null>} */
export const notKept = signal(null);

let store;
/** @type {Map<string, any>} what waits to be written */
const waiting = new Map();
let timer = 0;
let writing = Promise.resolve();

/** The lock is held until the tab is gone, however it goes. */
function holdLock() {
  return new Promise((resolve) => {
    const options = { signal: AbortSignal.timeout(LOCK_MS) };
    navigator.locks
      .request('thaw work', options, () => {
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => resolve(false));
  });
}

/**
 * Opens what was saved.
 * @param {string[]} names
 * @returns {Promise<any[]>} undefined for what was never saved
 */
export async function openSaved(names) {
  try {
    if (!(await canKeep())) throw new Error('no file system');
    store = createStore('thaw', 'work');
    if (!(await holdLock())) {
      notKept.value = 'elsewhere';
      return names.map(() => undefined);
    }
    const found = await getMany(names, store);
    keeps.value = true;
    navigator.storage.persist?.(); // asks that the browser not clear it for want of room
    return found;
  } catch {
    notKept.value = 'unavailable';
    return names.map(() => undefined);
  }
}

function write() {
  clearTimeout(timer);
  timer = 0;
  const entries = [...waiting];
  waiting.clear();
  if (entries.length > 0) writing = writing.then(() => setMany(entries, store));
  return writing;
}

/**
 * Saves what `read` gives whenever the signals that it reads change.
 * @param {string} name
 * @param {() => any} read
 */
export function keepSaved(name, read) {
  if (!keeps.value) return;
  let first = true;
  effect(() => {
    const value = read();
    if (!first) {
      waiting.set(name, value);
      timer ||= setTimeout(write, DELAY_MS);
    }
    first = false;
  });
}

/** Resolves when everything that has changed until now is written. */
export async function savedNow() {
  if (keeps.value) await write();
}

addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') savedNow();
});
