import { Notice } from '../../ui/notice.js';
import { go } from '../state/route.js';
import { run } from '../state/training.js';
import { words } from '../words.js';

/** Of several phases: why each ended, and which weights it handed on. */
function Phases() {
  const { phases } = run.value;
  const t = words.training;
  if (phases.length < 2) return null;
  return (
    <ol class="phase-ends">
      {phases.map(({ name, stop }) => (
        <li key={name}>
          <strong>{name}</strong>{' '}
          {stop
            ? `${t.reason(stop.reason)} ${t.restored(stop.best_epoch + 1)}`
            : t.reason('epochs')}
        </li>
      ))}
    </ol>
  );
}

/** How the run ended: why, what was restored, and the hash of what it made. */
export function Outcome() {
  const { done, restored, epochs } = run.value;
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
        {t.reason(done.reason)} {kept >= 0 && (restored ? t.restored(kept + 1) : t.kept(kept + 1))}
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
