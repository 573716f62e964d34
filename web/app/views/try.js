import { useSignal } from '@preact/signals';
import { Bars } from '../../ui/bars.js';
import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Notice } from '../../ui/notice.js';
import { Picture } from '../../ui/picture.js';
import { Progress } from '../../ui/progress.js';
import { SliderField } from '../../ui/slider.js';
import { client, engineInfo } from '../state/engine.js';
import { samplePerClass } from '../state/photos.js';
import { go } from '../state/route.js';
import { isRunning } from '../state/run_state.js';
import {
  asThawError,
  canPredict,
  downloadExport,
  downloads,
  EXPORTS,
  OWN,
  run,
} from '../state/training.js';
import { format, words } from '../words.js';
import { verdictOf } from '../../ui/smooth.js';
import { Explain } from './explain.js';
import { Failure } from './failure.js';
import { Live } from './live.js';

/** Below this share a class is not believed. */
const DEFAULT_THRESHOLD = 0.4;
const SHOWN_CLASSES = 5;
const SHOWN_ANSWERS = 12;

let answered = 0;

/** Answers newest first, each with its photo. */
function useAnswers() {
  const answers = useSignal([]);
  const ask = async (name, photo) => {
    const answer = { id: ++answered, name, photo, classes: null, error: null };
    try {
      answer.classes = await client.predict(photo);
    } catch (error) {
      answer.error = asThawError(error);
    }
    answers.value = [answer, ...answers.value].slice(0, SHOWN_ANSWERS);
  };
  return { answers, ask };
}

function Answer({ name, photo, classes, error, threshold, onExplain }) {
  if (error) return <Failure title={`${words.try.failed}: ${name}`} error={error} />;
  return (
    <article class="card answer">
      <Picture source={photo} size={128} label={name} />
      <div>
        <p class="verdict">{verdictOf(classes, threshold) ?? words.try.noneOfThese}</p>
        <p class="help">{name}</p>
        <Bars label={words.try.probabilities(name)} items={classes.slice(0, SHOWN_CLASSES)} />
        <button
          type="button"
          class="quiet"
          aria-label={words.results.explainOf(name)}
          onClick={onExplain}
        >
          {words.try.explain}
        </button>
      </div>
    </article>
  );
}

/** How sure the model has to be before it is believed. */
function Threshold({ value, onValue }) {
  return (
    <section class="card threshold">
      <SliderField
        label={words.try.threshold}
        help={words.try.thresholdHelp}
        value={value}
        min={0}
        max={0.99}
        step={0.01}
        text={format.percent(value)}
        onValue={onValue}
      />
    </section>
  );
}

const NAMES = { ...OWN, ...EXPORTS };

/** A file is made, checked and handed out. */
function Take({ formats, making, take }) {
  return Object.entries(formats).map(([format, name]) => (
    <button key={format} type="button" disabled={making.value} onClick={() => take(format)}>
      {name}
    </button>
  ));
}

function Downloads() {
  const making = useSignal(null);
  /** Of the export made last. */
  const parity = useSignal(null);
  const failure = useSignal(null);
  const take = async (format) => {
    making.value = format;
    failure.value = null;
    parity.value = null;
    try {
      parity.value = { name: NAMES[format], ...(await downloadExport(format)) };
    } catch (error) {
      failure.value = asThawError(error);
    }
    making.value = null;
  };
  return (
    <section class="card">
      <h2>{words.try.downloads}</h2>
      <p class="actions">
        <Take formats={OWN} making={making} take={take} />
        {Object.entries(downloads).map(([name, download]) => (
          <button key={name} type="button" onClick={download}>
            {name}
          </button>
        ))}
      </p>
      <p class="help">{words.try.downloadsHelp}</p>
      <p class="actions">
        <Take formats={EXPORTS} making={making} take={take} />
      </p>
      <p class="help">{words.try.exportsHelp}</p>
      {making.value && <Progress label={words.try.exporting(NAMES[making.value])} value={null} />}
      <p class="help parity" role="status">
        {parity.value && words.try.parity(parity.value)}
      </p>
      {failure.value && <Failure title={words.try.exportFailed} error={failure.value} />}
    </section>
  );
}

/** Of the size that the model takes, as those that it was trained on: nothing is resized. */
async function drawUnseen() {
  const { input } = run.value.start.recipe.model;
  const label = Math.floor(Math.random() * engineInfo.value.shapes.length);
  const index = samplePerClass.value + Math.floor(Math.random() * 1e6);
  return client.drawShape(index, label, input[0]);
}

export function TryView() {
  const camera = useSignal(false);
  const threshold = useSignal(DEFAULT_THRESHOLD);
  const explained = useSignal(null);
  const unreadable = useSignal(null);
  const { answers, ask } = useAnswers();
  const onFiles = async (files) => {
    unreadable.value = null;
    for (const { file } of files.slice(0, SHOWN_ANSWERS)) await ask(file.name, file);
  };
  if (!canPredict(run.value)) {
    return (
      <>
        <h1 class="visually-hidden">{words.views.try}</h1>
        <Notice
          title={words.try.none}
          actions={[{ label: words.try.toTraining, onClick: () => go('training') }]}
        />
      </>
    );
  }
  return (
    <>
      <h1 class="visually-hidden">{words.views.try}</h1>
      {isRunning(run.value) && <Notice title={words.try.midTraining} />}
      <DropZone
        class="big low"
        label={words.try.zone}
        onFiles={onFiles}
        onError={({ message }) => (unreadable.value = message)}
      >
        <h2>{words.try.dropTitle}</h2>
        <p>{words.try.dropText}</p>
        <p class="actions">
          <FileButton class="primary" name="try" label={words.try.choose} onFiles={onFiles} />
          {samplePerClass.value > 0 && (
            <button type="button" onClick={async () => ask(words.try.drawn, await drawUnseen())}>
              {words.try.draw}
            </button>
          )}
          {!camera.value && (
            <button type="button" onClick={() => (camera.value = true)}>
              {words.try.camera}
            </button>
          )}
        </p>
      </DropZone>
      <Threshold value={threshold.value} onValue={(value) => (threshold.value = value)} />
      {camera.value && <Live threshold={threshold.value} onStop={() => (camera.value = false)} />}
      {unreadable.value && (
        <Notice tone="problem" title={words.photos.unreadable}>
          <p>{unreadable.value}</p>
        </Notice>
      )}
      <div class="answers" aria-live="polite">
        {answers.value.map((answer) => (
          <Answer
            key={answer.id}
            {...answer}
            threshold={threshold.value}
            onExplain={() => (explained.value = answer)}
          />
        ))}
      </div>
      {explained.value && (
        <Explain
          name={explained.value.name}
          open={async () => explained.value.photo}
          onClose={() => (explained.value = null)}
        />
      )}
      <Downloads />
    </>
  );
}
