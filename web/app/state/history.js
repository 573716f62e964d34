/** Steps that can be taken back: states are never changed, only replaced, so a step is the former one. */
import { computed, signal } from '@preact/signals';

const KEPT_STEPS = 50;

/**
 * @template T
 * @typedef {object} Step
 * @property {string} what was done, in words
 * @property {T} state before it was done; in the future of an undo: after it
 */

/**
 * @template T
 * @param {() => T} capture
 * @param {(state: T) => void} restore
 */
export function createHistory(capture, restore) {
  /** @type {import('@preact/signals').Signal<Step<T>[]>} */
  const past = signal([]);
  /** @type {import('@preact/signals').Signal<Step<T>[]>} */
  const future = signal([]);

  const move = (from, to) => {
    const step = from.value.at(-1);
    if (!step) return;
    from.value = from.value.slice(0, -1);
    to.value = [...to.value, { what: step.what, state: capture() }];
    restore(step.state);
  };

  return {
    /** What undo would take back, in words; null: nothing. */
    undoable: computed(() => past.value.at(-1)?.what ?? null),
    redoable: computed(() => future.value.at(-1)?.what ?? null),
    /** Called before a step is taken. @param {string} what it does, in words */
    remember(what) {
      past.value = [...past.value, { what, state: capture() }].slice(-KEPT_STEPS);
      future.value = [];
    },
    undo: () => move(past, future),
    redo: () => move(future, past),
  };
}
