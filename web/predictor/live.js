import { useRef, useState } from 'preact/hooks';
import { Bars } from '../ui/bars.js';
import { Camera } from '../ui/camera.js';
import { Notice } from '../ui/notice.js';
import { smooth, verdictOf } from '../ui/smooth.js';

const MOST_FPS = 12; // the model and the page share a thread
const SHOWN_CLASSES = 5;

/**
 * The camera with what the model says of it.
 * @param {object} props
 * @param {Record<string, string>} props.words
 * @param {(photo: ImageData) => Promise<import('../ui/smooth.js').Classes>} props.predict
 * @param {number} props.threshold
 * @param {() => void} props.onStop
 */
export function Live({ words, predict, threshold, onStop }) {
  const [classes, setClasses] = useState(null);
  const [failed, setFailed] = useState(null);
  const last = useRef(0);
  const watch = async (frame) => {
    const next = await predict(frame);
    const now = performance.now();
    const ms = now - last.current;
    last.current = now;
    setClasses((former) => smooth(former, next, ms));
  };
  return (
    <section class="card live">
      {failed ? (
        <Notice tone="problem" title={words.cameraFailed} text={failed} />
      ) : (
        <Camera
          label={words.cameraPicture}
          fps={MOST_FPS}
          onFrame={watch}
          onError={({ message }) => setFailed(message)}
        />
      )}
      {classes && (
        <div class="seen">
          <p class="verdict">{verdictOf(classes, threshold) ?? words.noneOfThese}</p>
          <Bars label={words.live} items={classes.slice(0, SHOWN_CLASSES)} />
        </div>
      )}
      <button type="button" onClick={onStop}>
        {words.cameraStop}
      </button>
    </section>
  );
}
