import { Progress } from '../../ui/progress.js';
import { Table } from '../../ui/table.js';
import { official, officialProblem, openOfficial } from '../state/official.js';
import { fetched, fetchWeights, stopFetching } from '../state/weights.js';
import { format, words } from '../words.js';

const COLUMNS = ['name', 'bytes', 'licence', 'hash', 'fetch'];

function Fetching({ done, total }) {
  const t = words.official;
  return (
    <>
      <Progress
        label={t.fetching}
        value={total > 0 ? done / total : null}
        detail={format.bytes(done)}
      />
      <button type="button" class="quiet" onClick={stopFetching}>
        {t.stop}
      </button>
    </>
  );
}

function Files({ disabled }) {
  const t = words.official;
  if (official.value.length === 0) return <p>{officialProblem.value ?? t.none}</p>;
  return (
    <Table
      caption={t.title}
      columns={COLUMNS.map((key) => ({ key, title: t.columns[key], text: key !== 'bytes' }))}
      rows={official.value.map((entry) => ({
        key: entry.name,
        name: (
          <a href={entry.address} target="_blank" rel="noreferrer noopener" title={entry.address}>
            {entry.name}
          </a>
        ),
        bytes: entry.bytes ? format.bytes(entry.bytes) : '–',
        licence: entry.licence,
        hash: entry.hash ? entry.hash.algorithm : t.noHash,
        fetch: (
          <button
            type="button"
            class="quiet"
            disabled={disabled}
            aria-label={`${t.fetch}: ${entry.name}`}
            onClick={() => fetchWeights(entry)}
          >
            {t.fetch}
          </button>
        ),
      }))}
    />
  );
}

/** Published weights of this backbone: fetched on request alone. */
export function Official({ disabled }) {
  const t = words.official;
  return (
    <details onToggle={openOfficial}>
      <summary>{t.title}</summary>
      <p class="help">{t.text}</p>
      <Files disabled={disabled} />
      {fetched.value && <Fetching {...fetched.value} />}
    </details>
  );
}
