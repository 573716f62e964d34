import { addPhase, removePhase } from '../state/phases.js';
import { choosePhase, phaseIndex, recipe } from '../state/recipe.js';
import { words } from '../words.js';

/** Which of several phases the controls edit; nothing where there is but one. */
export function PhaseChoice() {
  const { phases } = recipe.value;
  const t = words.model;
  if (phases.length < 2) return null;
  return (
    <fieldset class="segments phases">
      <legend class="visually-hidden">{t.phases}</legend>
      {phases.map(({ name }, i) => (
        <label key={i}>
          <input
            type="radio"
            name="phase"
            checked={phaseIndex.value === i}
            onChange={() => choosePhase(i)}
          />
          <span>{t.phaseName(i + 1, name)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** One phase more or less. */
export function PhaseCount({ disabled }) {
  const t = words.model;
  return (
    <p class="actions">
      <button type="button" class="quiet" disabled={disabled} onClick={addPhase}>
        {t.addPhase}
      </button>
      {recipe.value.phases.length > 1 && (
        <button
          type="button"
          class="quiet"
          disabled={disabled}
          onClick={() => removePhase(phaseIndex.value)}
        >
          {t.removePhase}
        </button>
      )}
    </p>
  );
}
