import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Camera } from '../../ui/camera.js';
import { Notice } from '../../ui/notice.js';
import { words } from '../words.js';

/** Photos a second while the camera records. */
const FPS = 5;
/** JPEG as cameras write it: no loss that anyone would see. */
const QUALITY = 0.95;

/** @param {ImageData} frame @returns {Promise<File>} */
async function fileOf(frame) {
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  canvas.getContext('2d').putImageData(frame, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return new File([blob], 'camera.jpg');
}

/**
 * The camera, taking photos one after another for as long as it is told to.
 * @param {object} props
 * @param {string} props.name of the class
 * @param {(files: object[], joins: boolean) => void} props.onFiles joins: of the same burst
 * @param {() => void} props.onClose
 */
export function Burst({ name, onFiles, onClose }) {
  const recording = useRef(false);
  const isRecording = useSignal(false);
  const taken = useSignal(0);
  const failed = useSignal(null);
  const t = words.photos;
  const record = (on) => {
    recording.current = on;
    isRecording.value = on;
  };
  const watch = async (frame) => {
    if (!recording.current) return;
    const file = await fileOf(frame);
    onFiles([{ path: file.name, file }], taken.value++ > 0); // one burst, one step of undo
  };
  return (
    <div class="burst" role="group" aria-label={t.cameraOf(name)}>
      {failed.value ? (
        <Notice tone="problem" title={words.try.cameraFailed}>
          <p>{failed.value}</p>
          <p>{words.try.cameraHelp}</p>
        </Notice>
      ) : (
        <>
          <Camera
            label={words.try.cameraPicture}
            fps={FPS}
            onFrame={watch}
            onError={({ message }) => (failed.value = message)}
          />
          <button
            type="button"
            class="primary"
            aria-pressed={isRecording.value}
            onClick={() => record(!isRecording.value)}
          >
            {isRecording.value ? t.stopBurst(taken.value) : t.startBurst}
          </button>
        </>
      )}
      <button type="button" onClick={onClose}>
        {words.try.cameraStop}
      </button>
    </div>
  );
}
