/**
 * The page without a network, and with threads where its host sends no headers: the service worker
 * (web/offline/worker.js) seen from the page.
 */
import { effect, signal } from '@preact/signals';
import { Workbox } from 'workbox-window';
import { words } from '../words.js';
import { unchecked } from './intake.js';
import { isRunning } from './run_state.js';
import { announcement, run } from './training.js';

const RELOADED = 'thaw reloaded for isolation';
/** Held, shared, by each tab whose run is in work: a new version waits for all of them. */
const RUN_LOCK = 'thaw run';

/** Everything that the page is made of is in this browser. */
export const isKept = signal(false);
/** A reload would isolate this page, so that threads can run. */
export const canIsolate = signal(false);
/**
 * A newer version than this page: 'ready' to take over, 'refused' since another tab's run is in work.
 * @type {import('@preact/signals').Signal<'ready'|'refused'|null>}
 */
export const newVersion = signal(null);

/** Nothing was done in this page yet that a reload would undo. Old browsers cannot tell. */
const isUntouched = () =>
  !isRunning(run.value) &&
  unchecked.value === 0 &&
  !(navigator.userActivation?.hasBeenActive ?? true);

/** The worker now answers for this page's address: so the next load is isolated. */
function isolate() {
  canIsolate.value = true;
  // Once: a browser that lets pages pass by the worker would go on for ever.
  if (!isUntouched() || sessionStorage.getItem(RELOADED)) return;
  sessionStorage.setItem(RELOADED, 'yes');
  location.reload();
}

function holdLockWhileRunning() {
  let release = null;
  effect(() => {
    const running = isRunning(run.value);
    if (running && !release) {
      const over = new Promise((resolve) => (release = resolve));
      navigator.locks.request(RUN_LOCK, { mode: 'shared' }, () => over);
    } else if (!running && release) {
      release();
      release = null;
    }
  });
}

let workbox;

/** Looks for a new version whenever a person comes back to this page. */
function lookAgain() {
  if (document.visibilityState === 'visible') workbox.update().catch(() => {}); // offline
}

function offerVersion() {
  newVersion.value = 'ready';
  announcement.value = words.version.title;
}

/** Puts the new version in the place of this one, unless that would disturb a run in another tab. */
export async function takeNewVersion() {
  const free = { mode: 'exclusive', ifAvailable: true };
  await navigator.locks.request(RUN_LOCK, free, async (lock) => {
    if (!lock) {
      newVersion.value = 'refused';
      return;
    }
    const registration = await navigator.serviceWorker.getRegistration();
    if (!registration?.waiting) return location.reload(); // it took over already
    workbox.addEventListener('controlling', () => location.reload());
    workbox.messageSkipWaiting();
  });
}

/** Browsers have no service workers in some private windows, and none without https. */
export async function watchOffline() {
  if (!('serviceWorker' in navigator)) return;
  holdLockWhileRunning();
  const wasControlled = Boolean(navigator.serviceWorker.controller);
  workbox = new Workbox('sw.js');
  workbox.addEventListener('waiting', offerVersion);
  workbox.addEventListener('controlling', () => {
    if (wasControlled)
      offerVersion(); // another tab asked for it
    else if (!crossOriginIsolated) isolate();
  });
  navigator.serviceWorker.ready.then(() => (isKept.value = true));
  try {
    await workbox.register();
    addEventListener('visibilitychange', lookAgain);
  } catch {
    // refused: the page works all the same, with a network
  }
}
