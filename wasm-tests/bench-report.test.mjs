// What `make bench` makes of its times. Nothing is timed here.
import { judge, median, ratioOf, tables } from '../scripts/bench/report.mjs';
import { rows } from '../scripts/bench/rows.mjs';

const facts = { date: '2000-01-01', machine: '2 cores', missing: { ort: 'not there' }, load: 0.5 };
const measured = { relaxed: [1, 1], relaxed1: [1.8, 1.8], strict: [2, 2], tfjs: [2.5, 2.5] };
const judged = (seconds = {}) =>
  judge(rows(false)[0], { ...measured, tuned: [0.5, 0.5], ...seconds });

test('the median, of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('a ratio is taken round by round, so a slow round of all changes nothing', () => {
  const slow = [2, 20, 4];
  const fast = [1, 10, 1];
  expect(ratioOf(slow, fast)).toEqual({ median: 2, lowest: 2, highest: 4 });
  expect(ratioOf(undefined, fast)).toBeNull();
});

test('a row says what was wanted and whether it was found', () => {
  const row = judged();
  expect(row.rates).toEqual({ relaxed: 8, relaxed1: 8 / 1.8, strict: 4, tfjs: 3.2, tuned: 16 });
  expect(row.least).toMatchObject({ peer: 'tfjs', wanted: 2, found: { median: 2.5 } });
  expect(row.mark.found.median).toBe(0.5);
  expect([row.strict.median, row.threads.median, row.node]).toEqual([0.5, 1.8, null]);
  const text = tables({ ...facts, rows: [row], sizes: null });
  expect(text).toContain('2.50 (2.50–2.50) × TF.js wasm; 2: yes');
  expect(text).toContain('0.50 (0.50–0.50) × PyTorch tuned; 1: no');
  expect(text).toContain('ONNX Runtime Web: not there');
});

test('rounds are counted: a row measured again may have had more', () => {
  const text = (...of) => tables({ ...facts, rows: of, sizes: null });
  expect(text(judged(), judged())).toContain('; 2 rounds;');
  expect(text(judged(), judged({ relaxed: Array(9).fill(1) }))).toContain('; 2 to 9 rounds;');
  expect(text(judged({ relaxed: [1] }))).toContain('; 1 round;');
});

test('sizes are judged too: what may be large and what has to be small', () => {
  const sizes = {
    gemm: [{ gflops: 30, share: 0.8 }],
    memory: { whole: 800 * 2 ** 20 },
    gzipped: { relaxed: 150_000, simd: 100_000 },
    ready: [250],
    small: { relaxed1: { thaw_s: [2, 1], peer: [5, 2] }, relaxed: { thaw_s: [3], peer: [5] } },
  };
  const text = tables({ ...facts, rows: [judged()], sizes });
  expect(text).toContain('| 30.0 GFLOP/s, 0.80 | 0.7: yes | 0.85: no |');
  expect(text).toContain('| 800 | 700: no | 400: no |');
  expect(text).toContain('| 150.0 | 200: yes | 120: no |');
  expect(text).toContain('| 0.45, with 2 threads 0.60 | 0.5: yes | 0.5: yes |');
});

test('every row compares with peers that take part; the quick ones with these alone, at less work', () => {
  const full = rows(false);
  for (const [i, quick] of rows(true).entries()) {
    const { job, peers, least, mark } = full[i];
    expect(Object.keys(quick.job)).toEqual(Object.keys(job));
    expect(peers).toEqual(expect.arrayContaining(quick.peers));
    expect(new Set(quick.peers)).toEqual(new Set([least.peer, mark.peer]));
  }
  expect(full[0].name).toBe('VGG16 forward, batch 8');
  expect(rows(true)[0].name).toBe('VGG16 forward, batch 1');
});
