import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Bars } from '../../ui/bars.js';
import { Camera } from '../../ui/camera.js';
import { SwitchField } from '../../ui/field.js';
import { Glow } from '../../ui/heat.js';
import { Notice } from '../../ui/notice.js';
import { client } from '../state/engine.js';
import { smooth, verdictOf } from '../../ui/smooth.js';
import { run } from '../state/training.js';
import { words } from '../words.js';

/** Predictions of the camera a second, at most: as fast as a film, and no faster. */
const CAMERA_FPS = 24;
const SHOWN_CLASSES = 5;

/** What the latest frames amount to: probabilities, frames a second, and perhaps where. */
function useFrames(explains) {
  const latest = useSignal(null);
  const last = useRef(0);
  const watch = async (frame) => {
    const heat = explains.value ? await client.explain(frame, -1) : null;
    const classes = heat?.classes ?? (await client.predict(frame));
    const now = performance.now();
    const ms = now - last.current;
    last.current = now;
    const former = latest.value;
    latest.value = {
      heat,
      classes: smooth(former?.classes ?? null, classes, ms),
      ms: former ? former.ms + 0.1 * (ms - former.ms) : 1000 / CAMERA_FPS,
    };
  };
  return { latest, watch };
}

/**
 * The camera with what the model says of it, frame by frame.
 * @param {object} props
 * @param {number} props.threshold below it the verdict is none of the classes
 * @param {() => void} props.onStop
 */
export function Live({ threshold, onStop }) {
  const failed = useSignal(null);
  const explains = useSignal(false);
  const { latest, watch } = useFrames(explains);
  const seen = latest.value;
  return (
    <section class="card live">
      {failed.value ? (
        <Notice tone="problem" title={words.try.cameraFailed}>
          <p>{failed.value}</p>
          <p>{words.try.cameraHelp}</p>
        </Notice>
      ) : (
        <div class="under-glow">
          <Camera
            label={words.try.cameraPicture}
            fps={CAMERA_FPS}
            onFrame={watch}
            onError={({ message }) => (failed.value = message)}
          />
          {seen?.heat && (
            <Glow heat={seen.heat} cropped={run.value.start.recipe.data?.fit === 'crop'} />
          )}
        </div>
      )}
      {seen && (
        <div class="seen">
          <p class="verdict">{verdictOf(seen.classes, threshold) ?? words.try.noneOfThese}</p>
          <p class="help">{words.try.rate(1000 / seen.ms)}</p>
          <Bars
            label={words.try.probabilities(words.try.live)}
            items={seen.classes.slice(0, SHOWN_CLASSES)}
          />
          <SwitchField
            label={words.try.explain}
            help={words.results.heatHelp}
            value={explains.value}
            onValue={(on) => (explains.value = on)}
          />
        </div>
      )}
      <button type="button" onClick={onStop}>
        {words.try.cameraStop}
      </button>
    </section>
  );
}
