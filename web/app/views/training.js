import { Notice } from '../../ui/notice.js';
import { Progress } from '../../ui/progress.js';
import { SelectField, SwitchField } from '../../ui/field.js';
import { RecipeNumber, optionsOf } from '../fields.js';
import { hasSplits } from '../state/photos.js';
import { inPhase, objection, setAt, valueAt } from '../state/recipe.js';
import { go } from '../state/route.js';
import { isRunning, timeLeft } from '../state/run_state.js';
import { shownRuns } from '../state/runs.js';
import { trainableCount } from '../state/splits.js';
import {
  asThawError,
  pauseTraining,
  resumeTraining,
  run,
  startTraining,
  stopTraining,
} from '../state/training.js';
import { format, words } from '../words.js';
import { Curves, EpochTable } from './curves.js';
import { Failure } from './failure.js';
import { ledgerOf } from './ledger.js';
import { LrSearchCard } from './lr_search.js';
import { Outcome } from './outcome.js';
import { Patience } from './patience.js';
import { PhaseChoice, PhaseCount } from './phases.js';
import { EarlierRuns } from './runs.js';

const DEFAULT_STOPPING = { monitor: 'val_loss', patience: 5, restore_best_weights: true };

/** Another optimizer with its own learning rate: SGD steps are larger by nature. */
const OPTIMIZERS = { adam: { lr: 1e-3 }, sgd: { lr: 1e-2, momentum: 0.9 } };

function Settings({ disabled }) {
  const optimizer = Object.keys(valueAt(inPhase('optimizer')))[0];
  const stopping = valueAt(inPhase('early_stopping'));
  const t = words.training;
  return (
    <section class="card settings" aria-label={t.settings}>
      <PhaseChoice />
      <RecipeNumber
        path={inPhase('epochs')}
        label={t.epochs}
        help={t.epochsHelp}
        disabled={disabled}
      />
      <RecipeNumber
        path={inPhase(`optimizer.${optimizer}.lr`)}
        label={t.lr}
        help={t.lrHelp}
        disabled={disabled}
      />
      <SelectField
        label={t.optimizer}
        help={t.optimizerHelp}
        disabled={disabled}
        value={optimizer}
        options={optionsOf(t.optimizers)}
        onValue={(name) => setAt(inPhase('optimizer'), { [name]: OPTIMIZERS[name] })}
      />
      <PhaseCount disabled={disabled} />
      <RecipeNumber path="batch" label={t.batch} help={t.batchHelp} disabled={disabled} />
      <SwitchField
        label={t.early}
        help={t.earlyHelp}
        disabled={disabled}
        value={stopping !== false}
        onValue={(on) => setAt(inPhase('early_stopping'), on ? DEFAULT_STOPPING : false)}
      />
      {stopping !== false && (
        <RecipeNumber
          path={inPhase('early_stopping.patience')}
          label={t.patience}
          help={t.patienceHelp}
          disabled={disabled}
        />
      )}
      <RecipeNumber
        path="split.validation"
        label={t.validation}
        help={hasSplits.value ? t.validationGiven : t.validationHelp}
        disabled={disabled}
      />
      <RecipeNumber path="seed" label={t.seed} help={t.seedHelp} disabled={disabled} />
    </section>
  );
}

function Controls() {
  const { status } = run.value;
  const t = words.training;
  if (!isRunning(run.value)) {
    const ready = trainableCount.value >= 2 && objection.value === null;
    return (
      <button
        type="button"
        class={run.value.status === 'done' ? undefined : 'primary'}
        disabled={!ready}
        onClick={startTraining}
      >
        {run.value.start ? t.again : t.start}
      </button>
    );
  }
  return (
    <>
      {status === 'paused' ? (
        <button type="button" onClick={resumeTraining}>
          {t.resume}
        </button>
      ) : (
        <button type="button" disabled={status === 'reading'} onClick={pauseTraining}>
          {t.pause}
        </button>
      )}
      <button type="button" class="stop" onClick={stopTraining}>
        {t.stop}
      </button>
    </>
  );
}

function progressOf({ status, progress, imagesPerSecond }) {
  const paused = status === 'paused';
  if (!progress) {
    return paused
      ? { label: words.training.paused, value: 0 }
      : { label: words.training.starting, value: null };
  }
  const { kind, done, total } = progress;
  const rate = imagesPerSecond && !paused ? ` · ${words.training.rate(imagesPerSecond)}` : '';
  return {
    label: paused ? words.training.paused : words.training.passes[kind],
    value: total > 0 ? done / total : null,
    detail: words.training.doneOf(done, total) + rate,
  };
}

/** At most so long: early stopping may end it before. */
function TimeLeft() {
  const left = run.value.status === 'training' ? timeLeft(run.value, performance.now()) : null;
  return left === null ? null : <p class="help">{words.training.timeLeft(left)}</p>;
}

function Progressing() {
  const { at, phase, phases, start, epochs } = run.value;
  const stopping = start?.recipe.phases[phase?.phase_index ?? 0].early_stopping;
  const ofPhase = epochs.filter(({ epoch }) => epoch >= (phases.at(-1)?.from ?? 0));
  const own = phase ? at.epoch - phases.at(-1).from + 1 : 0;
  return (
    <div class="progressing">
      {phase && (
        <p class="epoch-line">
          <strong>
            {start.recipe.phases.length > 1 && `${phase.phase}: `}
            {words.training.epochOf(own, phase.phase_epochs)}
          </strong>
          <span class="help">{words.training.photosUsed(start.train, start.validation)}</span>
        </p>
      )}
      <Progress {...progressOf(run.value)} />
      <TimeLeft />
      {stopping?.patience > 0 && <Patience epochs={ofPhase} stopping={stopping} />}
    </div>
  );
}

function Status() {
  const state = run.value;
  if (isRunning(state)) return <Progressing />;
  if (state.status === 'done') return <Outcome />;
  if (state.status === 'failed') {
    return <Failure title={words.training.failedTitle} error={asThawError(state.error)} />;
  }
  if (trainableCount.value >= 2) return <p class="hint">{words.training.idle}</p>;
  return (
    <Notice
      title={words.training.needPhotos}
      actions={[{ label: words.training.toPhotos, onClick: () => go('photos') }]}
    />
  );
}

export function TrainingView() {
  const { epochs, start, unkept } = run.value;
  return (
    <>
      <h1 class="visually-hidden">{words.views.training}</h1>
      <div class="columns">
        <Settings disabled={isRunning(run.value)} />
        <div class="main-column">
          <section class="card run" data-status={run.value.status}>
            <div class="actions">
              <Controls />
            </div>
            <Status />
            {unkept && <p class="help">{words.training.unkept(unkept)}</p>}
            {start?.skipped.length > 0 && (
              <p class="help">{words.training.skipped(start.skipped.length)}</p>
            )}
            {start?.synthetic > 0 && <p class="help ledger">{ledgerOf(start.trained_on)}</p>}
            {start && <p class="help">{`${words.model.planned}: ${format.bytes(start.bytes)}`}</p>}
          </section>
          {(epochs.length > 0 || shownRuns.value.length > 0) && <Curves />}
          {epochs.length > 0 && <EpochTable />}
          <EarlierRuns />
          <LrSearchCard disabled={isRunning(run.value)} />
        </div>
      </div>
    </>
  );
}
