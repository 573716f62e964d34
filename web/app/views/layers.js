import { LayerList } from '../../ui/layer_list.js';
import { presetOf } from '../state/freeze.js';
import { backboneLayers, freezeUntil, setFrozen, summary } from '../state/recipe.js';
import { format, words } from '../words.js';

const PRESETS = ['frozen', 'until', 'thawed'];

/** Freezes about half of the layers, as a start for moving the line. */
function freezeFirstHalf() {
  const layers = backboneLayers.value;
  freezeUntil(layers[Math.ceil(layers.length / 2)].name);
}

const APPLY = {
  frozen: () => setFrozen(() => true),
  until: freezeFirstHalf,
  thawed: () => setFrozen(() => false),
};

function Presets({ current, disabled }) {
  return (
    <fieldset class="segments" disabled={disabled}>
      <legend class="visually-hidden">{words.model.presets}</legend>
      {PRESETS.map((preset) => (
        <label key={preset}>
          <input type="radio" name="preset" checked={current === preset} onChange={APPLY[preset]} />
          <span>{words.model.preset[preset]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** How much of the network trains, drawn. */
function Share() {
  const { trainable, frozen } = summary.value;
  const share = trainable / (trainable + frozen);
  return (
    <div class="share" role="img" aria-label={words.model.totals(trainable, frozen)}>
      <span class="share-frozen" style={{ flexGrow: 1 - share }} />
      <span class="share-thawed" style={{ flexGrow: share }} />
    </div>
  );
}

const shapeOf = ([h, w, c]) => (h === 1 && w === 1 ? `${c}` : `${h} × ${w} × ${c}`);

export function Layers({ disabled }) {
  const layers = backboneLayers.value;
  const current = presetOf(layers);
  return (
    <section class="card">
      <div class="card-head">
        <h2>{words.model.layers}</h2>
        <Presets current={current} disabled={disabled} />
      </div>
      <p class="help">{words.model.presetHelp[current]}</p>
      <Share />
      <LayerList
        disabled={disabled}
        layers={layers.map(({ name, op, shape, parameters, frozen }) => ({
          name,
          detail: `${op} → ${shapeOf(shape)}`,
          amount: format.number(parameters),
          thawed: !frozen,
          fixed: false,
        }))}
        onToggle={(name, thawed) =>
          setFrozen((layer) => (layer.name === name ? !thawed : layer.frozen))
        }
        onThawFrom={freezeUntil}
        words={{ list: words.model.layers, ...words.model }}
      />
    </section>
  );
}
