import { Table } from '../../ui/table.js';
import { probe, probed, probing } from '../state/probe.js';
import { words } from '../words.js';
import { SurveyCard } from './survey.js';

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

/** @param {{disabled: boolean}} props disabled: the engine is at work already */
export function ProbeCard({ disabled }) {
  return (
    <SurveyCard
      class="probe"
      survey={probing}
      say={words.probe}
      onStart={probe}
      disabled={disabled}
    >
      {probed.value.length > 0 && (
        <Table caption={words.probe.title} columns={COLUMNS} rows={probed.value.map(rowOf)} />
      )}
    </SurveyCard>
  );
}
