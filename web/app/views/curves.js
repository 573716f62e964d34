import { Chart } from '../../ui/chart.js';
import { Table } from '../../ui/table.js';
import { run } from '../state/training.js';
import { format, words } from '../words.js';

/** 0-based, over all phases; null: none yet. */
function bestEpoch({ epochs }) {
  const best = epochs.at(-1)?.best_epoch ?? -1;
  return best >= 0 ? best : null;
}

function Curve({ what, keys, write, range }) {
  const { epochs } = run.value;
  const best = bestEpoch(run.value);
  const [train, validation] = keys.map((key) => epochs.map((epoch) => epoch[key] ?? null));
  const t = words.training;
  return (
    <Chart
      title={what}
      xLabel={t.epoch}
      range={range}
      summary={t.curve(what, epochs.length, write(train.at(-1)), write(validation.at(-1)))}
      series={[
        { label: t.train, colour: '--curve-train', dashed: true },
        { label: t.validationShort, colour: '--curve-validation' },
      ]}
      data={[epochs.map(({ epoch }) => epoch + 1), train, validation]}
      mark={best === null ? null : best + 1}
      markText={t.best}
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
