import { Table } from '../../ui/table.js';
import { probe, probed, probing } from '../state/probe.js';
import { words } from '../words.js';
import { SurveyCard } from './survey.js';

const columns = () =>
  ['name', 'weights', 'accuracy', 'photos'].map((key) => ({
    key,
    title: words.probe.columns[key],
    text: key === 'name' || key === 'weights',
  }));

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
        <Table caption={words.probe.title} columns={columns()} rows={probed.value.map(rowOf)} />
      )}
    </SurveyCard>
  );
}
