import { useSignal } from '@preact/signals';
import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Notice } from '../../ui/notice.js';
import { Progress } from '../../ui/progress.js';
import { Table } from '../../ui/table.js';
import * as dataset from '../state/photos.js';
import { go } from '../state/route.js';
import { startTraining } from '../state/training.js';
import { isWeightsName } from '../state/weights.js';
import { words } from '../words.js';
import { ClassCard } from './class_card.js';
import { SampleOffer, SampleSet } from './sample.js';

/** What the browser's drop could not deliver. */
const failure = (signal) => (error) => (signal.value = error.message);

function Empty({ onFiles, onError }) {
  return (
    <div class="empty">
      <DropZone class="big" label={words.photos.zone} onFiles={onFiles} onError={onError}>
        <h1>{words.photos.emptyTitle}</h1>
        <p>{words.photos.emptyText}</p>
        <p class="actions">
          <FileButton
            class="primary"
            folder
            name="folder"
            label={words.photos.chooseFolder}
            onFiles={onFiles}
          />
          <FileButton name="files" label={words.photos.chooseFiles} onFiles={onFiles} />
        </p>
        <p class="help">{words.photos.emptyMore}</p>
      </DropZone>
      <SampleOffer />
    </div>
  );
}

function Problems() {
  const broken = dataset.broken.value;
  const strays = dataset.strays.value;
  return (
    <>
      {broken.length > 0 && (
        <section class="card problems">
          <h2>{words.photos.brokenTitle(broken.length)}</h2>
          <Table
            caption={words.photos.brokenTitle(broken.length)}
            columns={[
              { key: 'file', title: words.photos.brokenFile, text: true },
              { key: 'reason', title: words.photos.brokenReason, text: true },
            ]}
            rows={broken.map(({ id, rest, problem }) => ({ key: id, file: rest, reason: problem }))}
          />
        </section>
      )}
      {strays.length > 0 && (
        <Notice title={words.photos.strayTitle(strays.length)}>
          <p>{words.photos.strayText}</p>
          <p class="help">{strays.slice(0, 5).join(', ')}</p>
        </Notice>
      )}
    </>
  );
}

function Toolbar({ onFiles }) {
  return (
    <div class="toolbar">
      <FileButton folder name="folder" label={words.photos.addFolder} onFiles={onFiles} />
      <FileButton name="files" label={words.photos.addFiles} onFiles={onFiles} />
      <button type="button" onClick={dataset.addClass}>
        {words.photos.newClass}
      </button>
      <span class="spacer" />
      <button type="button" class="quiet" onClick={dataset.removeAll}>
        {words.photos.removeAll}
      </button>
    </div>
  );
}

function Next() {
  const ready = dataset.classCount.value >= 2;
  const train = () => {
    go('training');
    startTraining();
  };
  return (
    <div class="next">
      {!ready && <p class="help">{words.photos.needTwo}</p>}
      <button type="button" onClick={() => go('model')}>
        {words.next(words.views.model)}
      </button>
      <button type="button" class="primary" disabled={!ready} onClick={train}>
        {words.train}
      </button>
    </div>
  );
}

export function PhotosView() {
  const mistaken = useSignal(false); // weights were dropped among the photos
  const unreadable = useSignal(null);
  const onError = failure(unreadable);
  const take = (files, classId) => {
    unreadable.value = null;
    mistaken.value = files.some(({ path }) => isWeightsName(path));
    const rest = files.filter(({ path }) => !isWeightsName(path));
    if (rest.length > 0) dataset.addFiles(rest, classId).catch(onError);
  };
  const isSample = dataset.samplePerClass.value > 0;
  const isEmpty = !isSample && dataset.classes.value.length === 0;
  return (
    <>
      {mistaken.value && (
        <Notice
          title={words.photos.weightsTitle}
          actions={[{ label: words.next(words.views.model), onClick: () => go('model') }]}
        >
          <p>{words.photos.weightsText}</p>
        </Notice>
      )}
      {unreadable.value && (
        <Notice tone="problem" title={words.photos.unreadable}>
          <p>{unreadable.value}</p>
        </Notice>
      )}
      {isEmpty ? (
        <Empty onFiles={(files) => take(files)} onError={onError} />
      ) : (
        <DropZone
          class="whole"
          label={words.photos.zone}
          onFiles={(files) => take(files)}
          onError={onError}
        >
          <h1 class="visually-hidden">{words.views.photos}</h1>
          <Toolbar onFiles={(files) => take(files)} />
          {dataset.unchecked.value > 0 && (
            <Progress label={words.photos.checking(dataset.unchecked.value)} value={null} />
          )}
          {isSample ? (
            <SampleSet />
          ) : (
            <div class="classes">
              {dataset.classes.value.map((c) => (
                <ClassCard
                  key={c.id}
                  id={c.id}
                  name={c.name}
                  photos={dataset.photosByClass.value.get(c.id)}
                  onFiles={(files) => take(files, c.id)}
                  onError={onError}
                />
              ))}
            </div>
          )}
          <Problems />
          <Next />
        </DropZone>
      )}
    </>
  );
}
