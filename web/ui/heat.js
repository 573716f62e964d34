import { useEffect, useRef } from 'preact/hooks';

/** The glow hides at most this share of the photo. */
const GLOW = 0.65;

/** A map of 0 … 1 as a small picture: from nothing through red and yellow to white. */
function glowOf({ map, w, h }) {
  const image = new ImageData(w, h);
  map.forEach((value, i) => {
    const colour = [0, 1, 2].map((c) => 255 * Math.max(0, Math.min(1, 3 * value - c)));
    image.data.set([...colour, 255 * GLOW * Math.min(1, 2 * value)], 4 * i);
  });
  const canvas = new OffscreenCanvas(w, h);
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

async function draw(canvas, source, heat, cropped) {
  const bitmap = await createImageBitmap(source);
  const scale = canvas.width / bitmap.width;
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  if (!heat) return;
  const side = Math.min(canvas.width, canvas.height);
  const [w, h] = cropped ? [side, side] : [canvas.width, canvas.height];
  context.drawImage(glowOf(heat), (canvas.width - w) / 2, (canvas.height - h) / 2, w, h);
}

/**
 * The glow alone, over whatever stands behind it and is of the same size.
 * @param {object} props
 * @param {{map: number[], w: number, h: number}} props.heat
 * @param {boolean} props.cropped as of HeatPicture
 */
export function Glow({ heat, cropped }) {
  const canvas = useRef(null);
  useEffect(() => {
    const context = canvas.current.getContext('2d');
    context.clearRect(0, 0, heat.w, heat.h);
    context.drawImage(glowOf(heat), 0, 0);
  }, [heat]);
  return (
    <canvas
      ref={canvas}
      class={`glow ${cropped ? 'cropped' : ''}`}
      aria-hidden="true"
      width={heat.w}
      height={heat.h}
    />
  );
}

/**
 * A photo, whole, with a glow where something is seen in it.
 * @param {object} props
 * @param {Blob|ImageData} props.source
 * @param {{map: number[], w: number, h: number}|null} props.heat
 * @param {boolean} props.cropped the map covers the centred square alone
 * @param {number} props.width in pixels
 * @param {string} props.label
 */
export function HeatPicture({ source, heat, cropped, width, label }) {
  const canvas = useRef(null);
  useEffect(() => {
    draw(canvas.current, source, heat, cropped).catch(() => {}); // broken photos have no results
  }, [source, heat, cropped]);
  return (
    <canvas ref={canvas} class="heat" role="img" aria-label={label} width={width} height={width} />
  );
}
