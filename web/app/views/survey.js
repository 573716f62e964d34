import { Progress } from '../../ui/progress.js';
import { classCount } from '../state/photos.js';
import { asThawError } from '../state/training.js';
import { words } from '../words.js';
import { Failure } from './failure.js';

/**
 * A card that measures something on the photos.
 * @param {object} props
 * @param {ReturnType<import('../state/survey.js').makeSurvey>} props.survey
 * @param {{title: string, text: string, button: string, stop: string, failed: string, passes: object}} props.say
 * @param {() => void} props.onStart
 * @param {boolean} props.disabled the engine is at work already
 * @param {import('preact').ComponentChildren} props.children what was found
 */
export function SurveyCard({ survey, say, onStart, disabled, class: name, children }) {
  const { progress, failure, stop } = survey;
  return (
    <section class={`card ${name}`} aria-label={say.title}>
      <h2>{say.title}</h2>
      <p class="help">{say.text}</p>
      {progress.value ? (
        <>
          <Working say={say} {...progress.value} />
          <button type="button" class="quiet" onClick={stop}>
            {say.stop}
          </button>
        </>
      ) : (
        <button type="button" disabled={disabled || classCount.value < 2} onClick={onStart}>
          {say.button}
        </button>
      )}
      {classCount.value < 2 && <p class="help">{words.photos.needTwo}</p>}
      {failure.value && <Failure title={say.failed} error={asThawError(failure.value)} />}
      {children}
    </section>
  );
}

function Working({ say, event, done, total }) {
  return (
    <Progress
      label={say.passes[event]}
      value={total > 0 ? done / total : null}
      detail={total > 0 ? words.training.doneOf(done, total) : undefined}
    />
  );
}
