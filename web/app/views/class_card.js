import { useId, useState } from 'preact/hooks';
import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Picture } from '../../ui/picture.js';
import { removeClass, renameClass } from '../state/photos.js';
import { words } from '../words.js';

/** Pictures shown of a class; the rest is counted. */
const SHOWN = 10;
const SIZE = 64;

/** Counts where the folders said who trains and who validates. */
function countsOf(photos) {
  const of = (...splits) => photos.filter(({ split }) => splits.includes(split)).length;
  const validation = of('val', 'validation');
  const test = of('test');
  if (validation + test === 0) return words.photos.count(photos.length);
  return words.photos.splitCounts(photos.length - validation - test, validation, test);
}

function Name({ id, name }) {
  const errorId = useId();
  const [error, setError] = useState(null);
  return (
    <>
      <input
        class="class-name"
        aria-label={words.photos.className}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? errorId : undefined}
        value={name}
        onChange={({ currentTarget }) => {
          const problem = renameClass(id, currentTarget.value);
          if (problem) currentTarget.value = name;
          setError(problem);
        }}
      />
      {error && (
        <p class="error" id={errorId} role="alert">
          {error}
        </p>
      )}
    </>
  );
}

/**
 * @param {object} props
 * @param {number} props.id
 * @param {string} props.name
 * @param {import('../state/photos.js').Photo[]} props.photos
 * @param {(files: object[]) => void} props.onFiles
 * @param {(error: Error) => void} props.onError
 */
export function ClassCard({ id, name, photos, onFiles, onError }) {
  return (
    <DropZone
      class="card class-card"
      label={words.photos.addTo(name)}
      onFiles={onFiles}
      onError={onError}
    >
      <Name id={id} name={name} />
      <p class="help">{countsOf(photos)}</p>
      {photos.length === 0 && <p class="hint">{words.photos.emptyClass}</p>}
      <div class="pictures">
        {photos.slice(0, SHOWN).map(({ id: photoId, rest, file }) => (
          <Picture
            key={photoId}
            source={file}
            size={SIZE}
            label={words.photos.picture(name, rest)}
          />
        ))}
      </div>
      {photos.length > SHOWN && <p class="help">{words.photos.more(photos.length - SHOWN)}</p>}
      <p class="actions">
        <FileButton
          class="quiet"
          label={words.photos.add}
          title={words.photos.addTo(name)}
          onFiles={onFiles}
        />
        <button
          type="button"
          class="quiet"
          aria-label={words.photos.removeOf(name)}
          onClick={() => removeClass(id)}
        >
          {words.photos.remove}
        </button>
      </p>
    </DropZone>
  );
}
