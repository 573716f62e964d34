import { Notice } from '../../ui/notice.js';
import { NumberField, SelectField } from '../../ui/field.js';
import { RecipeSelect, optionsOf } from '../fields.js';
import { engineInfo } from '../state/engine.js';
import { backboneLayers, objectionAt, recipe, setAt, summary, valueAt } from '../state/recipe.js';
import { go } from '../state/route.js';
import { isRunning } from '../state/run_state.js';
import { run } from '../state/training.js';
import { changeBackbone } from '../state/phases.js';
import { isOf, startingPoint, widthOf } from '../state/weights.js';
import { words } from '../words.js';
import { Backbones } from './backbones.js';
import { Figures } from './figures.js';
import { Layers } from './layers.js';
import { Presets } from './presets.js';
import { ProbeCard } from './probe.js';
import { WeightsCard } from './weights.js';

const WIDTHS = [0.25, 0.35, 0.5, 0.75, 1, 1.3, 1.4];
/** From here on a network hardly learns anything without pretrained weights. */
const MANY_PARAMETERS = 200_000;

function BackboneFields({ disabled }) {
  const { models } = engineInfo.value;
  const { backbone } = recipe.value.model;
  const model = models.find(({ name }) => isOf(backbone, name));
  const width = widthOf(backbone) || 1;
  return (
    <>
      <SelectField
        label={words.model.backbone}
        help={words.model.about(model)}
        disabled={disabled}
        value={model.name}
        options={models.map(({ name, title }) => ({ value: name, label: title }))}
        onValue={changeBackbone}
      />
      {model.has_widths && (
        <SelectField
          label={words.model.width}
          help={words.model.widthHelp}
          disabled={disabled}
          value={String(width)}
          options={WIDTHS.map((w) => ({ value: String(w), label: `× ${w}` }))}
          onValue={(w) => changeBackbone(w === '1' ? model.name : `${model.name}_${w}`)}
        />
      )}
    </>
  );
}

function SizeField({ disabled }) {
  return (
    <NumberField
      label={words.model.size}
      help={words.model.sizeHelp}
      unit={words.model.pixels}
      wanted={words.training.wantedNumber}
      disabled={disabled}
      value={valueAt('model.input[0]')}
      error={objectionAt('model.input')}
      onValue={(size) => setAt('model.input', [size, size, 3])}
    />
  );
}

/** The head as two numbers: units of a hidden layer, and dropout before the classifier. */
function HeadFields({ disabled }) {
  const head = recipe.value.model.head ?? [];
  const units = head.find((layer) => 'dense' in layer)?.dense ?? 0;
  const rate = head.find((layer) => 'dropout' in layer)?.dropout ?? 0;
  const set = (nextUnits, nextRate) =>
    setAt('model.head', [
      ...(nextUnits !== 0 ? [{ dense: nextUnits, activation: 'relu' }] : []),
      ...(nextRate !== 0 ? [{ dropout: nextRate }] : []),
    ]);
  const at = (key) => objectionAt(`model.head[${head.findIndex((layer) => key in layer)}].${key}`);
  const common = { disabled, wanted: words.training.wantedNumber };
  return (
    <>
      <NumberField
        {...common}
        label={words.model.units}
        help={words.model.unitsHelp}
        value={units}
        error={at('dense')}
        onValue={(value) => set(value, rate)}
      />
      <NumberField
        {...common}
        label={words.model.dropout}
        help={words.model.dropoutHelp}
        value={rate}
        error={at('dropout')}
        onValue={(value) => set(units, value)}
      />
    </>
  );
}

function Advice() {
  if (startingPoint.value === 'missing') {
    return <Notice text={words.model.missing(recipe.value.model.weights)} />;
  }
  if (startingPoint.value !== 'random') return null;
  const { trainable, frozen } = summary.value;
  if (backboneLayers.value.some((layer) => layer.frozen)) {
    return <Notice text={words.model.frozenFresh} />;
  }
  return trainable + frozen > MANY_PARAMETERS ? <Notice text={words.model.manyParameters} /> : null;
}

/** An objection whose path none of the controls here shows. */
function OtherObjection() {
  const message = objectionAt('') ?? objectionAt('model.backbone') ?? objectionAt('model.head');
  return message ? <Notice tone="problem" title={message} /> : null;
}

export function ModelView() {
  if (!engineInfo.value || !summary.value) return <p>{words.engine.loading}</p>;
  const disabled = isRunning(run.value);
  return (
    <>
      <h1 class="visually-hidden">{words.views.model}</h1>
      <div class="columns">
        <section class="card settings">
          <BackboneFields disabled={disabled} />
          <SizeField disabled={disabled} />
          <RecipeSelect
            path="data.fit"
            label={words.model.fit}
            help={words.model.fitHelp}
            options={optionsOf(words.model.fits)}
            disabled={disabled}
          />
          <WeightsCard disabled={disabled} />
          <h2>{words.model.head}</h2>
          <HeadFields disabled={disabled} />
        </section>
        <div class="main-column">
          <Presets disabled={disabled} />
          <OtherObjection />
          <Advice />
          <Layers disabled={disabled} />
          <Figures disabled={disabled} />
          <Backbones disabled={disabled} />
          <ProbeCard disabled={disabled} />
          <div class="next">
            <button type="button" class="primary" onClick={() => go('augment')}>
              {words.next(words.views.augment)}
            </button>
          </div>
        </div>
      </div>
    </>
  );
}
