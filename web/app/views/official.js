import { Progress } from '../../ui/progress.js';
import { official, officialProblem, openOfficial } from '../state/official.js';
import { fetched, fetchWeights, stopFetching } from '../state/weights.js';
import { format, words } from '../words.js';

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

function File({ entry, disabled }) {
  const t = words.official;
  const { name, address, bytes, licence, hash } = entry;
  const known = [bytes && format.bytes(bytes), licence, hash ? hash.algorithm : t.noHash];
  return (
    <li>
      <a href={address} target="_blank" rel="noreferrer noopener" title={address}>
        {name}
      </a>
      <button
        type="button"
        class="quiet"
        disabled={disabled}
        aria-label={`${t.fetch}: ${name}`}
        onClick={() => fetchWeights(entry)}
      >
        {t.fetch}
      </button>
      <span class="help">{known.filter(Boolean).join(' · ')}</span>
    </li>
  );
}

function Files({ disabled }) {
  const t = words.official;
  if (official.value.length === 0) return <p>{officialProblem.value ?? t.none}</p>;
  return (
    <ul class="official" aria-label={t.title}>
      {official.value.map((entry) => (
        <File key={entry.name} entry={entry} disabled={disabled} />
      ))}
    </ul>
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
