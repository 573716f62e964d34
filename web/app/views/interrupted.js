import { Notice } from '../../ui/notice.js';
import { discardInterrupted, interrupted } from '../state/interrupted.js';
import { go } from '../state/route.js';
import { goOnTraining } from '../state/training.js';
import { words } from '../words.js';

/** The buttons are gone once they were pressed: focus moves to what is there instead. */
const leave = () => document.getElementById('content').focus();

/** Offers to go on with the run that was in work when the page was closed. */
export function InterruptedRun() {
  const t = words.interrupted;
  const { epoch, recipe, data } = interrupted.value;
  const epochs = recipe.phases.reduce((sum, phase) => sum + phase.epochs, 0);
  const goOn = () => {
    leave();
    go('training');
    goOnTraining();
  };
  const discard = () => {
    leave();
    discardInterrupted();
  };
  return (
    <section class="interrupted" aria-label={t.title}>
      <Notice
        title={t.title}
        actions={[
          { label: t.goOn(epoch + 1), onClick: goOn },
          { label: t.discard, onClick: discard },
        ]}
      >
        <p>{t.text(recipe.model.backbone, data.photos.length, epoch + 1, epochs)}</p>
        <p>{t.promise}</p>
      </Notice>
    </section>
  );
}
