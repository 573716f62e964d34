import { useRef } from 'preact/hooks';

/** Keys of a slider, and where they take it. */
const MOVES = {
  ArrowLeft: (line) => line - 1,
  ArrowDown: (line) => line - 1,
  ArrowRight: (line) => line + 1,
  ArrowUp: (line) => line + 1,
  Home: () => 0,
  End: (_line, count) => count,
};

/** What is drawn of a block: as high as its pictures, as wide as they have channels. */
function Box({ name, title, height, width, thawed, onClick }) {
  const state = { 0: 'frozen', 1: 'thawed' }[thawed] ?? 'partly';
  return (
    <span class={`block ${state}`} title={title} onClick={onClick}>
      <span class="block-room">
        <span class="block-box" style={{ height: `${height * 100}%`, width: `${width * 100}%` }} />
      </span>
      <span class="block-name">{name}</span>
    </span>
  );
}

/**
 * A network as a row of blocks with a line that is dragged: what lies before it is frozen. Pointers
 * take the line or a block; the keyboard has the line as a slider.
 * @param {object} props
 * @param {{name: string, title: string, height: number, width: number, thawed: number}[]} props.blocks
 *   height and width: 0 … 1; thawed: share, 0 … 1
 * @param {{name: string, title: string}} props.head always thawed
 * @param {number} props.line block that it stands before; their number: before the head
 * @param {(line: number) => void} props.onLine
 * @param {boolean} [props.disabled]
 * @param {{blocks: string, line: string, lineAt: string}} props.words lineAt: where it stands
 */
export function Blocks({ blocks, head, line, onLine, disabled, words }) {
  const row = useRef(null);
  const count = blocks.length;
  const move = (next) => {
    const within = Math.max(0, Math.min(count, next));
    if (!disabled && within !== line) onLine(within);
  };
  const press = (event) => {
    const target = MOVES[event.key]?.(line, count);
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  };
  const drag = (event) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, width } = row.current.getBoundingClientRect();
    move(Math.round(((event.clientX - left) / width) * (count + 1)));
  };
  return (
    <div class="blocks" role="group" aria-label={words.blocks}>
      <div class="block-row" ref={row} style={{ '--columns': count + 1 }}>
        {blocks.map((block, i) => (
          <Box key={block.name} {...block} onClick={() => move(line === i ? i + 1 : i)} />
        ))}
        <Box {...head} height={0.2} width={0.5} thawed={1} />
        <span
          class="thaw-line"
          role="slider"
          tabIndex={disabled ? -1 : 0}
          aria-label={words.line}
          aria-valuemin={0}
          aria-valuemax={count}
          aria-valuenow={line}
          aria-valuetext={words.lineAt}
          aria-disabled={disabled}
          style={{ '--line': line }}
          onKeyDown={press}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
        />
      </div>
    </div>
  );
}
