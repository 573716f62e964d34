import { Progress } from '../../ui/progress.js';
import { Table } from '../../ui/table.js';
import { classCount } from '../state/photos.js';
import { probe, probeFailure, probed, probing, stopProbe } from '../state/probe.js';
import { asThawError } from '../state/training.js';
import { format, words } from '../words.js';
import { Failure } from './failure.js';

const COLUMNS = [
  { key: 'name', title: words.probe.columns.name, text: true },
  { key: 'weights', title: words.probe.columns.weights, text: true },
  { key: 'accuracy', title: words.probe.columns.accuracy },
  { key: 'photos', title: words.probe.columns.photos },
];

const rowOf = ({ name, weights, mean, std, perClass, tested }) => ({
  key: `${name} ${weights}`,
  name,
  weights,
  accuracy: words.probe.accuracy(mean, std),
  photos: words.probe.photos(perClass, tested),
});

function Working() {
  const { event, done, total } = probing.value;
  return (
    <>
      <Progress
        label={words.probe.passes[event]}
        value={total > 0 ? done / total : null}
        detail={total > 0 ? words.training.doneOf(done, total) : undefined}
      />
      <button type="button" class="quiet" onClick={stopProbe}>
        {words.probe.stop}
      </button>
    </>
  );
}

/** @param {{disabled: boolean}} props disabled: the engine is at work already */
export function ProbeCard({ disabled }) {
  return (
    <section class="card probe" aria-label={words.probe.title}>
      <h2>{words.probe.title}</h2>
      <p class="help">{words.probe.text}</p>
      {probing.value ? (
        <Working />
      ) : (
        <button type="button" disabled={disabled || classCount.value < 2} onClick={probe}>
          {words.probe.button}
        </button>
      )}
      {classCount.value < 2 && <p class="help">{words.photos.needTwo}</p>}
      {probeFailure.value && (
        <Failure title={words.probe.failed} error={asThawError(probeFailure.value)} />
      )}
      {probed.value.length > 0 && (
        <Table caption={words.probe.title} columns={COLUMNS} rows={probed.value.map(rowOf)} />
      )}
    </section>
  );
}
