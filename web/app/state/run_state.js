/**
 * A run as its events tell it: each event makes a new state of the old one.
 *
 * @typedef {object} RunState
 * @property {'idle'|'reading'|'training'|'paused'|'done'|'failed'} status
 * @property {{kind: string, done: number, total: number}|null} progress of the pass in work
 * @property {{epoch: number, phaseEpochs: number}|null} at which epoch is in work
 * @property {{kind: string, at: number, done: number}|null} clock when the pass in work began
 * @property {number|null} imagesPerSecond in the epoch in work
 * @property {object|null} start what the engine told of classes, counts and recipe
 * @property {object|null} phase the event that began the phase
 * @property {object[]} epochs events of the epochs, in order
 * @property {object|null} restored
 * @property {object|null} done
 * @property {import('../../worker/client.js').ThawError|null} error
 */

/** @type {RunState} */
export const IDLE = {
  status: 'idle',
  progress: null,
  at: null,
  clock: null,
  imagesPerSecond: null,
  start: null,
  phase: null,
  epochs: [],
  restored: null,
  done: null,
  error: null,
};

function progressed(run, event, now) {
  const { event: kind, done, total } = event;
  const fresh = run.clock?.kind !== kind || done < run.clock.done;
  const clock = fresh ? { kind, at: now, done } : run.clock;
  const rate = fresh || now === clock.at ? null : ((done - clock.done) / (now - clock.at)) * 1000;
  return {
    ...run,
    progress: { kind, done, total },
    clock,
    imagesPerSecond: rate ?? (fresh ? null : run.imagesPerSecond),
    at: kind === 'batch' ? { ...run.at, epoch: event.epoch } : run.at,
  };
}

/**
 * @param {RunState} run
 * @param {{event: string}} event
 * @param {number} now in ms
 * @returns {RunState}
 */
export function foldEvent(run, event, now) {
  switch (event.event) {
    case 'read':
      return progressed(run, event, now);
    case 'start':
      return { ...run, start: event, progress: null, status: 'training' };
    case 'phase':
      return { ...run, phase: event, at: { epoch: event.epoch, phaseEpochs: event.phase_epochs } };
    case 'prepare':
    case 'batch':
    case 'validate':
      return progressed(run, event, now);
    case 'epoch':
      return { ...run, epochs: [...run.epochs, event], clock: null };
    case 'restored':
      return { ...run, restored: event };
    case 'done':
      return { ...run, done: event, status: 'done', progress: null, clock: null };
    default:
      return run;
  }
}

/** @param {RunState} run */
export const isRunning = ({ status }) => ['reading', 'training', 'paused'].includes(status);
