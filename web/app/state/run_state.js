/**
 * A run as its events tell it: each event makes a new state of the old one.
 *
 * @typedef {object} Phase
 * @property {string} name
 * @property {number} from its first epoch, counted over all phases from 0
 * @property {number} epochs at most
 * @property {{reason: string, best_epoch: number}|null} stop why it ended and what was restored
 *
 * @typedef {object} RunState
 * @property {'idle'|'reading'|'training'|'paused'|'done'|'failed'} status
 * @property {{kind: string, done: number, total: number}|null} progress of the pass in work
 * @property {{epoch: number, phaseEpochs: number}|null} at which epoch is in work
 * @property {{kind: string, at: number, done: number}|null} clock when the pass in work began
 * @property {number|null} imagesPerSecond in the epoch in work
 * @property {object|null} start what the engine told of classes, counts and recipe
 * @property {object|null} phase the event that began the phase
 * @property {Phase[]} phases those begun until now
 * @property {number|null} mark when the epoch in work began, in ms
 * @property {number[]} epochMs how long each epoch took, since the run was resumed
 * @property {object[]} epochs events of the epochs, in order
 * @property {object|null} restored
 * @property {object|null} done
 * @property {import('../../worker/client.js').ThawError|null} error
 * @property {string|null} unkept why the latest checkpoint could not be written
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
  phases: [],
  mark: null,
  epochMs: [],
  epochs: [],
  restored: null,
  done: null,
  error: null,
  unkept: null,
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

function begun(run, event, now) {
  const { phase: name, epoch, phase_epochs: epochs } = event;
  return {
    ...run,
    phase: event,
    phases: [...run.phases, { name, from: epoch, epochs, stop: null }],
    mark: now,
    at: { epoch, phaseEpochs: epochs },
  };
}

const stopped = (phases, { phase_index: index, reason, best_epoch }) =>
  phases.map((phase, i) => (i === index ? { ...phase, stop: { reason, best_epoch } } : phase));

/**
 * @param {RunState} run
 * @param {{event: string}} event
 * @param {number} now in ms
 * @returns {RunState}
 */
export function foldEvent(run, event, now) {
  switch (event.event) {
    case 'read':
    case 'learn':
    case 'make':
      return progressed(run, event, now);
    case 'start':
      return { ...run, start: event, progress: null, status: 'training' };
    case 'resumed':
      return { ...event.history.reduce((r, e) => foldEvent(r, e, now), run), epochMs: [] };
    case 'checkpoint':
      return { ...run, unkept: event.failure };
    case 'phase':
      return begun(run, event, now);
    case 'prepare':
    case 'batch':
    case 'validate':
      return progressed(run, event, now);
    case 'epoch':
      return {
        ...run,
        at: { ...run.at, epoch: event.epoch },
        epochs: [...run.epochs, event],
        epochMs: [...run.epochMs, now - run.mark],
        mark: now,
        clock: null,
      };
    case 'restored':
      return { ...run, restored: event, phases: stopped(run.phases, event) };
    case 'done':
      return { ...run, done: event, status: 'done', progress: null, clock: null };
    default:
      return run;
  }
}

/** @param {RunState} run */
export const isRunning = ({ status }) => ['reading', 'training', 'paused'].includes(status);

/** Epochs that tell how long the next will take. */
const RECENT = 5;

/**
 * How long the run takes at most, if no early stopping ends it: the epochs to come at the pace of the
 * latest ones.
 * @param {RunState} run
 * @param {number} now in ms
 * @returns {number|null} ms; null while nothing tells
 */
export function timeLeft({ start, phases, epochs, epochMs, mark }, now) {
  const recent = epochMs.slice(-RECENT);
  if (!start || recent.length === 0) return null;
  const pace = recent.reduce((sum, ms) => sum + ms, 0) / recent.length;
  const current = phases.at(-1);
  const later = start.recipe.phases.slice(phases.length);
  const left =
    current.from + current.epochs - epochs.length + later.reduce((sum, p) => sum + p.epochs, 0);
  return Math.max(0, left * pace - (now - mark));
}
