import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Pixels as they are, as wide as there is room; drawn before the next frame, so that pictures which
 * change many times a second do not flicker.
 * @param {object} props
 * @param {ImageData} props.image
 * @param {string} props.label
 */
export function Pixels({ image, label }) {
  const canvas = useRef(null);
  useLayoutEffect(() => {
    canvas.current.getContext('2d').putImageData(image, 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      class="picture pixels"
      role="img"
      aria-label={label}
      width={image.width}
      height={image.height}
    />
  );
}
