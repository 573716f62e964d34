import { useEffect, useRef } from 'preact/hooks';
import { Notice } from '../ui/notice.js';
import { isAugmented } from './state/augment.js';
import { addressWith, engineFailure, engineInfo } from './state/engine.js';
import { interrupted } from './state/interrupted.js';
import { canIsolate, isKept } from './state/offline.js';
import { classCount, samplePerClass, usable } from './state/photos.js';
import { summary } from './state/recipe.js';
import { mistakes, results } from './state/results.js';
import { VIEWS, view } from './state/route.js';
import { generator } from './state/synthetic.js';
import { isRunning } from './state/run_state.js';
import { announcement, run } from './state/training.js';
import { AugmentView } from './views/augment.js';
import { InterruptedRun } from './views/interrupted.js';
import { ModelView } from './views/model.js';
import { NewVersion } from './views/new_version.js';
import { PhotosView } from './views/photos.js';
import { RecipeOffer, RecipePanel, RecipeToggle } from './views/recipe.js';
import { ResultsView } from './views/results.js';
import { SyntheticView } from './views/synthetic.js';
import { TrainingView } from './views/training.js';
import { TryView } from './views/try.js';
import { LANGUAGES, chooseLanguage, language, words } from './words.js';

const COMPONENTS = {
  photos: PhotosView,
  model: ModelView,
  augment: AugmentView,
  synthetic: SyntheticView,
  training: TrainingView,
  results: ResultsView,
  try: TryView,
};

/** One line under each step: what stands there now. */
const STATES = {
  photos() {
    const count =
      samplePerClass.value > 0 ? samplePerClass.value * classCount.value : usable.value.length;
    return count > 0 ? words.classesAndPhotos(classCount.value, count) : null;
  },
  model() {
    return summary.value?.title;
  },
  augment: () => (isAugmented.value ? words.augment.on : words.augment.off),
  synthetic() {
    const t = words.synthetic;
    return generator.value === 'none' ? t.off : t.generators[generator.value]?.[0];
  },
  training() {
    const { at, phase, done, epochs } = run.value;
    if (isRunning(run.value) && phase)
      return words.training.epochOf(at.epoch + 1, phase.phase_epochs);
    const accuracy = epochs[done?.best_epoch]?.val_accuracy;
    return accuracy === undefined ? null : words.training.reached(accuracy);
  },
  results() {
    return results.value && words.results.mistakeCount(mistakes.value.length);
  },
  try: () => null,
};

function Steps() {
  return (
    <nav aria-label={words.steps}>
      <ol class="steps">
        {VIEWS.map((name, i) => (
          <li key={name}>
            <a href={`#${name}`} aria-current={view.value === name ? 'step' : undefined}>
              <span class="step-number" aria-hidden="true">
                {i + 1}
              </span>
              <span class="step-name">{words.views[name]}</span>
              <span class="step-state">{STATES[name]()}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Logo() {
  return (
    <a class="logo" href="#photos" aria-label={words.title}>
      <img src="icon.svg" alt="" width="28" height="28" />
      <span>{words.title}</span>
    </a>
  );
}

function EngineLine() {
  const info = engineInfo.value;
  if (!info) return <p>{words.engine.loading}</p>;
  const bits = info.build === 'relaxed' ? words.engine.bits.relaxed : words.engine.bits.strict;
  return (
    <p>
      <strong>
        {words.engine.label}: {words.engine.builds[info.build](info.threads)}.
      </strong>{' '}
      {words.engine.why[info.why]} {bits}{' '}
      {info.other && <a href={addressWith(info.other)}>{words.engine.others[info.other]}</a>}
      {info.why === 'not_isolated' && canIsolate.value && (
        <a href={location.href} onClick={reload}>
          {words.engine.isolate}
        </a>
      )}
    </p>
  );
}

/** The link's own address may differ in nothing, or the fragment alone: then nothing would be loaded. */
function reload(event) {
  event.preventDefault();
  location.reload();
}

function LanguageChoice() {
  return (
    <label class="language">
      {words.language}{' '}
      <select
        value={language.value}
        onChange={({ currentTarget }) => chooseLanguage(currentTarget.value)}
      >
        {Object.entries(LANGUAGES).map(([name, title]) => (
          <option key={name} value={name} lang={name} selected={name === language.value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Page() {
  const main = useRef(null);
  const shown = useRef(view.value);
  useEffect(() => {
    if (shown.current === view.value) return; // the first view takes no focus away
    shown.current = view.value;
    main.current.focus();
    scrollTo(0, 0);
  });
  const View = COMPONENTS[view.value];
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => focusInstead(event, main.current)}>
        {words.skip}
      </a>
      <header class="top">
        <Logo />
        <Steps />
        <RecipeToggle />
      </header>
      <div class="workplace">
        <main id="content" tabIndex={-1} ref={main} aria-label={words.views[view.value]}>
          {engineFailure.value ? (
            <Notice
              tone="problem"
              title={words.engine.failed}
              actions={[{ label: words.engine.reload, onClick: () => location.reload() }]}
            >
              <p>{engineFailure.value.message}</p>
            </Notice>
          ) : (
            <>
              <NewVersion />
              <RecipeOffer />
              {interrupted.value && <InterruptedRun />}
              <View />
            </>
          )}
        </main>
        <RecipePanel />
      </div>
      <footer class="bottom" data-engine={engineInfo.value?.build}>
        <p>{words.tagline}</p>
        <EngineLine />
        {isKept.value && <p class="kept">{words.offline}</p>}
        <LanguageChoice />
      </footer>
      <p class="visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </p>
    </>
  );
}

/** The address names the view, so the link cannot use it. */
function focusInstead(event, element) {
  event.preventDefault();
  element.focus();
}
