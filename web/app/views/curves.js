import { Chart } from '../../ui/chart.js';
import { Table } from '../../ui/table.js';
import { shownRuns } from '../state/runs.js';
import { run } from '../state/training.js';
import { format, words } from '../words.js';

/** 0-based, over all phases; null: none yet. */
function bestEpoch({ epochs }) {
  const best = epochs.at(-1)?.best_epoch ?? -1;
  return best >= 0 ? best : null;
}

/** The best epoch, and where phases after the first begin. */
function marksOf({ phases, ...state }) {
  const best = bestEpoch(state);
  const begun = phases
    .slice(1)
    .map(({ name, from }) => ({ x: from + 0.5, text: name, colour: '--muted' }));
  return best === null
    ? begun
    : [...begun, { x: best + 1, text: words.training.best, colour: '--good' }];
}

/** Values of the epochs, as many as the longest curve has. */
const lengthened = (epochs, key, length) =>
  Array.from({ length }, (_, i) => epochs[i]?.[key] ?? null);

function Curve({ what, keys, write, range }) {
  const { epochs } = run.value;
  const earlier = shownRuns.value;
  const length = Math.max(epochs.length, ...earlier.map((kept) => kept.epochs.length));
  const [train, validation] = keys.map((key) => lengthened(epochs, key, length));
  const t = words.training;
  const last = epochs.length - 1;
  return (
    <Chart
      title={what}
      xLabel={t.epoch}
      range={range}
      summary={t.curve(what, epochs.length, write(train[last]), write(validation[last]))}
      series={[
        { label: t.train, colour: '--curve-train', dashed: true },
        { label: t.validationShort, colour: '--curve-validation' },
        ...earlier.map(({ number }, i) => ({ label: t.runNumber(number), colour: `--run-${i}` })),
      ]}
      data={[
        Array.from({ length }, (_, i) => i + 1),
        train,
        validation,
        ...earlier.map((kept) => lengthened(kept.epochs, keys[1], length)),
      ]}
      marks={marksOf(run.value)}
    />
  );
}

export function Curves() {
  return (
    <section class="card curves">
      <Curve what={words.training.loss} keys={['loss', 'val_loss']} write={format.loss} />
      <Curve
        what={words.training.accuracy}
        keys={['accuracy', 'val_accuracy']}
        write={format.percent}
        range={[0, 1]}
      />
    </section>
  );
}

export function EpochTable() {
  const { epochs } = run.value;
  const best = bestEpoch(run.value);
  const columns = Object.entries(words.training.columns).map(([key, title]) => ({ key, title }));
  return (
    <section class="card">
      <Table
        caption={words.training.table}
        columns={columns}
        rows={epochs.toReversed().map((e) => ({
          key: e.epoch,
          class: e.epoch === best ? 'best' : '',
          epoch: e.epoch === best ? `${e.epoch + 1} · ${words.training.best}` : e.epoch + 1,
          loss: format.loss(e.loss),
          accuracy: format.percent(e.accuracy),
          val_loss: format.loss(e.val_loss),
          val_accuracy: format.percent(e.val_accuracy),
          rate: format.short(e.images_per_second),
        }))}
      />
    </section>
  );
}
