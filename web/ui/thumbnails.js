/**
 * Small pictures of photos, made when they are wanted; those looked at last stay at hand. They are images
 * by their address: of canvases each is a layer of its own, and a page with hundreds scrolls badly.
 */
import { wrap } from 'comlink';

const MOST = 4000;
const FEW_CORES = navigator.hardwareConcurrency <= 2;
/** Decodes at a time: one core is left to the page itself, and more than two only take memory. */
const AT_ONCE = FEW_CORES ? 1 : 2;
/** Something scrolls for so long after it was last seen to. */
const SCROLLS_MS = 150;

/** Addresses, oldest first. @type {Map<string, string>} */
const kept = new Map();
let busy = 0;
/** @type {(() => void)[]} */
const waiting = [];

let scrolledAt = -Infinity;
addEventListener('scroll', () => (scrolledAt = performance.now()), {
  capture: true,
  passive: true,
});

/** On few cores, frames of what scrolls come first: a decode is followed by a rest as long. */
async function makeRoom(began) {
  const now = performance.now();
  if (!FEW_CORES || now - scrolledAt > SCROLLS_MS) return;
  await new Promise((resolve) => setTimeout(resolve, now - began));
}

let thumbnailer;
const makeBlob = (photo, side) => {
  thumbnailer ??= wrap(
    new Worker(new URL('./thumbnailer.js', import.meta.url), { type: 'module' }),
  );
  return thumbnailer.make(photo, side);
};

function keep(key, url) {
  kept.set(key, url);
  if (kept.size <= MOST) return;
  const [oldest, old] = kept.entries().next().value;
  kept.delete(oldest);
  URL.revokeObjectURL(old); // an image that shows it has it already
}

async function inTurn(work) {
  if (busy >= AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  busy++;
  const began = performance.now();
  try {
    return await work();
  } finally {
    makeRoom(began).then(() => {
      busy--;
      waiting.pop()?.(); // the latest asked for is what is being looked at
    });
  }
}

/** The address of a picture that is at hand. @returns {string|undefined} */
export function keptThumbnail(key) {
  const url = kept.get(key);
  if (!url) return undefined;
  kept.delete(key); // and behind the others, as the latest one used
  kept.set(key, url);
  return url;
}

/**
 * @param {string} key of the photo at this size
 * @param {() => Promise<Blob>} open
 * @param {number} side in pixels
 * @param {() => boolean} wanted asked when its turn comes
 * @returns {Promise<string|undefined>} its address; undefined where it is no longer wanted
 */
export function makeThumbnail(key, open, side, wanted) {
  return inTurn(async () => {
    if (!wanted()) return undefined;
    const url = URL.createObjectURL(await makeBlob(await open(), side));
    keep(key, url);
    return url;
  });
}
