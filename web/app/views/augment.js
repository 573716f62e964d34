import { useEffect } from 'preact/hooks';
import { SelectField, SwitchField } from '../../ui/field.js';
import { Pixels } from '../../ui/pixels.js';
import { SliderField } from '../../ui/slider.js';
import { optionsOf } from '../fields.js';
import { ARTICLE, augmentValue, setAugment, setAugmentValue } from '../state/augment.js';
import { EPOCHS, firstEpoch, gridFailure, isShown, rows, turn } from '../state/augment_grid.js';
import { classCount } from '../state/photos.js';
import { objectionAt } from '../state/recipe.js';
import { go } from '../state/route.js';
import { isRunning } from '../state/run_state.js';
import { run } from '../state/training.js';
import { words } from '../words.js';
import { Failure } from './failure.js';

/** Sliders: key of the section, largest value, step, and how the value is said. */
const SLIDERS = {
  rotation: [180, 1, 'degrees'],
  width_shift: [0.5, 0.01, 'share'],
  height_shift: [0.5, 0.01, 'share'],
  zoom: [0.9, 0.01, 'share'],
  shear: [60, 1, 'degrees'],
  crop: [0.8, 0.01, 'upTo'],
  brightness: [0.9, 0.01, 'share'],
  contrast: [0.9, 0.01, 'share'],
  saturation: [0.9, 0.01, 'share'],
  channel_shift: [100, 1, 'bytes'],
  noise: [60, 1, 'plain'],
  cutout: [0.8, 0.01, 'upTo'],
  magnitude: [1, 0.05, 'plain'],
  mixup: [1, 0.05, 'plain'],
  cutmix: [1, 0.05, 'plain'],
  cval: [255, 1, 'plain'],
};

/** What a key's field is told, whatever its kind. */
const fieldOf = (key) => ({
  label: words.augment.fields[key][0],
  help: words.augment.fields[key][1],
  error: objectionAt(`augment.${key}`),
  disabled: isRunning(run.value),
  value: augmentValue(key),
  onValue: (value) => setAugmentValue(key, value),
});

function Slider({ of: key }) {
  const [max, step, way] = SLIDERS[key];
  const value = augmentValue(key);
  const text = value === 0 ? words.augment.unchanged : words.augment.texts[way](value);
  return <SliderField {...fieldOf(key)} max={max} step={step} text={text} />;
}

const Sliders = ({ of: keys }) => keys.map((key) => <Slider key={key} of={key} />);

const Flip = ({ of: key }) => <SwitchField {...fieldOf(key)} value={augmentValue(key) === true} />;

function Group({ name, open, children }) {
  return (
    <details class="augment-group" open={open}>
      <summary>{words.augment.groups[name]}</summary>
      {children}
    </details>
  );
}

function Settings() {
  const disabled = isRunning(run.value);
  return (
    <section class="card settings" aria-label={words.augment.settings}>
      <div class="actions" role="group" aria-label={words.augment.presets}>
        <button type="button" disabled={disabled} onClick={() => setAugment(ARTICLE)}>
          {words.augment.article}
        </button>
        <button type="button" disabled={disabled} onClick={() => setAugment({})}>
          {words.augment.none}
        </button>
      </div>
      <Group name="geometry" open>
        <Sliders of={['rotation', 'width_shift', 'height_shift', 'zoom', 'shear', 'crop']} />
        <Flip of="horizontal_flip" />
        <Flip of="vertical_flip" />
      </Group>
      <Group name="colour" open>
        <Sliders of={['brightness', 'contrast', 'saturation', 'channel_shift']} />
      </Group>
      <Group name="hide">
        <Sliders of={['noise', 'cutout']} />
      </Group>
      <Group name="policy">
        <SelectField {...fieldOf('policy')} options={optionsOf(words.augment.policies)} />
        {augmentValue('policy') === 'randaugment' && <Slider of="magnitude" />}
        <Sliders of={['mixup', 'cutmix']} />
      </Group>
      <Group name="rules">
        <SelectField {...fieldOf('fill')} options={optionsOf(words.augment.fills)} />
        <Slider of="cval" />
        <SelectField {...fieldOf('mode')} options={optionsOf(words.augment.modes)} />
      </Group>
    </section>
  );
}

function Grid() {
  const epochs = Array.from({ length: EPOCHS }, (_, i) => firstEpoch.value + i + 1);
  return (
    <table class="augment-grid">
      <caption class="visually-hidden">{words.augment.grid}</caption>
      <thead>
        <tr>
          {[words.augment.photo, ...epochs.map(words.augment.epoch)].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.value.map(({ name, photo, variations }) => (
          <tr key={name}>
            <td>
              <Pixels image={photo} label={words.augment.plain(name)} />
            </td>
            {variations.map((image, i) => (
              <td key={epochs[i]}>
                <Pixels image={image} label={words.augment.varied(name, epochs[i])} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function GridCard() {
  return (
    <section class="card augment-card" aria-label={words.augment.grid}>
      <div class="card-head">
        <h2>{words.augment.grid}</h2>
        <div class="actions">
          <button type="button" onClick={() => turn.value++}>
            {words.augment.otherPhotos}
          </button>
          <button type="button" onClick={() => (firstEpoch.value += EPOCHS)}>
            {words.augment.laterEpochs}
          </button>
        </div>
      </div>
      <p class="help">{words.augment.gridHelp}</p>
      {gridFailure.value ? (
        <Failure title={words.augment.failed} error={gridFailure.value} />
      ) : (
        <Grid />
      )}
    </section>
  );
}

/** Sliders for the recipe's augmentation, and some photos as they come out of it. */
export function AugmentView() {
  const hasPhotos = classCount.value > 0;
  useEffect(() => {
    isShown.value = hasPhotos;
    return () => (isShown.value = false);
  }, [hasPhotos]);
  return (
    <div class="columns">
      <h1 class="visually-hidden">{words.views.augment}</h1>
      <Settings />
      <div class="main-column">
        <p>{words.augment.intro}</p>
        {hasPhotos ? <GridCard /> : <p class="card">{words.augment.noPhotos}</p>}
        <div class="next">
          <button type="button" class="primary" onClick={() => go('synthetic')}>
            {words.next(words.views.synthetic)}
          </button>
        </div>
      </div>
    </div>
  );
}
