/** Which photos validate and which are copies of others: the engine decides it before it trains. */
import { batch, computed, effect, signal } from '@preact/signals';
import { client } from './engine.js';
import { photosForEngine, unchecked } from './intake.js';
import { classCount, hasSplits, samplePerClass, usable } from './photos.js';
import { recipe } from './recipe.js';

const DELAY_MS = 200;

/**
 * Split of each photo that does not train, by its id; null where that is not known.
 * @type {import('@preact/signals').Signal<Map<number, 'validation'|'test'|'left_out'>|null>}
 */
export const splitOf = signal(null);

/**
 * What is to be trained on, class by class; null where that is not known.
 * @type {import('@preact/signals').Signal<import('../../engine/run.js').Planned[]|null>}
 */
export const plan = signal(null);

/** Classes that there is something to train on for, be it drawn by rules. */
export const trainableCount = computed(() => {
  const planned = plan.value?.filter(({ real, synthetic }) => real + synthetic > 0) ?? [];
  return Math.max(classCount.value, planned.length);
});

/**
 * What was found twice: counts, and pairs by the ids of their photos; null where nothing was.
 * @type {import('@preact/signals').Signal<object|null>}
 */
export const duplicates = signal(null);

function answered({ duplicates: found, plan: planned, ...splits }, ids) {
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
    plan.value = planned;
    duplicates.value = pairs.length > 0 ? { ...found, pairs } : null;
  });
}

async function ask(list, current) {
  const photos = photosForEngine(list).map((photo, i) => ({ ...photo, id: list[i].id }));
  const ids = new Map(photos.map(({ id, path }) => [path, id]));
  try {
    const splits = await client.splits(current, photos, hasSplits.value, samplePerClass.value);
    if (splits) answered(splits, ids);
  } catch {
    // A class without a photo to train on, or a recipe with a mistake.
    batch(() => (splitOf.value = plan.value = duplicates.value = null));
  }
}

/** Starts to watch photos and recipe. Photos on their way in are waited for: they are looked at there. */
export function watchSplits() {
  let timer = 0;
  effect(() => {
    const list = usable.value;
    const { split, seed, synthetic } = recipe.value;
    const generator = synthetic?.generator ?? 'none';
    // The sample set alone is not asked for: drawing and comparing thousands takes seconds.
    const drawn = generator === 'rules' || (samplePerClass.value > 0 && generator !== 'none');
    clearTimeout(timer);
    if (unchecked.value > 0) return;
    if (list.length > 0 || drawn)
      timer = setTimeout(() => ask(list, { split, seed, synthetic }), DELAY_MS);
    else batch(() => (plan.value = duplicates.value = null));
  });
}
