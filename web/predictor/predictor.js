import { useEffect, useState } from 'preact/hooks';
import { Bars } from '../ui/bars.js';
import { DropZone, FileButton } from '../ui/drop_zone.js';
import { Notice } from '../ui/notice.js';
import { Picture } from '../ui/picture.js';
import { Progress } from '../ui/progress.js';
import { SliderField } from '../ui/slider.js';
import { verdictOf } from '../ui/smooth.js';
import { useAnswers } from './answers.js';
import { Live } from './live.js';

const DEFAULT_THRESHOLD = 0.4;
const SHOWN_CLASSES = 5;

function Answer({ words, name, photo, classes, error, threshold }) {
  if (error) return <Notice tone="problem" title={`${words.failed}: ${name}`} text={error} />;
  return (
    <article class="card answer">
      <Picture source={photo} size={128} label={name} />
      <div>
        <p class="verdict">{verdictOf(classes, threshold) ?? words.noneOfThese}</p>
        <p class="help">{name}</p>
        <Bars
          label={words.probabilities.replace('{name}', () => name)}
          items={classes.slice(0, SHOWN_CLASSES)}
        />
      </div>
    </article>
  );
}

/** @param {(files: File[]) => void} onFiles of the clipboard */
function usePaste(onFiles) {
  useEffect(() => {
    const paste = ({ clipboardData }) => {
      const files = [...clipboardData.files];
      if (files.length > 0) onFiles(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}

/**
 * @param {object} props
 * @param {Record<string, string>} props.words
 * @param {(photo: Blob|ImageData) => Promise<import('../ui/smooth.js').Classes>} props.predict
 */
export function Predictor({ words, predict }) {
  const [threshold, setThreshold] = useState(DEFAULT_THRESHOLD);
  const [camera, setCamera] = useState(false);
  const [unreadable, setUnreadable] = useState(null);
  const { answers, work, askAll, stop } = useAnswers(predict);
  const onFiles = (entries) => askAll(entries.map(({ file }) => file));
  usePaste(askAll);
  return (
    <>
      <h1>{words.title}</h1>
      <DropZone
        class="big low"
        label={words.zone}
        onFiles={onFiles}
        onError={({ message }) => setUnreadable(message)}
      >
        <h2>{words.dropTitle}</h2>
        <p>{words.dropText}</p>
        <p class="actions">
          <FileButton class="primary" name="photos" label={words.choose} onFiles={onFiles} />
          {!camera && (
            <button type="button" onClick={() => setCamera(true)}>
              {words.camera}
            </button>
          )}
        </p>
      </DropZone>
      <section class="card threshold">
        <SliderField
          label={words.threshold}
          help={words.thresholdHelp}
          value={threshold}
          min={0}
          max={0.99}
          step={0.01}
          text={`${Math.round(100 * threshold)} %`}
          onValue={setThreshold}
        />
      </section>
      {unreadable && <Notice tone="problem" title={words.failed} text={unreadable} />}
      {camera && (
        <Live
          words={words}
          predict={predict}
          threshold={threshold}
          onStop={() => setCamera(false)}
        />
      )}
      {work && (
        <section class="card looking">
          <Progress
            label={words.looking}
            value={work.done / work.total}
            detail={`${work.done} / ${work.total}`}
          />
          <button type="button" onClick={stop}>
            {words.stop}
          </button>
        </section>
      )}
      <div class="answers" aria-live="polite">
        {answers.map((answer) => (
          <Answer key={answer.id} words={words} {...answer} threshold={threshold} />
        ))}
      </div>
      <footer class="help">{words.about}</footer>
    </>
  );
}
