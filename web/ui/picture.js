import { useEffect, useRef } from 'preact/hooks';

/** Decodes of photos at a time: more only take memory from one another. */
const AT_ONCE = 2;
let busy = 0;
const waiting = [];

async function inTurn(work) {
  if (busy >= AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  busy++;
  try {
    return await work();
  } finally {
    busy--;
    waiting.shift()?.();
  }
}

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

/**
 * A square picture of a photo.
 * @param {object} props
 * @param {Blob|ImageData} props.source
 * @param {number} props.size in CSS pixels
 * @param {string} props.label
 */
export function Picture({ source, size, label }) {
  const canvas = useRef(null);
  const pixels = size * Math.min(globalThis.devicePixelRatio ?? 1, 2);

  useEffect(() => {
    let wanted = true;
    inTurn(async () => {
      if (!wanted) return;
      const bitmap = await createImageBitmap(source);
      if (wanted) drawCover(canvas.current, bitmap);
      bitmap.close();
    }).catch(() => canvas.current?.classList.add('broken')); // listed with its reason elsewhere
    return () => (wanted = false);
  }, [source]);

  return (
    <canvas
      ref={canvas}
      class="picture"
      role="img"
      aria-label={label}
      width={pixels}
      height={pixels}
      style={{ width: `${size}px`, height: `${size}px` }}
    />
  );
}
