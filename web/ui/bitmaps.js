/** Small pictures of photos, decoded when they are wanted; those looked at last stay at hand. */

const BUDGET_BYTES = 64 << 20;
/** Decodes at a time: more only take memory from one another. */
const AT_ONCE = 2;
const RGBA = 4;

/** Oldest first. @type {Map<string, ImageBitmap>} */
const kept = new Map();
let bytes = 0;
let busy = 0;
/** @type {(() => void)[]} */
const waiting = [];

const sizeOf = ({ width, height }) => width * height * RGBA;

function keep(key, bitmap) {
  kept.set(key, bitmap);
  bytes += sizeOf(bitmap);
  for (const [oldest, old] of kept) {
    if (bytes <= BUDGET_BYTES) break;
    kept.delete(oldest);
    bytes -= sizeOf(old);
    old.close();
  }
}

async function inTurn(work) {
  if (busy >= AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  busy++;
  try {
    return await work();
  } finally {
    busy--;
    waiting.pop()?.(); // the latest asked for is what is being looked at
  }
}

/** A picture that is at hand. @returns {ImageBitmap|undefined} the cache's: not to be closed */
export function keptBitmap(key) {
  const bitmap = kept.get(key);
  if (!bitmap) return undefined;
  kept.delete(key); // and behind the others, as the latest one used
  kept.set(key, bitmap);
  return bitmap;
}

/**
 * @param {string} key of the photo at this size
 * @param {() => Promise<Blob>} open
 * @param {number} side in pixels that the picture will have; of photos up to 3 : 2 none is lost
 * @param {() => boolean} wanted asked when its turn comes
 * @returns {Promise<ImageBitmap|undefined>} the cache's; undefined where it is no longer wanted
 */
export function decodeBitmap(key, open, side, wanted) {
  return inTurn(async () => {
    if (!wanted()) return undefined;
    const blob = await open();
    const bitmap = await createImageBitmap(blob, {
      resizeWidth: Math.ceil(side * 1.5),
      resizeQuality: 'medium',
    });
    keep(key, bitmap);
    return bitmap;
  });
}
