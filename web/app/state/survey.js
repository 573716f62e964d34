/** Something measured on the photos before anything is trained: its progress, failure and end. */
import { signal } from '@preact/signals';
import { photosForEngine } from './intake.js';
import { hasSplits, samplePerClass } from './photos.js';
import { weights } from './weights.js';

/** What every survey's job has of the photos and weights at hand. */
const atHand = () => ({
  photos: photosForEngine(),
  hasSplits: hasSplits.value,
  shapesPerClass: samplePerClass.value,
  weights: weights.value?.blob ?? null,
});

/** @param {(job: object, options: object) => Promise<object>} ask the engine, through the client */
export function makeSurvey(ask) {
  /** What is being done; null: nothing. @type {import('@preact/signals').Signal<object|null>} */
  const progress = signal(null);
  /** @type {import('@preact/signals').Signal<Error|null>} */
  const failure = signal(null);
  let controller = new AbortController();

  /** @returns {Promise<object|null>} what was found; null: stopped or failed */
  async function take(job) {
    controller = new AbortController();
    failure.value = null;
    progress.value = { event: 'read', done: 0, total: 0 };
    try {
      return await ask(
        { ...atHand(), ...job },
        { onEvents: (events) => (progress.value = events.at(-1)), signal: controller.signal },
      );
    } catch (error) {
      if (error.status !== 'CANCELLED') failure.value = error;
      return null;
    } finally {
      progress.value = null;
    }
  }

  return { progress, failure, take, stop: () => controller.abort() };
}
