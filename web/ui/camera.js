import { useEffect, useRef } from 'preact/hooks';

/**
 * The camera's picture; tells frames one after another, never more than `fps` a second.
 * @param {object} props
 * @param {string} props.label
 * @param {number} props.fps
 * @param {(frame: ImageData) => Promise<void>} props.onFrame the next frame waits for it
 * @param {(error: Error) => void} props.onError no camera, or no permission
 */
export function Camera({ label, fps, onFrame, onError }) {
  const video = useRef(null);

  useEffect(() => {
    let stream = null;
    let open = true;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });

    const grab = () => {
      canvas.width = video.current.videoWidth;
      canvas.height = video.current.videoHeight;
      context.drawImage(video.current, 0, 0);
      return context.getImageData(0, 0, canvas.width, canvas.height);
    };
    const watch = async () => {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 640 }, height: { ideal: 480 } },
      });
      if (!open) return stop();
      video.current.srcObject = stream;
      await video.current.play();
      while (open) {
        const pause = new Promise((resolve) => setTimeout(resolve, 1000 / fps));
        if (video.current.videoWidth > 0) await onFrame(grab());
        await pause;
      }
    };
    const stop = () => stream?.getTracks().forEach((track) => track.stop());

    watch().catch((error) => open && onError(error));
    return () => {
      open = false;
      stop();
    };
  }, []);

  return <video ref={video} class="camera" aria-label={label} muted playsInline />;
}
