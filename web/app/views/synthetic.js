import { BoxField } from '../../ui/box_field.js';
import { NumberField, SelectField, SwitchField } from '../../ui/field.js';
import { SliderField } from '../../ui/slider.js';
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
} from '../state/synthetic.js';
import { preview } from '../state/synthetic_preview.js';
import { run } from '../state/training.js';
import { format, words } from '../words.js';
import { PreviewCard } from './gallery.js';
import { JudgeCard } from './judging.js';
import { Counts } from './ledger.js';

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
