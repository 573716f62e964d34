import { useEffect, useRef, useState } from 'preact/hooks';
import { SliderField } from './slider.js';

/** Edges are moved by hundredths, and a box stays wide enough to be seen. */
const STEP = 0.01;
const LEAST = 0.05;

const rounded = (share) => Math.round(Math.min(1, Math.max(0, share)) / STEP) * STEP;
/** Without the tail of digits that a multiple of a hundredth may have. */
const tidy = (box) => box.map((share) => Number(share.toFixed(2)));

/** Where a pointer is within an element, as shares of it. */
function pointOf(event, element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [rounded((event.clientX - left) / width), rounded((event.clientY - top) / height)];
}

/** @returns {number[]|null} left, top, right, bottom; null: too small to be meant */
function boxOf([x0, y0], [x1, y1]) {
  const box = [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
  return box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST ? tidy(box) : null;
}

function useAddress({ id, open }) {
  const [address, setAddress] = useState(null);
  useEffect(() => {
    let made = null;
    let wanted = true;
    const show = (blob) => {
      if (!wanted) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    };
    open().then(show, () => setAddress(null)); // that it is gone is told elsewhere
    return () => {
      wanted = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [id]);
  return address;
}

/** The picture to draw on: who cannot point uses the sliders. */
function Canvas({ box, onBox, picture, aspect, cropped, disabled }) {
  const frame = useRef(null);
  const from = useRef(null);
  const address = useAddress(picture);
  const begin = (event) => {
    if (disabled) return;
    event.preventDefault(); // or the browser drags the picture away
    frame.current.setPointerCapture(event.pointerId);
    from.current = pointOf(event, frame.current);
  };
  const draw = (event) => {
    const drawn = from.current && boxOf(from.current, pointOf(event, frame.current));
    if (drawn) onBox(drawn);
  };
  const end = () => (from.current = null);
  const [left, top, right, bottom] = box.map((share) => 100 * share);
  return (
    <div
      ref={frame}
      class="box-frame"
      aria-hidden="true"
      style={{ aspectRatio: String(aspect) }}
      onPointerDown={begin}
      onPointerMove={draw}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img class={cropped ? 'cropped' : ''} src={address ?? undefined} alt="" draggable={false} />
      <span
        class="box"
        style={{
          left: `${left}%`,
          top: `${top}%`,
          width: `${right - left}%`,
          height: `${bottom - top}%`,
        }}
      />
    </div>
  );
}

/**
 * A box within pictures, as shares of their width and height: drawn across one of them, or moved edge
 * by edge with sliders.
 * @param {object} props
 * @param {number[]} props.value left, top, right, bottom
 * @param {(value: number[]) => void} props.onValue while it changes
 * @param {{id: string|number, open: () => Promise<Blob>}|null} props.picture to draw on; null: there
 *   are the sliders
 * @param {number} props.aspect width by height of what the shares are of
 * @param {boolean} props.cropped the picture fills that, or else it is stretched to it
 * @param {string} props.label of all
 * @param {string} props.help
 * @param {string[]} props.edges their names
 * @param {(share: number) => string} props.write
 * @param {string} [props.error]
 * @param {boolean} [props.disabled]
 */
export function BoxField({ value, onValue, picture, label, help, edges, write, error, ...rest }) {
  const { disabled } = rest;
  const move = (at, share) => onValue(tidy(value.map((old, i) => (i === at ? share : old))));
  return (
    <fieldset class="box-field" disabled={disabled}>
      <legend>{label}</legend>
      <p class="help">{error ?? help}</p>
      {picture && <Canvas box={value} onBox={onValue} picture={picture} {...rest} />}
      {edges.map((name, at) => (
        <SliderField
          key={name}
          label={name}
          help=""
          min={at < 2 ? 0 : rounded(value[at - 2] + LEAST)}
          max={at < 2 ? rounded(value[at + 2] - LEAST) : 1}
          step={STEP}
          value={value[at]}
          text={write(value[at])}
          onValue={(share) => move(at, share)}
        />
      ))}
    </fieldset>
  );
}
