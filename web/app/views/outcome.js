import { Notice } from '../../ui/notice.js';
import { go } from '../state/route.js';
import { run } from '../state/training.js';
import { words } from '../words.js';
import { monitored } from './patience.js';

/** Why a phase ended: of early stopping the number that was not beaten. */
function why({ reason, best_epoch: best, index }) {
  const { epochs, start } = run.value;
  const t = words.training;
  const { monitor, patience } = start.recipe.phases[index].early_stopping || {};
  const epoch = epochs.find((e) => e.epoch === best);
  if (reason !== 'early stopping' || !epoch || !(monitor in epoch)) return t.reason(reason);
  return t.stoppedEarly(t.monitor(monitor), monitored(epoch, monitor), best + 1, patience);
}

/** Of several phases: why each ended, and which weights it handed on. */
function Phases() {
  const { phases } = run.value;
  const t = words.training;
  if (phases.length < 2) return null;
  return (
    <ol class="phase-ends">
      {phases.map(({ name, stop }, index) => (
        <li key={name}>
          <strong>{name}</strong>{' '}
          {stop
            ? `${why({ ...stop, index })} ${t.restored(stop.best_epoch + 1)}`
            : t.reason('epochs')}
        </li>
      ))}
    </ol>
  );
}

/** How the run ended: why, what was restored, and the hash of what it made. */
export function Outcome() {
  const { done, restored, epochs, phases } = run.value;
  const kept = restored ? restored.best_epoch : done.epochs - 1;
  const t = words.training;
  const diverged = done.reason === 'not a number';
  return (
    <Notice
      tone={diverged ? 'problem' : 'good'}
      title={diverged ? t.divergedTitle : t.doneTitle(epochs[kept]?.val_accuracy)}
      actions={[{ label: t.try, onClick: () => go('try') }]}
    >
      <p>
        {why({ ...done, best_epoch: kept, index: phases.length - 1 })}{' '}
        {kept >= 0 && (restored ? t.restored(kept + 1) : t.kept(kept + 1))}
      </p>
      <Phases />
      <dl class="hash" title={t.hashHelp}>
        <dt>{t.hash}</dt>
        <dd>
          <code>{done.weights_sha256}</code>
        </dd>
      </dl>
    </Notice>
  );
}
