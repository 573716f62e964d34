import { useRef } from 'preact/hooks';
import { Pixels } from '../../ui/pixels.js';
import { Progress } from '../../ui/progress.js';
import { isRunning } from '../state/run_state.js';
import { generator, withoutCount } from '../state/synthetic.js';
import {
  drawAnew,
  forgetRemoved,
  gallery,
  isFavourite,
  isStale,
  keepSample,
  lastLesson,
  makePreview,
  preview,
  removeSample,
  showMore,
} from '../state/synthetic_preview.js';
import { asThawError, run } from '../state/training.js';
import { words } from '../words.js';
import { Failure } from './failure.js';

/** `epoch 12 of 300 · loss 1,645.2` */
function Lesson() {
  const told = lastLesson.value;
  const t = words.synthetic;
  if (!told || told.epoch === 0) return null;
  const figures = Object.entries(told.figures).map(([key, value]) =>
    t.figure(t.figures[key], value),
  );
  return (
    <p class="help numbers">
      {[words.training.epochOf(told.epoch, told.epochs), ...figures].join(' · ')}
    </p>
  );
}

function Sample({ name, sample, onRemove }) {
  const t = words.synthetic;
  const { index, image } = sample;
  const kept = isFavourite(name, index);
  const disabled = isRunning(run.value);
  return (
    <li class={kept ? 'kept' : undefined}>
      <Pixels image={image} label={t.sample(name, index)} />
      <span class="origin">{t.origin(t.generators[generator.value][0], index)}</span>
      <span class="tools">
        <button
          type="button"
          class="quiet"
          aria-pressed={kept}
          aria-label={t.keep(name, index)}
          title={t.keep(name, index)}
          onClick={() => keepSample(name, index, !kept)}
        >
          <span aria-hidden="true">{kept ? '★' : '☆'}</span>
        </button>
        <button
          type="button"
          class="quiet remove"
          disabled={disabled}
          aria-label={t.remove(name, index)}
          title={t.remove(name, index)}
          onClick={onRemove}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </span>
    </li>
  );
}

function ClassOfSamples({ label, name, samples }) {
  const t = words.synthetic;
  const list = useRef(null);
  const remove = async (index, place) => {
    await removeSample(label, index);
    // Whoever deletes by keyboard goes on where they were.
    requestAnimationFrame(() => list.current?.querySelectorAll('.remove')[place]?.focus());
  };
  return (
    <section class="synthetic-class" aria-label={t.samplesOf(name)}>
      <div class="card-head">
        <h3>{name}</h3>
        <div class="actions">
          <button
            type="button"
            disabled={isRunning(run.value)}
            aria-label={t.anewOf(name)}
            onClick={() => drawAnew(label)}
          >
            {t.anew}
          </button>
          <button type="button" aria-label={t.moreOf(name)} onClick={() => showMore(label)}>
            {t.more}
          </button>
        </div>
      </div>
      <ul class="synthetic-samples" ref={list}>
        {samples.map((sample, place) => (
          <Sample
            key={sample.index}
            name={name}
            sample={sample}
            onRemove={() => remove(sample.index, place)}
          />
        ))}
      </ul>
    </section>
  );
}

function Gallery() {
  const t = words.synthetic;
  if (isStale.value) return <p class="hint">{t.stale}</p>;
  if (gallery.value?.length === 0) return <p class="hint">{t.nothing}</p>;
  return (
    <>
      {gallery.value && <p class="help">{t.galleryHelp}</p>}
      {(gallery.value ?? []).map((one) => (
        <ClassOfSamples key={one.name} {...one} />
      ))}
    </>
  );
}

function Working() {
  const { event, done, total } = preview.progress.value;
  return (
    <Progress
      label={words.training.passes[event]}
      value={total > 0 ? done / total : null}
      detail={total > 0 ? words.training.doneOf(done, total) : undefined}
    />
  );
}

/** Some of what the generator makes, class by class: kept, removed, drawn anew. */
export function PreviewCard() {
  const t = words.synthetic;
  const { progress, failure, stop } = preview;
  return (
    <section class="card preview" aria-label={t.preview}>
      <div class="card-head">
        <h2>{t.preview}</h2>
        <div class="actions">
          {withoutCount.value > 0 && (
            <button type="button" disabled={isRunning(run.value)} onClick={forgetRemoved}>
              {t.bringBack(withoutCount.value)}
            </button>
          )}
          {progress.value ? (
            <button type="button" class="stop" onClick={stop}>
              {t.stop}
            </button>
          ) : (
            <button type="button" disabled={isRunning(run.value)} onClick={makePreview}>
              {t.make}
            </button>
          )}
        </div>
      </div>
      <p class="help">{t.previewHelp}</p>
      {progress.value && <Working />}
      <Lesson />
      {failure.value && <Failure title={t.failed} error={asThawError(failure.value)} />}
      <Gallery />
    </section>
  );
}
