import { useSignal } from '@preact/signals';
import { SelectField } from '../../ui/field.js';
import { Thumbnail } from '../../ui/picture.js';
import { optionsOf } from '../fields.js';
import { photoFile } from '../state/intake.js';
import { setAt, valueAt } from '../state/recipe.js';
import { isRunning } from '../state/run_state.js';
import { duplicates } from '../state/splits.js';
import { run } from '../state/training.js';
import { words } from '../words.js';

const SIZE = 72;
/** Pairs in sight before someone asks for all of them. */
const SHOWN = 6;

function Side({ id, name, split }) {
  const { badges, splits } = words.photos;
  const part = split === 'none' ? 'left_out' : split;
  return (
    <figure title={`${name}, ${splits[part]}`}>
      <Thumbnail id={id} open={() => photoFile(id)} size={SIZE} />
      <figcaption>{badges[part]}</figcaption>
    </figure>
  );
}

function Pair({ pair }) {
  return (
    <li
      class={pair.across ? 'across' : ''}
      aria-label={words.photos.duplicates.pair(pair.first, pair.copy)}
    >
      <Side id={pair.firstId} name={pair.first} split={pair.first_split} />
      <Side id={pair.copyId} name={pair.copy} split={pair.copy_split} />
      <span class="help">{words.photos.duplicates.likeness[pair.likeness]}</span>
    </li>
  );
}

function Pairs({ pairs }) {
  const all = useSignal(false);
  const shown = all.value ? pairs : pairs.slice(0, SHOWN);
  return (
    <>
      <ul class="pairs" aria-label={words.photos.duplicates.list}>
        {shown.map((pair) => (
          <Pair key={pair.copyId} pair={pair} />
        ))}
      </ul>
      {shown.length < pairs.length && (
        <button type="button" class="quiet" onClick={() => (all.value = true)}>
          {words.photos.duplicates.more(pairs.length - shown.length)}
        </button>
      )}
    </>
  );
}

/** What was found twice among the photos, and what becomes of it. */
export function Duplicates() {
  const found = duplicates.value;
  if (!found) return null;
  return (
    <section class="card duplicates">
      <h2>{words.photos.duplicates.title(found.exact + found.near + found.mirrored)}</h2>
      <p>
        {words.photos.duplicates.text} {words.photos.duplicates.across(found.across)}
      </p>
      {found.labels_differ > 0 && (
        <p>{words.photos.duplicates.labelsDiffer(found.labels_differ)}</p>
      )}
      <SelectField
        label={words.photos.duplicates.kept}
        help={words.photos.duplicates.keptHelp}
        disabled={isRunning(run.value)}
        value={valueAt('split.duplicates') ?? found.kept}
        options={optionsOf(words.photos.duplicates.keeps)}
        onValue={(kept) => setAt('split.duplicates', kept)}
      />
      <Pairs pairs={found.pairs} />
    </section>
  );
}
