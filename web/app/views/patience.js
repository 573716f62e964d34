import { format, words } from '../words.js';

/** So many can be told apart at a glance. */
const MOST_MARKS = 20;

/** One mark for each epoch that may pass without improvement; those that have are burnt. */
function Marks({ wait, patience }) {
  if (patience > MOST_MARKS) {
    return <progress max={patience} value={wait} aria-label={words.training.patience} />;
  }
  return (
    <span class="patience-marks" aria-hidden="true">
      {Array.from({ length: patience }, (_, i) => (
        <span key={i} class={i < wait ? 'burnt' : ''} />
      ))}
    </span>
  );
}

/**
 * The value of an epoch that early stopping watches, as text.
 * @param {object} epoch
 * @param {string} monitor
 */
export const monitored = (epoch, monitor) =>
  monitor.endsWith('loss') ? format.loss(epoch[monitor]) : format.percent(epoch[monitor]);

/**
 * Early stopping as it is about to happen.
 * @param {object} props
 * @param {object[]} props.epochs of the phase in work
 * @param {{monitor: string, patience: number}} props.stopping
 */
export function Patience({ epochs, stopping }) {
  const { monitor, patience } = stopping;
  const t = words.training;
  const last = epochs.at(-1);
  const wait = last?.wait ?? 0;
  const best = epochs.find(({ epoch }) => epoch === last.best_epoch);
  return (
    <div class="patience" data-wait={wait}>
      <Marks wait={wait} patience={patience} />
      <p>
        {t.patienceLeft(patience - wait, patience)}{' '}
        {best && t.bestSoFar(t.monitor(monitor), monitored(best, monitor), best.epoch + 1)}
      </p>
    </div>
  );
}
