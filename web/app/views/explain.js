import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Bars } from '../../ui/bars.js';
import { HeatPicture } from '../../ui/heat.js';
import { client } from '../state/engine.js';
import { asThawError, run } from '../state/training.js';
import { words } from '../words.js';
import { Failure } from './failure.js';

const WIDTH = 360;
const SHOWN_CLASSES = 5;

/** The class whose places are shown: the most probable, or one that is chosen. */
function ClassChoice({ label, onLabel }) {
  return (
    <label class="class-choice">
      {words.results.seenAs}{' '}
      <select value={label} onChange={({ currentTarget }) => onLabel(Number(currentTarget.value))}>
        {run.value.start.classes.map((name, i) => (
          <option key={name} value={i}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/**
 * A photo, what the model says of it, and where it sees that.
 * @param {object} props
 * @param {string} props.name
 * @param {() => Promise<Blob|ImageData>} props.open
 * @param {() => void} props.onClose
 */
export function Explain({ name, open, onClose }) {
  const dialog = useRef(null);
  const state = useSignal({ photo: null, explained: null, error: null });
  const ask = async (photo, label) => {
    try {
      state.value = { photo, explained: await client.explain(photo, label), error: null };
    } catch (error) {
      state.value = { photo, explained: null, error: asThawError(error) };
    }
  };
  useEffect(() => {
    dialog.current.showModal();
    open().then((photo) => ask(photo, -1));
  }, [name]);
  const { photo, explained, error } = state.value;
  const t = words.results;
  return (
    <dialog ref={dialog} class="explain" aria-label={t.explainOf(name)} onClose={onClose}>
      <h2>{name}</h2>
      {error && <Failure title={words.try.failed} error={error} />}
      {explained && (
        <div class="explained">
          <HeatPicture
            source={photo}
            heat={explained}
            cropped={run.value.start.recipe.data?.fit === 'crop'}
            width={WIDTH}
            label={t.heat(run.value.start.classes[explained.label], name)}
          />
          <div>
            <Bars
              label={words.try.probabilities(name)}
              items={explained.classes.slice(0, SHOWN_CLASSES)}
            />
            <ClassChoice label={explained.label} onLabel={(label) => ask(photo, label)} />
            <p class="help">{t.heatHelp}</p>
          </div>
        </div>
      )}
      <button type="button" onClick={() => dialog.current.close()}>
        {t.close}
      </button>
    </dialog>
  );
}
