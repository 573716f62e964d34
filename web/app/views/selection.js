import { classes } from '../state/photos.js';
import { chooseNone, moveChosen, removeChosen, selection } from '../state/selection.js';
import { words } from '../words.js';

/** What can be done with the selected photos; dragging and the Delete key do the same. */
export function SelectionBar() {
  const count = selection.value.size;
  if (count === 0) return null;
  const t = words.photos;
  return (
    <div class="selection-bar" role="toolbar" aria-label={t.selected(count)}>
      <strong aria-live="polite">{t.selected(count)}</strong>
      <label>
        {t.moveTo}{' '}
        <select value="" onChange={({ currentTarget }) => moveChosen(Number(currentTarget.value))}>
          <option value="" disabled>
            {t.chooseClass}
          </option>
          {classes.value.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={removeChosen}>
        {t.remove}
      </button>
      <button type="button" class="quiet" onClick={chooseNone}>
        {t.clearSelection}
      </button>
    </div>
  );
}
