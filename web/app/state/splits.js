/** Which photos validate and which are copies of others: the engine decides it before it trains. */
import { batch, effect, signal } from '@preact/signals';
import { client } from './engine.js';
import { photosForEngine, unchecked } from './intake.js';
import { hasSplits, usable } from './photos.js';
import { recipe } from './recipe.js';

const DELAY_MS = 200;

/**
 * Split of each photo that does not train, by its id; null where that is not known.
 * @type {import('@preact/signals').Signal<Map<number, 'validation'|'test'|'left_out'>|null>}
 */
export const splitOf = signal(null);

/**
 * What was found twice: counts, and pairs by the ids of their photos; null where nothing was.
 * @type {import('@preact/signals').Signal<object|null>}
 */
export const duplicates = signal(null);

function answered({ duplicates: found, ...splits }, ids) {
  const of = new Map();
  for (const [split, paths] of Object.entries(splits)) {
    for (const path of paths) of.set(ids.get(path), split);
  }
  const pairs = found.pairs.map((pair) => ({
    ...pair,
    firstId: ids.get(pair.first),
    copyId: ids.get(pair.copy),
  }));
  batch(() => {
    splitOf.value = of;
    duplicates.value = pairs.length > 0 ? { ...found, pairs } : null;
  });
}

async function ask(list, current) {
  const photos = photosForEngine(list).map((photo, i) => ({ ...photo, id: list[i].id }));
  const ids = new Map(photos.map(({ id, path }) => [path, id]));
  try {
    const splits = await client.splits(current, photos, hasSplits.value);
    if (splits) answered(splits, ids);
  } catch {
    batch(() => (splitOf.value = duplicates.value = null)); // a class without a photo to train on
  }
}

/** Starts to watch photos and recipe. Photos on their way in are waited for: they are looked at there. */
export function watchSplits() {
  let timer = 0;
  effect(() => {
    const list = usable.value;
    const { split, seed } = recipe.value;
    clearTimeout(timer);
    if (unchecked.value > 0) return;
    if (list.length > 0) timer = setTimeout(() => ask(list, { split, seed }), DELAY_MS);
    else duplicates.value = null;
  });
}
