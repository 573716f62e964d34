// From seconds to the tables of docs/performance.md.
import { cpus, totalmem } from 'node:os';
import { countOf } from './measure.mjs';

const LABELS = {
  tfjs: 'TF.js wasm',
  ort: 'ONNX Runtime Web',
  stock: 'PyTorch stock',
  tuned: 'PyTorch tuned',
};

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How often `fast` does what `slow` does once: the median over the rounds, lowest and highest. */
export function ratioOf(slow, fast) {
  if (!slow || !fast) return null;
  const each = slow.map((seconds, i) => seconds / fast[i]);
  return { median: median(each), lowest: Math.min(...each), highest: Math.max(...each) };
}

const number = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(2);
const spread = (r) =>
  r ? `${r.median.toFixed(2)} (${r.lowest.toFixed(2)}–${r.highest.toFixed(2)})` : '–';
const verdict = (r, wanted) => (r ? (r.median >= wanted ? 'yes' : 'no') : '–');

const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, body) => [line(head), line(head.map(() => '---')), ...body.map(line)];

/** One object a row, for the JSON file. */
export function judge(row, seconds) {
  const count = countOf(row.job);
  const rates = Object.fromEntries(
    Object.entries(seconds).map(([name, each]) => [name, count / median(each)]),
  );
  const against = ({ peer, ratio }) => ({
    peer,
    wanted: ratio,
    found: ratioOf(seconds[peer], seconds.relaxed),
  });
  return {
    name: row.name,
    unit: row.unit,
    seconds,
    rates,
    least: against(row.least),
    mark: against(row.mark),
    strict: ratioOf(seconds.relaxed, seconds.strict),
    threads: ratioOf(seconds.relaxed1, seconds.relaxed),
    single: ratioOf(seconds.relaxed, seconds.single),
    node: ratioOf(seconds.relaxed, seconds.node),
  };
}

function aim({ peer, wanted, found }) {
  return `${spread(found)} × ${LABELS[peer]}; ${wanted}: ${verdict(found, wanted)}`;
}

function peersTable(rows) {
  const head = ['work', 'unit', 'Thaw', ...Object.values(LABELS), 'at least', 'the mark'];
  const body = rows.map(({ name, unit, rates, least, mark }) => [
    name,
    unit,
    number(rates.relaxed),
    ...Object.keys(LABELS).map((peer) => (rates[peer] ? number(rates[peer]) : '–')),
    aim(least),
    aim(mark),
  ]);
  return table(head, body);
}

function buildsTable(rows) {
  const head = [
    'work',
    'strict : relaxed (0.6; 0.8)',
    '2 threads : 1 (1.7; 1.9)',
    'single-thread build : relaxed, 2 threads',
    'Node : Chromium',
  ];
  const body = rows.map((row) => [
    row.name,
    spread(row.strict),
    spread(row.threads),
    spread(row.single),
    spread(row.node),
  ]);
  return table(head, body);
}

const atLeast = (value, wanted) => (value >= wanted ? 'yes' : 'no');
const atMost = (value, wanted) => (value <= wanted ? 'yes' : 'no');

function sizesTable({ gemm, memory, gzipped, ready, small }) {
  const share = median(gemm.map((g) => g.share));
  const rate = number(median(gemm.map((g) => g.gflops)));
  const whole = memory.whole / 2 ** 20;
  const biggest = Math.max(...Object.values(gzipped)) / 1000;
  const seconds = median(ready) / 1e3;
  const row = (what, value, text, judge, least, mark) => [
    what,
    text,
    `${least}: ${judge(value, least)}`,
    `${mark}: ${judge(value, mark)}`,
  ];
  const [one, two] = [small.relaxed1, small.relaxed].map(
    ({ thaw_s, peer }) => ratioOf(thaw_s, peer).median,
  );
  const ratios = `${one.toFixed(2)}, with 2 threads ${two.toFixed(2)}`;
  const product = `${rate} GFLOP/s, ${share.toFixed(2)}`;
  return table(
    ['what', 'found', 'at least', 'the mark'],
    [
      row('SGEMM 1024³, share of the peak', share, product, atLeast, 0.7, 0.85),
      row('VGG16 block5, batch 8: the page, MB', whole, whole.toFixed(0), atMost, 700, 400),
      row('wasm, gzipped, kB', biggest, biggest.toFixed(1), atMost, 200, 120),
      row('time of thaw_s, 128² : MobileNetV1 0.25, 224²', one, ratios, atMost, 0.5, 0.5),
      row('page ready, warm cache, s', seconds, seconds.toFixed(2), atMost, 1, 0.3),
    ],
  );
}

/** What a reader needs to know of the machine; nothing that names it. */
export function machine(site) {
  const [{ model }] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${cpus().length} cores (${model.trim()}), ${memory}, Chromium ${site.browser.version().split('.')[0]}`;
}

/** How many rounds there were: rows measured again may have had more. */
function roundsOf(rows) {
  const counts = rows.map(({ seconds }) => seconds.relaxed.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (least < most) return `${least} to ${most} rounds`;
  return most === 1 ? '1 round' : `${most} rounds`;
}

/**
 * @param {{date: string, machine: string, rows: object[], sizes: object | null,
 *   missing: Record<string, string>, load: number}} result
 * @returns {string} Markdown
 */
export function tables({ date, machine: facts, rows, sizes, missing, load }) {
  const skipped = Object.entries(missing).map(([name, why]) => `${LABELS[name] ?? name}: ${why}`);
  return [
    `${date}; ${facts}; ${roundsOf(rows)}; load of the machine while measured: ${load.toFixed(1)}.`,
    ...(skipped.length > 0 ? [`Left out: ${skipped.join('; ')}.`] : []),
    '',
    'Medians of rates. Ratios are medians over the rounds, lowest and highest in brackets, then what',
    'is wanted and whether it was found.',
    '',
    ...peersTable(rows),
    '',
    'Thaw beside itself, as ratios of speeds:',
    '',
    ...buildsTable(rows),
    '',
    ...(sizes ? sizesTable(sizes) : []),
  ].join('\n');
}
