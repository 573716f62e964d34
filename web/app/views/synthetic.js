import { useRef } from 'preact/hooks';
import { BoxField } from '../../ui/box_field.js';
import { NumberField, SelectField, SwitchField } from '../../ui/field.js';
import { Pixels } from '../../ui/pixels.js';
import { Progress } from '../../ui/progress.js';
import { SliderField } from '../../ui/slider.js';
import { StackedBars } from '../../ui/stacked_bars.js';
import { photoFile } from '../state/intake.js';
import { objectionAt, recipe } from '../state/recipe.js';
import { go } from '../state/route.js';
import { isRunning } from '../state/run_state.js';
import { plan } from '../state/splits.js';
import {
  GENERATORS,
  LESSON_NAMES,
  chooseGenerator,
  chooseLesson,
  cutPhoto,
  drawsPictures,
  generator,
  lesson,
  nextCutPhoto,
  setSynthetic,
  syntheticValue,
  withoutCount,
} from '../state/synthetic.js';
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
import { format, words } from '../words.js';
import { Failure } from './failure.js';
import { JudgeCard } from './judging.js';

const SIDES = [16, 24, 32, 40, 48, 56, 64];

/** Numbers that are typed, by generator: those that matter most. */
const NUMBERS = { vae: ['epochs', 'patience'], gan: ['epochs'], smote: ['neighbours'] };
/** Sliders: generator, largest value, step. */
const SLIDERS = { spread: ['vae', 1.5, 0.05], pooled: ['gaussian', 1, 0.05] };

/** What a key's field is told, whatever its kind. */
const fieldOf = (key) => ({
  label: words.synthetic.fields[key][0],
  help: words.synthetic.fields[key][1],
  error: objectionAt(`synthetic.${key}`),
  disabled: isRunning(run.value) || preview.progress.value !== null,
  value: syntheticValue(key),
  onValue: (value) => setSynthetic(key, value),
});

function LessonField() {
  const t = words.synthetic;
  const options = LESSON_NAMES.map((value) => ({ value, label: t.lessons[value] }));
  const own = lesson.value === null ? [{ value: '', label: t.lessons.own }] : [];
  return (
    <SelectField
      {...fieldOf('rules')}
      value={lesson.value ?? ''}
      options={[...own, ...options]}
      onValue={(name) => name !== '' && chooseLesson(name)}
    />
  );
}

function SideField() {
  const options = SIDES.map((n) => ({ value: String(n), label: `${n} × ${n}` }));
  return (
    <SelectField
      {...fieldOf('side')}
      value={String(syntheticValue('side'))}
      options={options}
      onValue={(side) => setSynthetic('side', Number(side))}
    />
  );
}

/** What is cut out of every photo: drawn on one of them. */
function CutFields() {
  const t = words.synthetic;
  const { model, data } = recipe.value;
  const [height, width] = model.input;
  const field = fieldOf('cut');
  const photo = cutPhoto.value;
  return (
    <>
      <BoxField
        {...field}
        edges={t.edges}
        write={format.percent}
        picture={photo && { id: photo.id, open: () => photoFile(photo.id) }}
        aspect={width / height}
        cropped={data?.fit === 'crop'}
      />
      {photo && (
        <button type="button" class="quiet" onClick={nextCutPhoto}>
          {t.otherPhoto}
        </button>
      )}
      <SelectField
        {...fieldOf('mask')}
        options={Object.entries(t.masks).map(([value, label]) => ({ value, label }))}
      />
    </>
  );
}

/** Settings of the generator that is chosen. */
function Own() {
  const name = generator.value;
  return (
    <>
      {name === 'rules' && <LessonField />}
      {name === 'composite' && <CutFields />}
      {(name === 'vae' || name === 'gan') && <SideField />}
      {(NUMBERS[name] ?? []).map((key) => (
        <NumberField key={key} {...fieldOf(key)} wanted={words.training.wantedNumber} />
      ))}
      {Object.entries(SLIDERS).map(
        ([key, [of, max, step]]) =>
          of === name && (
            <SliderField
              key={key}
              {...fieldOf(key)}
              max={max}
              step={step}
              text={format.number(syntheticValue(key))}
            />
          ),
      )}
    </>
  );
}

function Settings() {
  const t = words.synthetic;
  return (
    <section class="card settings" aria-label={t.settings}>
      <SelectField
        {...fieldOf('generator')}
        help={t.generators[generator.value][1]}
        value={generator.value}
        options={GENERATORS.map((value) => ({ value, label: t.generators[value][0] }))}
        onValue={chooseGenerator}
      />
      {generator.value !== 'none' && (
        <>
          <SliderField
            {...fieldOf('per_class')}
            max={500}
            step={10}
            text={format.number(syntheticValue('per_class'))}
          />
          <SwitchField {...fieldOf('fill')} />
          <Own />
        </>
      )}
    </section>
  );
}

/**
 * `40 real, 20 synthetic (VAE 20)`; a generator that is not known here by its own name.
 * @param {{real: number, synthetic: number, generators: Object<string, number>}} ledger
 */
export function ledgerOf({ real, synthetic, generators }) {
  const t = words.synthetic;
  const named = Object.entries(generators).map(
    ([name, count]) => `${t.generators[name]?.[0] ?? name} ${format.number(count)}`,
  );
  return t.ledger(real, synthetic, named.join(', '));
}

/** What is to be trained on, or was: real and synthetic apart. */
export function Counts({ label, classes }) {
  const t = words.synthetic;
  return (
    <StackedBars
      label={label}
      kinds={[t.real, t.synthetic]}
      items={classes.map(({ name, real, synthetic }) => ({
        name,
        counts: [real, synthetic],
        text: t.counts(real, synthetic),
      }))}
    />
  );
}

function Balance() {
  const t = words.synthetic;
  return (
    <section class="card" aria-label={t.balance}>
      <h2>{t.balance}</h2>
      <p class="help">{t.balanceHelp}</p>
      {plan.value ? (
        <Counts label={t.balance} classes={plan.value} />
      ) : (
        <p class="hint">{t.noPhotos}</p>
      )}
    </section>
  );
}

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
      <span class="origin">{t.origin(words.synthetic.generators[generator.value][0], index)}</span>
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

function PreviewCard() {
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

/** A generator of samples beside the photos, what it makes, and how much of it. */
export function SyntheticView() {
  const t = words.synthetic;
  const busy = isRunning(run.value) || preview.progress.value !== null;
  return (
    <div class="columns">
      <h1 class="visually-hidden">{words.views.synthetic}</h1>
      <Settings />
      <div class="main-column">
        <p>{t.intro}</p>
        <Balance />
        {drawsPictures.value && <PreviewCard />}
        {drawsPictures.value && <JudgeCard disabled={busy} />}
        {generator.value !== 'none' && !drawsPictures.value && <p class="card">{t.noPictures}</p>}
        <div class="next">
          <button type="button" class="primary" onClick={() => go('training')}>
            {words.next(words.views.training)}
          </button>
        </div>
      </div>
    </div>
  );
}
