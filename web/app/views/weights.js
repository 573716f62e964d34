import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Notice } from '../../ui/notice.js';
import { Progress } from '../../ui/progress.js';
import {
  addWeights,
  chooseBackbone,
  failToRead,
  fetched,
  removeWeights,
  shipped,
  startingPoint,
  takeRandom,
  takeShipped,
  weights,
  weightsBusy,
  weightsProblem,
} from '../state/weights.js';
import { words } from '../words.js';
import { Official } from './official.js';

function Report({ text }) {
  return (
    <details>
      <summary>{words.weights.report}</summary>
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}

/** A file that cannot be read at all has a reason, one of another model a report. */
function Problem({ title, reason, report, fits, files }) {
  const takeFor = (backbone) => () => {
    chooseBackbone(backbone);
    addWeights(files);
  };
  const actions = fits.map((name) => ({ label: words.weights.use(name), onClick: takeFor(name) }));
  return (
    <Notice tone="problem" title={title} actions={actions}>
      {reason && <p>{reason}</p>}
      {report && <p>{fits.length > 0 ? words.weights.fitsOther : words.weights.fitsNone}</p>}
      {report && <Report text={report} />}
    </Notice>
  );
}

function OfficialFile({ name, problem }) {
  if (problem) return <Notice title={words.official.differs(name)} text={problem} />;
  return <p class="good">{words.official.recognized(name)}</p>;
}

function Loaded({ name, conversion, disabled }) {
  return (
    <>
      <p class="good">{words.weights.loaded(name, conversion.matched)}</p>
      {conversion.official && <OfficialFile {...conversion.official} />}
      {conversion.preprocess && <Notice text={words.weights.preprocess(conversion.preprocess)} />}
      <Report text={conversion.report} />
      <button type="button" class="quiet" disabled={disabled} onClick={removeWeights}>
        {words.weights.remove}
      </button>
    </>
  );
}

/** Without a file: what ships with the backbone, or random numbers. */
function Own({ disabled }) {
  const model = shipped.value;
  if (!model) return <p>{words.weights.none}</p>;
  const inUse = startingPoint.value === 'shipped';
  const { licence, weights_bytes: bytes } = model;
  return (
    <>
      <p class={inUse ? 'good' : undefined}>
        {inUse ? words.weights.shipped(licence, bytes) : words.weights.none}
      </p>
      <button
        type="button"
        class="quiet"
        disabled={disabled}
        onClick={inUse ? takeRandom : takeShipped}
      >
        {inUse ? words.weights.takeRandom : words.weights.takeShipped}
      </button>
    </>
  );
}

export function WeightsCard({ disabled }) {
  const take = (files) => !disabled && addWeights(files);
  const loaded = weights.value;
  return (
    <DropZone
      class="weights"
      label={words.weights.zone}
      onFiles={take}
      onError={({ message }) => failToRead(words.photos.unreadable, message)}
    >
      <h2>{words.weights.title}</h2>
      {loaded ? (
        <Loaded name={loaded.name} conversion={loaded.conversion} disabled={disabled} />
      ) : (
        <>
          <Own disabled={disabled} />
          <p class="help">{words.weights.text}</p>
          <FileButton name="weights" label={words.weights.choose} onFiles={take} />
          <Official disabled={disabled || weightsBusy.value} />
        </>
      )}
      {weightsBusy.value && !fetched.value && <Progress label={words.weights.busy} value={null} />}
      {weightsProblem.value && <Problem {...weightsProblem.value} />}
    </DropZone>
  );
}
