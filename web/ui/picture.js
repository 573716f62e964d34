import { useLayoutEffect, useRef } from 'preact/hooks';
import { keptThumbnail, makeThumbnail } from './thumbnails.js';

/** The largest centred square of the source fills the canvas. */
function drawCover(canvas, source) {
  const side = Math.min(source.width, source.height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    source,
    (source.width - side) / 2,
    (source.height - side) / 2,
    side,
    side,
    0,
    0,
    canvas.width,
    canvas.height,
  );
}

const pixelsOf = (size) => size * Math.min(globalThis.devicePixelRatio ?? 1, 2);

/**
 * A square canvas that `draw` fills, perhaps later; `broken` where that fails.
 * @param {object} props
 * @param {number} props.size in CSS pixels
 * @param {string} [props.label] without one, what stands around it says what it shows
 * @param {(canvas: HTMLCanvasElement, wanted: () => boolean) => Promise<void>|undefined} props.draw
 * @param {any[]} props.of what the picture depends on
 */
function Square({ size, label, draw, of }) {
  const canvas = useRef(null);
  const pixels = pixelsOf(size);
  useLayoutEffect(() => {
    let wanted = true;
    const element = canvas.current;
    element.classList.remove('broken');
    // Why it is broken is told elsewhere.
    draw(element, () => wanted)?.catch(() => wanted && element.classList.add('broken'));
    return () => (wanted = false);
  }, of);
  return (
    <canvas
      ref={canvas}
      class="picture"
      role={label ? 'img' : undefined}
      aria-hidden={label ? undefined : 'true'}
      aria-label={label}
      width={pixels}
      height={pixels}
      style={{ width: `${size}px`, height: `${size}px` }}
    />
  );
}

/**
 * A square picture of something at hand.
 * @param {object} props
 * @param {Blob|ImageData} props.source
 * @param {number} props.size in CSS pixels
 * @param {string} props.label
 */
export function Picture({ source, size, label }) {
  const draw = async (canvas, wanted) => {
    const bitmap = await createImageBitmap(source);
    if (wanted()) drawCover(canvas, bitmap);
    bitmap.close();
  };
  return <Square size={size} label={label} draw={draw} of={[source]} />;
}

/**
 * A square picture of one of many photos, made when it is shown. What stands around it says what it is.
 * @param {object} props
 * @param {string|number} props.id of the photo
 * @param {() => Promise<Blob>} props.open
 * @param {number} props.size in CSS pixels
 */
export function Thumbnail({ id, open, size }) {
  const image = useRef(null);
  const side = Math.round(pixelsOf(size));
  const key = `${id}@${side}`;
  useLayoutEffect(() => {
    let wanted = true;
    const element = image.current;
    element.classList.remove('broken');
    const url = keptThumbnail(key);
    if (url) element.src = url;
    else {
      element.removeAttribute('src');
      makeThumbnail(key, open, side, () => wanted).then(
        (made) => made && wanted && (element.src = made),
        () => wanted && element.classList.add('broken'), // why is told elsewhere
      );
    }
    return () => (wanted = false);
  }, [key]);
  return <img ref={image} class="picture" alt="" width={size} height={size} draggable={false} />;
}
