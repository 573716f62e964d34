import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 236;
/** Room for the word above the curves. */
const MARK_HEIGHT = 22;

/** Colours come from the style sheet, so that the chart follows the theme. */
function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** A vertical line with a word above it. */
function drawMark(plot, { x: at, text, stroke }) {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(at, 'x', true));
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.fillStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  ctx.fillText(text, x, bbox.top - 4 * devicePixelRatio);
  ctx.restore();
}

function optionsFor(element, { title, xLabel, series, range }, marksOf) {
  const ink = colour(element, '--muted');
  const line = colour(element, '--line');
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    title,
    width: element.clientWidth,
    height: HEIGHT,
    padding: [MARK_HEIGHT, null, null, null],
    scales: { x: { time: false }, ...(range && { y: { range } }) },
    legend: {
      markers: { width: 2, dash: (plot, i) => (plot.series[i].dash ? 'dashed' : 'solid') },
    },
    cursor: { drag: { x: false, y: false } },
    axes: [
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
      { ...axis, size: 56 },
    ],
    series: [
      { label: xLabel, value: (_plot, value) => value ?? '–' },
      ...series.map(({ label, colour: name, dashed }) => ({
        label,
        stroke: colour(element, name),
        width: 2,
        dash: dashed ? [6, 4] : undefined,
        points: { show: (plot) => plot.data[0].length < 30, size: 5 },
        value: (_plot, value) => (value == null ? '–' : value.toPrecision(4)),
      })),
    ],
    hooks: {
      draw: [
        (plot) => {
          for (const { x, text, colour: name } of marksOf()) {
            drawMark(plot, { x, text, stroke: colour(element, name) });
          }
        },
      ],
    },
  };
}

/**
 * Curves; x is marked at whole numbers.
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.summary the same in words, for those who cannot see it
 * @param {string} props.xLabel
 * @param {{label: string, colour: string, dashed?: boolean}[]} props.series colour: name of a CSS variable
 * @param {(number|null)[][]} props.data x, then one list a series
 * @param {{x: number, text: string, colour: string}[]} props.marks vertical lines
 * @param {[number, number]} [props.range] of y
 */
export function Chart({ title, summary, xLabel, series, data, marks, range }) {
  const element = useRef(null);
  const plot = useRef(null);
  const latest = useRef({ data, marks });
  latest.current = { data, marks };
  const curves = series.map(({ label, colour: name }) => `${label} ${name}`).join();

  useEffect(() => {
    const host = element.current;
    const make = () => {
      plot.current?.destroy();
      const options = optionsFor(
        host,
        { title, xLabel, series, range },
        () => latest.current.marks,
      );
      plot.current = new uPlot(options, latest.current.data, host);
    };
    const resize = new ResizeObserver(() => {
      plot.current?.setSize({ width: host.clientWidth, height: HEIGHT });
    });
    const theme = matchMedia('(prefers-color-scheme: dark)');
    make();
    resize.observe(host);
    theme.addEventListener('change', make);
    return () => {
      resize.disconnect();
      theme.removeEventListener('change', make);
      plot.current.destroy();
      plot.current = null;
    };
  }, [curves]);

  useEffect(() => plot.current?.setData(data), [data, marks]);

  return (
    <figure class="chart">
      <div ref={element} role="img" aria-label={summary} />
    </figure>
  );
}
