/** The sample set: shapes that the engine draws itself, so that nobody needs photos to begin. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Picture } from '../../ui/picture.js';
import { client, engineInfo } from '../state/engine.js';
import { samplePerClass, useSampleSet } from '../state/photos.js';
import { DEFAULT_RECIPE } from '../state/default_recipe.js';
import { recipe } from '../state/recipe.js';
import { weightsFile } from '../state/weights.js';
import { words } from '../words.js';

/**
 * How the sample set is learnt: by a small network from nothing, within half a minute on two cores
 * to nine of ten, without a hidden layer. With fewer drawings the network learns them by heart.
 */
const SAMPLE = { perClass: 700, lr: 2e-3, epochs: 8, patience: 3 };
const SAMPLE_MODEL = { backbone: 'tiny', weights: 'random', input: [64, 64, 3], head: [] };

/** Drawings shown of each shape, and their size in CSS pixels. */
const SHOWN = 10;
const SIZE = 64;
const TEASER = 2;

function takeSampleSet() {
  const next = structuredClone(DEFAULT_RECIPE);
  const [phase] = next.phases;
  next.model = SAMPLE_MODEL;
  phase.freeze = { backbone: false };
  phase.epochs = SAMPLE.epochs;
  phase.optimizer.adam.lr = SAMPLE.lr;
  phase.early_stopping.patience = SAMPLE.patience;
  weightsFile.value = null;
  recipe.value = next;
  useSampleSet(SAMPLE.perClass);
}

/** The first `count` drawings of one shape; null until they are drawn. */
function useDrawings(label, count) {
  const drawings = useSignal(null);
  useEffect(() => {
    let wanted = true;
    const all = Array.from({ length: count }, (_, index) =>
      client.drawShape(index, label, SIZE * 2),
    );
    Promise.all(all).then((images) => wanted && (drawings.value = images));
    return () => (wanted = false);
  }, [label, count]);
  return drawings.value;
}

function Drawings({ name, label, count }) {
  const drawings = useDrawings(label, count);
  return Array.from({ length: count }, (_, i) =>
    drawings ? (
      <Picture key={i} source={drawings[i]} size={SIZE} label={words.photos.samplePicture(name)} />
    ) : (
      <span key={i} class="picture" style={{ width: `${SIZE}px`, height: `${SIZE}px` }} />
    ),
  );
}

/** The invitation on an empty page. */
export function SampleOffer() {
  const info = engineInfo.value;
  return (
    <section class="card sample">
      <div>
        <h2>{words.photos.sampleTitle}</h2>
        <p>{words.photos.sampleText}</p>
        <button type="button" class="primary" disabled={!info} onClick={takeSampleSet}>
          {words.photos.sampleButton}
        </button>
      </div>
      <div class="shapes">
        {info?.shapes.map((name, label) => (
          <div key={name}>
            <Drawings name={name} label={label} count={TEASER} />
          </div>
        ))}
      </div>
    </section>
  );
}

export function SampleSet() {
  return (
    <>
      <div>
        <h2>{words.photos.sampleActive}</h2>
        <p class="help">{words.photos.sampleExplained}</p>
      </div>
      <div class="classes">
        {engineInfo.value?.shapes.map((name, label) => (
          <section key={name} class="card class-card" aria-label={name}>
            <h3>{name}</h3>
            <p class="help">{words.photos.drawings(samplePerClass.value)}</p>
            <div class="pictures">
              <Drawings name={name} label={label} count={SHOWN} />
            </div>
            <p class="help">{words.photos.more(samplePerClass.value - SHOWN)}</p>
          </section>
        ))}
      </div>
    </>
  );
}
