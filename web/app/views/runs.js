import {
  SHOWN_AT_MOST,
  earlierRuns,
  removeRun,
  showRun,
  shownRuns,
  useRecipeOf,
} from '../state/runs.js';
import { format, words } from '../words.js';
import { ledgerOf } from './ledger.js';

/** One run: its curve's colour where it is shown, what it was and what came of it. */
function Earlier({ kept }) {
  const t = words.training;
  const { id, number, backbone, epochs, best, reason, shown } = kept;
  const place = shownRuns.value.indexOf(kept);
  const accuracy = epochs[best]?.val_accuracy ?? epochs.at(-1)?.val_accuracy;
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={shown}
          disabled={!shown && shownRuns.value.length >= SHOWN_AT_MOST}
          onChange={({ currentTarget }) => showRun(id, currentTarget.checked)}
        />
        <span class={`swatch ${shown ? `run-${place}` : ''}`} aria-hidden="true" />
        <strong>{t.runNumber(number)}</strong>
      </label>
      <span>{t.runResult(backbone, format.percent(accuracy), epochs.length)}</span>
      <span class="help">{t.reason(reason)}</span>
      {kept.trainedOn?.synthetic > 0 && <span class="help">{ledgerOf(kept.trainedOn)}</span>}
      <span class="actions">
        <button
          type="button"
          class="quiet"
          aria-label={t.useRecipeOf(number)}
          onClick={() => useRecipeOf(id)}
        >
          {t.useRecipe}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={t.removeRun(number)}
          onClick={() => removeRun(id)}
        >
          {words.photos.remove}
        </button>
      </span>
    </li>
  );
}

/** Runs that were made before, to be compared with the latest. */
export function EarlierRuns() {
  if (earlierRuns.value.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.training.earlier}</h2>
      <p class="help">{words.training.earlierHelp}</p>
      <ul class="earlier-runs">
        {earlierRuns.value.map((kept) => (
          <Earlier key={kept.id} kept={kept} />
        ))}
      </ul>
    </section>
  );
}
