import { Blocks } from '../../ui/blocks.js';
import { Folded } from '../../ui/folded.js';
import { LayerList } from '../../ui/layer_list.js';
import { thawLine } from '../state/blocks.js';
import { presetOf } from '../state/freeze.js';
import {
  backboneLayers,
  blocks,
  freezeTo,
  freezeUntil,
  layersKnown,
  setFrozen,
  summary,
} from '../state/recipe.js';
import { words } from '../words.js';
import { PhaseChoice } from './phases.js';

const FREEZINGS = ['frozen', 'until', 'thawed'];

const APPLY = {
  frozen: () => freezeTo(blocks.value.length),
  until: () => freezeTo(Math.ceil(blocks.value.length / 2)), // a start for moving the line
  thawed: () => freezeTo(0),
};

function Freezings({ current, disabled }) {
  return (
    <fieldset class="segments" disabled={disabled}>
      <legend class="visually-hidden">{words.model.freezing}</legend>
      {FREEZINGS.map((freezing) => (
        <label key={freezing}>
          <input
            type="radio"
            name="freeze"
            checked={current === freezing}
            onChange={APPLY[freezing]}
          />
          <span>{words.model.freezings[freezing]}</span>
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

/** The first block fills the height, the one with most channels the width: by their logarithms. */
function Drawing({ disabled }) {
  const t = words.model;
  const side = Math.max(...blocks.value.map(({ shape }) => shape[0]));
  const channels = Math.max(...blocks.value.map(({ shape }) => shape[2]));
  const state = (thawed) => ({ 0: t.frozen, 1: t.thawed })[thawed] ?? t.partly;
  const line = thawLine(blocks.value);
  return (
    <Blocks
      disabled={disabled}
      line={line}
      onLine={freezeTo}
      blocks={blocks.value.map(({ name, shape, parameters, thawed }) => ({
        name,
        thawed,
        title: t.block(name, shapeOf(shape), parameters, state(thawed)),
        height: Math.log2(1 + shape[0]) / Math.log2(1 + side),
        width: Math.log2(1 + shape[2]) / Math.log2(1 + channels),
      }))}
      head={{ name: t.head, title: `${t.head}: ${t.thawed}` }}
      words={{
        blocks: t.layers,
        line: t.line,
        lineAt: t.lineAt(line, blocks.value.length, blocks.value[line]?.name ?? t.head),
      }}
    />
  );
}

function Legend() {
  const t = words.model;
  return (
    <p class="block-legend">
      {['frozen', 'thawed'].map((state) => (
        <span key={state} class={state}>
          <span class="block-box" aria-hidden="true" />
          {t[state]}
        </span>
      ))}
      <span>{t.drawn}</span>
    </p>
  );
}

function SingleLayers({ disabled }) {
  return (
    <Folded summary={words.model.single(backboneLayers.value.length)}>
      {() => (
        <LayerList
          disabled={disabled}
          layers={backboneLayers.value.map((layer) => ({
            name: layer.name,
            detail: `${layer.op} → ${shapeOf(layer.shape)}`,
            amount: words.model.layerFigures(layer.parameters, layer.madds, layer.output_bytes),
            thawed: !layer.frozen,
            fixed: false,
          }))}
          onToggle={(name, thawed) =>
            setFrozen((layer) => (layer.name === name ? !thawed : layer.frozen))
          }
          onThawFrom={freezeUntil}
          words={{ list: words.model.layers, ...words.model }}
        />
      )}
    </Folded>
  );
}

/** The network, and what of it trains. */
export function Layers({ disabled: isLocked }) {
  const disabled = isLocked || !layersKnown.value;
  const current = presetOf(backboneLayers.value);
  return (
    <section class="card">
      <PhaseChoice />
      <div class="card-head">
        <h2>{words.model.layers}</h2>
        <Freezings current={current} disabled={disabled} />
      </div>
      <p class="help">{words.model.freezeHelp[current]}</p>
      <Drawing disabled={disabled} />
      <Legend />
      <Share />
      <SingleLayers disabled={disabled} />
    </section>
  );
}
