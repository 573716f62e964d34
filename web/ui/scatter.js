const SIDE = 400;
const MARGIN = 14;
/** Classes differ by colour and, beyond the colours, by shape. */
const COLOURS = 8;
const SHAPES = ['M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0', 'M-4,-4h8v8h-8z', 'M0,-5l5,9h-10z'];

const styleOf = (label) => ({
  class: `dot dot-${label % COLOURS}`,
  d: SHAPES[Math.floor(label / COLOURS) % SHAPES.length],
});

/** From values to places in the picture, the same scale in both directions. */
function scaleOf(points) {
  const range = (key) => {
    const all = points.map((point) => point[key]);
    return [Math.min(...all), Math.max(...all)];
  };
  const [left, right] = range('x');
  const [low, high] = range('y');
  const unit = (SIDE - 2 * MARGIN) / (Math.max(right - left, high - low) || 1);
  return ({ x, y }) => [
    SIDE / 2 + (x - (left + right) / 2) * unit,
    SIDE / 2 - (y - (low + high) / 2) * unit,
  ];
}

/**
 * Points in a plane, a sign for each class.
 * @param {object} props
 * @param {string} props.summary
 * @param {string[]} props.classes
 * @param {{name: string, label: number, x: number, y: number}[]} props.points
 * @param {(name: string) => void} props.onChoose
 */
export function Scatter({ summary, classes, points, onChoose }) {
  const place = scaleOf(points);
  return (
    <figure class="scatter">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={summary}>
        {points.map((point) => (
          <path
            key={point.name}
            {...styleOf(point.label)}
            transform={`translate(${place(point).join(',')})`}
            onClick={() => onChoose(point.name)}
          >
            <title>{point.name}</title>
          </path>
        ))}
      </svg>
      <ul class="legend">
        {classes.map((name, label) => (
          <li key={name}>
            <svg viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true">
              <path {...styleOf(label)} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}
