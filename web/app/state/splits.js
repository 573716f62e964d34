/** Which photos validate: the engine decides it from their names, long before it sees them. */
import { effect, signal } from '@preact/signals';
import { client } from './engine.js';
import { hasSplits, pathsOf, usable } from './photos.js';
import { recipe } from './recipe.js';

const DELAY_MS = 200;

/**
 * Split of each photo that does not train, by its id; null where that is not known.
 * @type {import('@preact/signals').Signal<Map<number, 'validation'|'test'>|null>}
 */
export const splitOf = signal(null);

let asked = 0;

async function ask(list, current) {
  const question = ++asked;
  const paths = pathsOf(list);
  const ids = new Map(paths.map((path, i) => [path, list[i].id]));
  const found = new Map();
  try {
    const splits = await client.splits(current, paths, hasSplits.value);
    for (const [split, members] of Object.entries(splits)) {
      for (const path of members) found.set(ids.get(path), split);
    }
  } catch {
    if (question === asked) splitOf.value = null; // a class without a photo to train on
    return;
  }
  if (question === asked) splitOf.value = found;
}

/** Starts to watch photos and recipe. */
export function watchSplits() {
  let timer = 0;
  effect(() => {
    const list = usable.value;
    const { split, seed } = recipe.value;
    clearTimeout(timer);
    if (list.length > 0) timer = setTimeout(() => ask(list, { split, seed }), DELAY_MS);
  });
}
