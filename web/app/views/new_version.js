import { Notice } from '../../ui/notice.js';
import { newVersion, takeNewVersion } from '../state/offline.js';
import { isRunning } from '../state/run_state.js';
import { run } from '../state/training.js';
import { words } from '../words.js';

/** Offers a newer version of the page; never while a run is in work. */
export function NewVersion() {
  if (!newVersion.value || isRunning(run.value)) return null;
  const t = words.version;
  return (
    <section aria-label={t.title}>
      <Notice
        title={t.title}
        text={newVersion.value === 'refused' ? t.refused : t.text}
        actions={[
          { label: t.now, onClick: takeNewVersion },
          { label: t.later, onClick: () => (newVersion.value = null) },
        ]}
      />
    </section>
  );
}
