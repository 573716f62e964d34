/** Photos that are selected, to be moved or removed together. */
import { computed, signal } from '@preact/signals';
import { movePhotos, photos, photosByClass, removePhotos } from './photos.js';

/** @type {import('@preact/signals').Signal<Set<number>>} */
const chosen = signal(new Set());
/** The photo that a range begins with. */
let anchor = null;

/** Ids of selected photos that are still there. */
export const selection = computed(() => {
  if (chosen.value.size === 0) return chosen.value;
  const there = photos.value.filter(({ id }) => chosen.value.has(id)).map(({ id }) => id);
  return new Set(there);
});

/**
 * @param {number} classId
 * @param {number} index among the photos of the class
 * @param {import('../../ui/gallery.js').Chosen} how
 */
export function choose(classId, index, { extend, toggle }) {
  const list = photosByClass.value.get(classId);
  const { id } = list[index];
  const from = extend ? list.findIndex((photo) => photo.id === anchor) : -1;
  if (from >= 0) {
    const range = list.slice(Math.min(from, index), Math.max(from, index) + 1);
    chosen.value = new Set([...selection.value, ...range.map((photo) => photo.id)]);
    return;
  }
  anchor = id;
  if (!toggle) {
    chosen.value = new Set([id]);
    return;
  }
  const next = new Set(selection.value);
  if (!next.delete(id)) next.add(id);
  chosen.value = next;
}

/** @param {number} classId */
export function chooseClass(classId) {
  chosen.value = new Set(photosByClass.value.get(classId).map(({ id }) => id));
}

export function chooseNone() {
  chosen.value = new Set();
}

export function removeChosen() {
  if (selection.value.size > 0) removePhotos(selection.value);
  chooseNone();
}

/** @param {number} classId */
export function moveChosen(classId) {
  movePhotos(selection.value, classId);
  chooseNone();
}
