import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Notice } from '../../ui/notice.js';
import { Progress } from '../../ui/progress.js';
import { Table } from '../../ui/table.js';
import { addFiles, inIntake, unchecked, unkept } from '../state/intake.js';
import * as dataset from '../state/photos.js';
import { notKept } from '../state/saved.js';
import { go } from '../state/route.js';
import { startTraining } from '../state/training.js';
import { isWeightsName } from '../state/weights.js';
import { words } from '../words.js';
import { ClassCard } from './class_card.js';
import { Duplicates } from './duplicates.js';
import { SampleOffer, SampleSet } from './sample.js';
import { SelectionBar } from './selection.js';

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
            rows={broken.map(({ id, rest }) => ({
              key: id,
              file: rest,
              reason: dataset.problems.value.get(id),
            }))}
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

/** A step back or forward; what it would do stands in its title. */
function HistoryButton({ label, what, onClick }) {
  return (
    <button
      type="button"
      disabled={what === null}
      title={what === null ? undefined : `${label}: ${what}`}
      onClick={onClick}
    >
      {label}
    </button>
  );
}

function Toolbar({ onFiles }) {
  const { undoable, redoable, undo, redo } = dataset.history;
  return (
    <div class="toolbar">
      <FileButton folder name="folder" label={words.photos.addFolder} onFiles={onFiles} />
      <FileButton name="files" label={words.photos.addFiles} onFiles={onFiles} />
      <button type="button" onClick={dataset.addClass}>
        {words.photos.newClass}
      </button>
      <span class="spacer" />
      <HistoryButton label={words.photos.undo} what={undoable.value} onClick={undo} />
      <HistoryButton label={words.photos.redo} what={redoable.value} onClick={redo} />
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

/** A component of its own: with every portion it is drawn anew, and the photos around it are not. */
function Checking() {
  const left = unchecked.value;
  if (left === 0) return null;
  return <Progress label={words.photos.checking(left)} value={1 - left / inIntake.value} />;
}

/** Why the photos would be gone with the page. */
function KeepingNotice() {
  if (dataset.photos.value.length === 0) return null;
  if (notKept.value) return <Notice text={words.photos.notKept[notKept.value]} />;
  return unkept.value > 0 ? <Notice text={words.photos.noRoom(unkept.value)} /> : null;
}

/** The card that a person is at work in. */
const focusedClass = () => {
  const id = document.activeElement?.closest('[data-class]')?.dataset.class;
  return id === undefined ? undefined : Number(id);
};

const isTyping = ({ target }) => target.closest('input, textarea, select') !== null;

/** Photos pasted from anywhere, and the keys of undo and redo. */
function useKeys(take) {
  useEffect(() => {
    const paste = (event) => {
      const files = [...event.clipboardData.files].map((file) => ({ path: file.name, file }));
      if (files.length > 0) take(files, focusedClass());
    };
    const press = (event) => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
      if (isTyping(event)) return;
      event.preventDefault();
      if (event.shiftKey) dataset.history.redo();
      else dataset.history.undo();
    };
    addEventListener('paste', paste);
    addEventListener('keydown', press);
    return () => {
      removeEventListener('paste', paste);
      removeEventListener('keydown', press);
    };
  }, []);
}

export function PhotosView() {
  const mistaken = useSignal(false); // weights were dropped among the photos
  const unreadable = useSignal(null);
  const onError = failure(unreadable);
  const take = (files, classId, joins) => {
    unreadable.value = null;
    mistaken.value = files.some(({ path }) => isWeightsName(path));
    const rest = files.filter(({ path }) => !isWeightsName(path));
    if (rest.length > 0) addFiles(rest, classId, joins).catch(onError);
  };
  useKeys(take);
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
          <Checking />
          <KeepingNotice />
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
                  onFiles={(files, joins) => take(files, c.id, joins)}
                  onError={onError}
                />
              ))}
            </div>
          )}
          {!isSample && <Duplicates />}
          <Problems />
          <SelectionBar />
          <Next />
        </DropZone>
      )}
    </>
  );
}
