import { useSignal } from '@preact/signals';
import { Bars } from '../../ui/bars.js';
import { Camera } from '../../ui/camera.js';
import { DropZone, FileButton } from '../../ui/drop_zone.js';
import { Notice } from '../../ui/notice.js';
import { Picture } from '../../ui/picture.js';
import { client, engineInfo } from '../state/engine.js';
import { samplePerClass } from '../state/photos.js';
import { go } from '../state/route.js';
import { isRunning } from '../state/run_state.js';
import { asThawError, canPredict, downloads, run } from '../state/training.js';
import { words } from '../words.js';
import { Failure } from './failure.js';

/** Predictions of the camera a second, at most: fast enough to feel live, slow enough to stay cool. */
const CAMERA_FPS = 5;
const SHOWN_CLASSES = 5;
const SHOWN_ANSWERS = 12;

let answered = 0;

/** Answers newest first, each with its photo. */
function useAnswers() {
  const answers = useSignal([]);
  const ask = async (name, photo) => {
    const answer = { id: ++answered, name, photo, classes: null, error: null };
    try {
      answer.classes = await client.predict(photo);
    } catch (error) {
      answer.error = asThawError(error);
    }
    answers.value = [answer, ...answers.value].slice(0, SHOWN_ANSWERS);
  };
  return { answers, ask };
}

function Answer({ name, photo, classes, error }) {
  if (error) return <Failure title={`${words.try.failed}: ${name}`} error={error} />;
  return (
    <article class="card answer">
      <Picture source={photo} size={128} label={name} />
      <div>
        <p class="verdict">{classes[0].name}</p>
        <p class="help">{name}</p>
        <Bars label={words.try.probabilities(name)} items={classes.slice(0, SHOWN_CLASSES)} />
      </div>
    </article>
  );
}

/** The camera with the prediction of its latest frame. */
function Live({ onStop }) {
  const latest = useSignal(null);
  const failed = useSignal(null);
  const watch = async (frame) => {
    const began = performance.now();
    const classes = await client.predict(frame);
    latest.value = { classes, ms: performance.now() - began };
  };
  const rate = () => Math.min(CAMERA_FPS, 1000 / latest.value.ms);
  return (
    <section class="card live">
      {failed.value ? (
        <Notice tone="problem" title={words.try.cameraFailed}>
          <p>{failed.value}</p>
          <p>{words.try.cameraHelp}</p>
        </Notice>
      ) : (
        <Camera
          label={words.try.cameraPicture}
          fps={CAMERA_FPS}
          onFrame={watch}
          onError={({ message }) => (failed.value = message)}
        />
      )}
      {latest.value && (
        <div>
          <p class="verdict">{latest.value.classes[0].name}</p>
          <p class="help">{words.try.rate(rate())}</p>
          <Bars
            label={words.try.probabilities(words.try.live)}
            items={latest.value.classes.slice(0, SHOWN_CLASSES)}
          />
        </div>
      )}
      <button type="button" onClick={onStop}>
        {words.try.cameraStop}
      </button>
    </section>
  );
}

function Downloads() {
  return (
    <section class="card">
      <h2>{words.try.downloads}</h2>
      <p class="actions">
        {Object.entries(downloads).map(([name, download]) => (
          <button key={name} type="button" onClick={download}>
            {name}
          </button>
        ))}
      </p>
      <p class="help">{words.try.downloadsHelp}</p>
    </section>
  );
}

/** Of the size that the model takes, as those that it was trained on: nothing is resized. */
async function drawUnseen() {
  const { input } = run.value.start.recipe.model;
  const label = Math.floor(Math.random() * engineInfo.value.shapes.length);
  const index = samplePerClass.value + Math.floor(Math.random() * 1e6);
  return client.drawShape(index, label, input[0]);
}

export function TryView() {
  const camera = useSignal(false);
  const unreadable = useSignal(null);
  const { answers, ask } = useAnswers();
  const onFiles = async (files) => {
    unreadable.value = null;
    for (const { file } of files.slice(0, SHOWN_ANSWERS)) await ask(file.name, file);
  };
  if (!canPredict(run.value)) {
    return (
      <Notice
        title={words.try.none}
        actions={[{ label: words.try.toTraining, onClick: () => go('training') }]}
      />
    );
  }
  return (
    <>
      <h1 class="visually-hidden">{words.views.try}</h1>
      {isRunning(run.value) && <Notice title={words.try.midTraining} />}
      <DropZone
        class="big low"
        label={words.try.zone}
        onFiles={onFiles}
        onError={({ message }) => (unreadable.value = message)}
      >
        <h2>{words.try.dropTitle}</h2>
        <p>{words.try.dropText}</p>
        <p class="actions">
          <FileButton class="primary" name="try" label={words.try.choose} onFiles={onFiles} />
          {samplePerClass.value > 0 && (
            <button type="button" onClick={async () => ask(words.try.drawn, await drawUnseen())}>
              {words.try.draw}
            </button>
          )}
          {!camera.value && (
            <button type="button" onClick={() => (camera.value = true)}>
              {words.try.camera}
            </button>
          )}
        </p>
      </DropZone>
      {camera.value && <Live onStop={() => (camera.value = false)} />}
      {unreadable.value && (
        <Notice tone="problem" title={words.photos.unreadable}>
          <p>{unreadable.value}</p>
        </Notice>
      )}
      <div class="answers" aria-live="polite">
        {answers.value.map((answer) => (
          <Answer key={answer.id} {...answer} />
        ))}
      </div>
      <Downloads />
    </>
  );
}
