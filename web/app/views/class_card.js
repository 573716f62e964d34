import { useSignal } from '@preact/signals';
import { useId, useState } from 'preact/hooks';
import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Gallery } from '../../ui/gallery.js';
import { photoFile } from '../state/intake.js';
import { removeClass, renameClass } from '../state/photos.js';
import { choose, chooseClass, moveChosen, removeChosen, selection } from '../state/selection.js';
import { splitOf } from '../state/splits.js';
import { words } from '../words.js';
import { Burst } from './burst.js';

const SIZE = 64;
const ROWS = 3;
const LARGE_ROWS = 8;
/** What photos of the page are called while they are dragged. */
const DRAGGED = 'application/x-thaw-photos';

/** Who trains and who validates, where that is known. */
function countsOf(photos) {
  const splits = splitOf.value;
  if (!splits) return words.photos.count(photos.length);
  const of = (split) => photos.filter(({ id }) => splits.get(id) === split).length;
  const held = ['validation', 'test', 'left_out'].map(of);
  const train = held.reduce((left, n) => left - n, photos.length);
  return words.photos.splitCounts(train, ...held);
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

function Photos({ id, name, photos, rows }) {
  const t = words.photos;
  const splits = splitOf.value;
  const itemAt = (index) => {
    const photo = photos[index];
    const label = t.picture(name, photo.rest);
    if (!splits) return { id: photo.id, label };
    const split = splits.get(photo.id) ?? 'train';
    const badge = { text: t.badges[split], kind: split };
    return { id: photo.id, label: `${label}, ${t.splits[split]}`, badge };
  };
  // Whoever drags a photo that is not selected means this one.
  const drag = (event, index) => {
    if (!selection.value.has(photos[index].id)) choose(id, index, {});
    event.dataTransfer.setData(DRAGGED, String(selection.value.size));
    event.dataTransfer.effectAllowed = 'move';
  };
  return (
    <Gallery
      label={t.photosOf(name)}
      count={photos.length}
      itemAt={itemAt}
      open={photoFile}
      size={SIZE}
      rows={rows}
      selected={selection.value}
      onChoose={(index, how) => choose(id, index, how)}
      onChooseAll={() => chooseClass(id)}
      onRemove={removeChosen}
      onDragStart={drag}
    />
  );
}

/**
 * @param {object} props
 * @param {number} props.id
 * @param {string} props.name
 * @param {import('../state/photos.js').Photo[]} props.photos
 * @param {(files: object[], joins?: boolean) => void} props.onFiles
 * @param {(error: Error) => void} props.onError
 */
export function ClassCard({ id, name, photos, onFiles, onError }) {
  const large = useSignal(false);
  const camera = useSignal(false);
  const t = words.photos;
  return (
    <DropZone
      class={`card class-card ${large.value ? 'large' : ''}`}
      label={t.addTo(name)}
      data-class={id}
      onFiles={onFiles}
      onError={onError}
      own={{ type: DRAGGED, onDrop: () => moveChosen(id) }}
    >
      <Name id={id} name={name} />
      <p class="help">{countsOf(photos)}</p>
      {photos.length === 0 ? (
        <p class="hint">{t.emptyClass}</p>
      ) : (
        <Photos id={id} name={name} photos={photos} rows={large.value ? LARGE_ROWS : ROWS} />
      )}
      {camera.value && (
        <Burst name={name} onFiles={onFiles} onClose={() => (camera.value = false)} />
      )}
      <p class="actions">
        <FileButton class="quiet" label={t.add} title={t.addTo(name)} onFiles={onFiles} />
        {!camera.value && (
          <button
            type="button"
            class="quiet"
            aria-label={t.cameraOf(name)}
            onClick={() => (camera.value = true)}
          >
            {t.camera}
          </button>
        )}
        {photos.length > 0 && (
          <button
            type="button"
            class="quiet"
            aria-label={t.sizeOf(large.value ? t.smaller : t.larger, name)}
            aria-expanded={large.value}
            onClick={() => (large.value = !large.value)}
          >
            {large.value ? t.smaller : t.larger}
          </button>
        )}
        <button
          type="button"
          class="quiet"
          aria-label={t.removeOf(name)}
          onClick={() => removeClass(id)}
        >
          {t.remove}
        </button>
      </p>
    </DropZone>
  );
}
