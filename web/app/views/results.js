import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Matrix } from '../../ui/matrix.js';
import { Notice } from '../../ui/notice.js';
import { Thumbnail } from '../../ui/picture.js';
import { Progress } from '../../ui/progress.js';
import { Scatter } from '../../ui/scatter.js';
import { Table } from '../../ui/table.js';
import {
  featureMap,
  loadResults,
  lookAt,
  mistakes,
  openNamed,
  parts,
  results,
  resultsError,
} from '../state/results.js';
import { go } from '../state/route.js';
import { isRunning } from '../state/run_state.js';
import { run } from '../state/training.js';
import { format, words } from '../words.js';
import { Explain } from './explain.js';
import { Failure } from './failure.js';
import { Counts, ledgerOf } from './ledger.js';

const SIZE = 96;
const SHOWN = 24;

/** Photos with what was said of them; each opens its explanation. */
function Answers({ answers, onChoose }) {
  const { classes } = results.value;
  const t = words.results;
  return (
    <>
      <ul class="answered">
        {answers.slice(0, SHOWN).map(({ name, label, predicted, probability }) => (
          <li key={name}>
            <button type="button" onClick={() => onChoose(name)} title={name}>
              <Thumbnail id={`result ${name}`} open={() => openNamed(name)} size={SIZE} />
              <span>
                {label === predicted ? classes[label] : t.taken(classes[label], classes[predicted])}
              </span>
              <span class="numbers help">{format.percent(probability)}</span>
            </button>
          </li>
        ))}
      </ul>
      {answers.length > SHOWN && <p class="help">{words.photos.more(answers.length - SHOWN)}</p>}
    </>
  );
}

function Confusion({ onChoose }) {
  const cell = useSignal(null);
  const { classes, confusion, answers } = results.value;
  const t = words.results;
  const chosen = cell.value;
  const inCell = chosen
    ? answers.filter(({ label, predicted }) => label === chosen[0] && predicted === chosen[1])
    : [];
  return (
    <section class="card">
      <h2>{t.confusion}</h2>
      <p class="help">{t.confusionHelp}</p>
      <Matrix
        caption={t.confusion}
        classes={classes}
        counts={confusion}
        words={t.matrix}
        chosen={chosen}
        onChoose={(row, column) => (cell.value = [row, column])}
      />
      {chosen && (
        <div class="cell-photos" aria-live="polite">
          <h3>{t.matrix.cell(inCell.length, classes[chosen[0]], classes[chosen[1]])}</h3>
          <Answers answers={inCell} onChoose={onChoose} />
        </div>
      )}
    </section>
  );
}

function PerClass() {
  const t = words.results;
  return (
    <section class="card">
      <h2>{t.perClass}</h2>
      <Table
        caption={t.perClass}
        columns={[
          { key: 'name', title: t.className, text: true },
          ...['precision', 'recall', 'f1', 'support'].map((key) => ({ key, title: t[key] })),
        ]}
        rows={results.value.per_class.map(({ name, precision, recall, f1, support }) => ({
          key: name,
          name,
          precision: format.percent(precision),
          recall: format.percent(recall),
          f1: format.percent(f1),
          support: format.number(support),
        }))}
      />
      <p class="help">{t.perClassHelp}</p>
    </section>
  );
}

/** The ledger, where not everything came from a camera. */
function TrainedOn() {
  const ledger = run.value.start.trained_on;
  const t = words.synthetic;
  if (ledger.synthetic === 0) return null;
  return (
    <section class="card trained-on" aria-label={t.trainedOn}>
      <h2>{t.trainedOn}</h2>
      <p class="help">{ledgerOf(ledger)}</p>
      <Counts label={t.trainedOn} classes={ledger.classes} />
    </section>
  );
}

function Mistakes({ onChoose }) {
  const t = words.results;
  return (
    <section class="card">
      <h2>{t.mistakes}</h2>
      {mistakes.value.length === 0 ? (
        <p class="good">{t.noMistakes}</p>
      ) : (
        <>
          <p class="help">{t.mistakesHelp}</p>
          <Answers answers={mistakes.value} onChoose={onChoose} />
        </>
      )}
    </section>
  );
}

function FeatureMap({ onChoose }) {
  const map = featureMap.value;
  const t = words.results;
  return (
    <section class="card">
      <h2>{t.map}</h2>
      {map ? (
        <>
          <p class="help">{t.mapHelp(...map.share)}</p>
          <Scatter
            summary={t.mapSummary(map.points.length)}
            classes={results.value.classes}
            points={map.points}
            onChoose={onChoose}
          />
        </>
      ) : (
        <Progress label={t.mapping} value={null} />
      )}
    </section>
  );
}

/** How good the model is, and where there are photos to test on, the choice of what to look at. */
function Verdict() {
  const t = words.results;
  return (
    <>
      {parts.value.map(({ split, accuracy, photos, macro, calibration_error: calibration }) => (
        <p class="verdict" key={split}>
          {t.summary(accuracy, photos, split)}{' '}
          <span class="help">{t.figures(macro.f1, calibration)}</span>
        </p>
      ))}
      {parts.value.length > 1 && (
        <div class="actions parts" role="group" aria-label={t.part}>
          {parts.value.map((part, i) => (
            <button
              type="button"
              key={part.split}
              aria-pressed={part === results.value}
              onClick={() => lookAt(i)}
            >
              {t.parts[part.split]}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** What stands in the way of results. */
function Waiting() {
  const t = words.results;
  if (resultsError.value) return <Failure title={t.failed} error={resultsError.value} />;
  if (run.value.done) return <Progress label={t.evaluating} value={null} />;
  return (
    <Notice
      title={isRunning(run.value) ? t.midTraining : words.try.none}
      actions={[{ label: words.try.toTraining, onClick: () => go('training') }]}
    />
  );
}

export function ResultsView() {
  const opened = useSignal(null);
  const choose = (name) => (opened.value = name);
  useEffect(() => {
    loadResults();
  }, [run.value.done]);
  const found = results.value;
  return (
    <>
      <h1 class="visually-hidden">{words.views.results}</h1>
      {!found && <Waiting />}
      {found && (
        <>
          <Verdict />
          <Confusion onChoose={choose} />
          <Mistakes onChoose={choose} />
          <PerClass />
          <TrainedOn />
          <FeatureMap onChoose={choose} />
        </>
      )}
      {opened.value && (
        <Explain
          name={opened.value}
          open={() => openNamed(opened.value)}
          onClose={() => (opened.value = null)}
        />
      )}
    </>
  );
}
