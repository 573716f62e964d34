import { Chart } from '../../ui/chart.js';
import { findRate, rates, roundedRate, searching, takeRate } from '../state/lr_search.js';
import { format, words } from '../words.js';
import { SurveyCard } from './survey.js';

function RateCurve({ points, suggestion }) {
  const t = words.lrSearch;
  const first = points[0];
  const last = points.at(-1);
  return (
    <Chart
      title={t.curveTitle}
      xLabel={t.rate}
      summary={t.curve(first.lr, last.lr, format.loss(first.smoothed), format.loss(last.smoothed))}
      series={[{ label: t.loss, colour: '--curve-train' }]}
      data={[points.map(({ lr }) => Math.log10(lr)), points.map(({ smoothed }) => smoothed)]}
      marks={
        suggestion === null
          ? []
          : [{ x: Math.log10(suggestion), text: t.fastest, colour: '--good' }]
      }
    />
  );
}

/** @param {{disabled: boolean}} props disabled: the engine is at work already */
export function LrSearchCard({ disabled }) {
  const found = rates.value;
  const t = words.lrSearch;
  return (
    <SurveyCard class="lr-search" survey={searching} say={t} onStart={findRate} disabled={disabled}>
      {found && <RateCurve {...found} />}
      {found && found.suggestion === null && <p class="help">{t.none}</p>}
      {found && found.suggestion !== null && (
        <button type="button" disabled={disabled} onClick={takeRate}>
          {t.take(roundedRate())}
        </button>
      )}
    </SurveyCard>
  );
}
