import { useEffect } from 'preact/hooks';
import { summary } from '../state/recipe.js';
import { epochPhotos, isTiming, isWatched, timeEpoch, timed } from '../state/timing.js';
import { asThawError } from '../state/training.js';
import { format, words } from '../words.js';
import { Failure } from './failure.js';

/** Photos of an epoch, where there are none yet. */
const IMAGINED = 100;

function entries() {
  const { trainable, frozen, madds, weights_bytes: bytes } = summary.value;
  const t = words.model;
  const timing = timed.value?.timing;
  const unknown = isTiming.value ? t.timing : '–';
  const photos = epochPhotos.value || IMAGINED;
  const lasts = timing && format.seconds((timing.later * photos) / 1000);
  const first = timing && format.seconds((timing.first * photos) / 1000);
  return [
    [t.trainable, format.number(trainable)],
    [t.frozenTotal, format.number(frozen)],
    [t.cost, format.short(madds)],
    [t.weightsBytes, format.bytes(bytes)],
    [t.planned, timing ? format.bytes(timing.bytes) : unknown],
    [t.epochOf(photos), timing ? t.lasts(lasts, first) : unknown],
  ];
}

/** What the recipe amounts to, and what it takes here. */
export function Figures({ disabled }) {
  useEffect(() => {
    isWatched.value = true;
    return () => (isWatched.value = false);
  }, []);
  const t = words.model;
  return (
    <section class="card" aria-label={t.figures}>
      <dl class="figures">
        {entries().map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      {timed.value?.error && <Failure title={t.untimed} error={asThawError(timed.value.error)} />}
      {!timed.value && (
        <p class="actions">
          <button
            type="button"
            class="quiet"
            disabled={disabled || isTiming.value}
            title={t.timeHelp}
            onClick={timeEpoch}
          >
            {t.time}
          </button>
        </p>
      )}
    </section>
  );
}
