import { Table } from '../../ui/table.js';
import { isOutdated, judge, judgement, judging, trust } from '../state/judging.js';
import { format, words } from '../words.js';
import { SurveyCard } from './survey.js';

/** Figures that are shares are told in per cent, distances as they are. */
const SHARES = ['precision', 'recall', 'confirmed', 'copies'];

/** A figure that the engine left out is one of no samples. */
function textOf(key, value) {
  if (value === undefined) return '–';
  return SHARES.includes(key) ? format.percent(value) : format.number(Number(value.toFixed(2)));
}

function Figures({ synthetic, real }) {
  const t = words.judge;
  const columns = ['figure', 'synthetic', 'real'].map((key) => ({
    key,
    title: t.columns[key],
    text: key === 'figure',
  }));
  const rows = Object.entries(t.figures).map(([key, [figure, says]]) => ({
    key,
    figure: (
      <>
        {figure}
        <p class="hint">{says}</p>
      </>
    ),
    synthetic: textOf(key, synthetic[key]),
    real: textOf(key, real[key]),
  }));
  return <Table caption={t.columns.figure} columns={columns} rows={rows} />;
}

function Classes({ synthetic, real }) {
  const t = words.judge;
  const columns = [
    { key: 'name', title: t.className, text: true },
    { key: 'synthetic', title: t.columns.synthetic },
    { key: 'real', title: t.columns.real },
  ];
  const rows = synthetic.per_class.map(({ class: name, confirmed }, i) => ({
    key: name,
    name,
    synthetic: textOf('confirmed', confirmed),
    real: textOf('confirmed', real.per_class[i].confirmed),
  }));
  return (
    <details>
      <summary>{t.classes}</summary>
      <Table caption={t.classes} columns={columns} rows={rows} />
    </details>
  );
}

/** @param {{disabled: boolean}} props disabled: the engine is at work already */
export function JudgeCard({ disabled }) {
  const t = words.judge;
  const { share, sure } = trust.value;
  return (
    <SurveyCard class="judge" survey={judging} say={t} onStart={judge} disabled={disabled}>
      {isOutdated.value && <p class="hint">{t.stale}</p>}
      {judgement.value && (
        <>
          <p role="status">{sure ? t.sure(share) : t.unsure(share)}</p>
          <Figures {...judgement.value} />
          <Classes {...judgement.value} />
        </>
      )}
    </SurveyCard>
  );
}
