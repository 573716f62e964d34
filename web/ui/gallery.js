import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Thumbnail } from './picture.js';

const GAP = 6;
/** Rows of a sheet. */
const SHEET_ROWS = 2;
/** Sheets made beyond those in sight, so that scrolling finds them ready. */
const SPARE_SHEETS = 1;

/** How far the arrow keys and their kin go. */
const STEPS = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: (columns) => -columns,
  ArrowDown: (columns) => columns,
  PageUp: (columns, rows) => -columns * rows,
  PageDown: (columns, rows) => columns * rows,
  Home: () => -Infinity,
  End: () => Infinity,
};

/**
 * Size of the frame, the sheet at its top and whether any of it is near the screen. Scrolling within a sheet
 * changes none of these, so nothing is made anew for it.
 */
function useSight(frame, pitch) {
  const [sight, setSight] = useState({ width: 0, height: 0, top: 0, near: false });
  useLayoutEffect(() => {
    const element = frame.current;
    const look = (near) =>
      setSight((last) => {
        const now = {
          width: element.clientWidth,
          height: element.clientHeight,
          top: Math.floor(element.scrollTop / (SHEET_ROWS * pitch)),
          near: near ?? last.near,
        };
        return Object.keys(now).every((key) => now[key] === last[key]) ? last : now;
      });
    const size = new ResizeObserver(() => look());
    const place = new IntersectionObserver((entries) => look(entries.at(-1).isIntersecting), {
      rootMargin: '300px',
    });
    const scrolled = () => look();
    size.observe(element);
    place.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    look();
    return () => {
      size.disconnect();
      place.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [pitch]);
  return sight;
}

/** The sheets that are made, by their numbers; the first and the last in sight may be there in part. */
function sheetsOf({ height, top, near }, columns, pitch, count) {
  if (!near) return [];
  const inSight = Math.ceil(height / (SHEET_ROWS * pitch)) + 1;
  const first = Math.max(0, top - SPARE_SHEETS);
  const end = Math.min(top + inSight + SPARE_SHEETS, Math.ceil(count / (SHEET_ROWS * columns)));
  return Array.from({ length: end - first }, (_, i) => first + i);
}

/**
 * @typedef {object} Item
 * @property {number} id
 * @property {string} label
 * @property {{text: string, kind: string}} [badge] a short word in the corner; its kind is its class
 *
 * @typedef {object} Chosen keys held while an item was chosen
 * @property {boolean} extend from the one chosen last to this
 * @property {boolean} toggle this one alone, the others stay as they are
 */

/**
 * Some rows, which come and go together. It is a layer of its own (gallery.css) and is made anew only where
 * what it shows has changed, so that scrolling costs the sheet that comes, and none that was there.
 */
function Sheet({ number, active, id, count, columns, size, itemAt, open, selected, ...on }) {
  const pitch = size + GAP;
  const from = number * SHEET_ROWS * columns;
  const to = Math.min(count, from + SHEET_ROWS * columns);
  const option = (index) => {
    const item = itemAt(index);
    const place = index - from;
    return (
      <div
        key={item.id}
        id={`${id}-${index}`}
        class={`gallery-item ${index === active ? 'active' : ''}`}
        role="option"
        aria-selected={selected.has(item.id)}
        aria-label={item.label}
        aria-setsize={count}
        aria-posinset={index + 1}
        title={item.label}
        draggable
        style={{
          left: `${(place % columns) * pitch}px`,
          top: `${Math.floor(place / columns) * pitch}px`,
        }}
        onClick={(event) => on.choose(index, event)}
        onDragStart={(event) => on.onDragStart(event, index)}
      >
        <Thumbnail id={item.id} open={() => open(item.id)} size={size} />
        {item.badge && (
          <span class={`badge ${item.badge.kind}`} aria-hidden="true">
            {item.badge.text}
          </span>
        )}
      </div>
    );
  };
  // What else an option is made of comes with itemAt, which is another one whenever that changes.
  return useMemo(
    () => (
      <div
        class="gallery-sheet"
        role="presentation"
        style={{ top: `${number * SHEET_ROWS * pitch}px`, height: `${SHEET_ROWS * pitch}px` }}
      >
        {Array.from({ length: to - from }, (_, i) => option(from + i))}
      </div>
    ),
    [itemAt, selected, count, columns, active],
  );
}

/**
 * Photos in a grid that scrolls. Of thousands only those in sight are there.
 * @param {object} props
 * @param {string} props.label
 * @param {number} props.count
 * @param {(index: number) => Item} props.itemAt another one whenever what it says has changed
 * @param {(id: number) => Promise<Blob>} props.open
 * @param {number} props.size of a picture, in CSS pixels
 * @param {number} props.rows in sight at most
 * @param {Set<number>} props.selected ids
 * @param {(index: number, how: Chosen) => void} props.onChoose
 * @param {() => void} props.onChooseAll
 * @param {() => void} props.onRemove
 * @param {(event: DragEvent, index: number) => void} props.onDragStart
 */
export function Gallery({ label, count, itemAt, open, size, rows, selected, ...on }) {
  const id = useId();
  const frame = useRef(null);
  const [active, setActive] = useState(0);
  const pitch = size + GAP;
  const sight = useSight(frame, pitch);
  const columns = Math.max(1, Math.floor((sight.width + GAP) / pitch));
  const sheets = sheetsOf(sight, columns, pitch, count);
  const current = Math.min(active, count - 1);
  const activeSheet = Math.floor(current / (SHEET_ROWS * columns));

  useEffect(() => {
    const top = Math.floor(current / columns) * pitch;
    const { scrollTop, clientHeight } = frame.current;
    if (document.activeElement !== frame.current) return;
    if (top < scrollTop) frame.current.scrollTop = top;
    else if (top + pitch > scrollTop + clientHeight)
      frame.current.scrollTop = top + pitch - clientHeight;
  }, [current]);

  const choose = (index, event) => {
    setActive(index);
    on.onChoose(index, { extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey });
  };
  const act = {
    ' ': () => on.onChoose(current, { extend: false, toggle: true }),
    Enter: () => on.onChoose(current, { extend: false, toggle: false }),
    Delete: on.onRemove,
    Backspace: on.onRemove,
  };
  const press = (event) => {
    const step = STEPS[event.key]?.(columns, rows);
    const all = event.key === 'a' && (event.ctrlKey || event.metaKey);
    if (step === undefined && !act[event.key] && !all) return;
    event.preventDefault();
    if (all) on.onChooseAll();
    else if (step === undefined) act[event.key]();
    else {
      const next = Math.max(0, Math.min(count - 1, current + step));
      setActive(next);
      if (event.shiftKey) on.onChoose(next, { extend: true, toggle: false });
    }
  };

  return (
    <div
      ref={frame}
      class="gallery"
      role="listbox"
      aria-multiselectable="true"
      aria-label={label}
      aria-activedescendant={sheets.includes(activeSheet) ? `${id}-${current}` : undefined}
      tabIndex={0}
      style={{ maxHeight: `${rows * pitch}px` }}
      onKeyDown={press}
    >
      <div
        class="gallery-inner"
        role="presentation"
        style={{ height: `${Math.ceil(count / columns) * pitch}px` }}
      >
        {sheets.map((number) => (
          <Sheet
            key={number}
            number={number}
            active={number === activeSheet ? current : -1}
            {...{ id, count, columns, size, itemAt, open, selected, choose }}
            onDragStart={on.onDragStart}
          />
        ))}
      </div>
    </div>
  );
}
