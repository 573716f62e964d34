import { Folded } from '../../ui/folded.js';
import { Table } from '../../ui/table.js';
import { engineInfo } from '../state/engine.js';
import { changeBackbone } from '../state/phases.js';
import { probed } from '../state/probe.js';
import { recipe } from '../state/recipe.js';
import { isOf } from '../state/weights.js';
import { format, words } from '../words.js';

function Use({ model, disabled }) {
  const t = words.model;
  if (isOf(recipe.value.model.backbone, model.name)) return <strong>{t.inUse}</strong>;
  return (
    <button
      type="button"
      class="quiet"
      disabled={disabled}
      aria-label={`${t.use}: ${model.title}`}
      onClick={() => changeBackbone(model.name)}
    >
      {t.use}
    </button>
  );
}

/** What a probe made of it at any size. */
const probedOf = (name) => {
  const found = probed.value.find((row) => row.name.startsWith(`${name},`));
  return found ? words.probe.accuracy(found.mean, found.std) : '–';
};

function Comparison({ disabled }) {
  const t = words.model;
  const models = engineInfo.value.models.toSorted((a, b) => a.madds - b.madds);
  return (
    <Table
      caption={t.compare}
      columns={['name', 'input', 'parameters', 'madds', 'weights', 'probe', 'use'].map((key) => ({
        key,
        title: t.columns[key],
        text: key === 'name' || key === 'weights',
      }))}
      rows={models.map((model) => ({
        key: model.name,
        class: isOf(recipe.value.model.backbone, model.name) ? 'best' : '',
        name: model.title,
        input: `${model.input[0]} × ${model.input[1]}`,
        parameters: format.short(model.parameters),
        madds: format.short(model.madds),
        weights: model.weights_bytes
          ? t.ships(format.bytes(model.weights_bytes), model.licence)
          : t.shipsNone,
        probe: probedOf(model.name),
        use: <Use model={model} disabled={disabled} />,
      }))}
    />
  );
}

/** All backbones, smallest first, with what each costs and where its weights come from. */
export const Backbones = ({ disabled }) => (
  <Folded class="card" summary={words.model.compare}>
    {() => <Comparison disabled={disabled} />}
  </Folded>
);
