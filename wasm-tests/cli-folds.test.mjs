// Cross-validation: one run a fold, and their mean and spread.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, programs, thaw } from './support/cli.mjs';
import { writePhotos } from './support/photos.mjs';

const SMALL = [
  '--backbone',
  'tiny',
  '--input',
  '24',
  '--head',
  '[{"dropout": 0.2}]',
  '--epochs',
  '4',
];
const FOLDS = 3;

/** A folder with 27 photos and a series of runs on them. */
function withFolds(program, use) {
  return inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 9);
    const out = path.join(folder, 'out');
    const words = ['train', '--data', photos, ...SMALL];
    const series = [...words, '--folds', String(FOLDS), '--json', '--out', out];
    const answer = await thaw(program, series);
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    await use({ folder, photos, out, words, answer, told: lastLine(answer.stdout) });
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const std = (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
const runsOf = (out) => Array.from({ length: FOLDS }, (_, i) => path.join(out, `fold-${i}`));
const recordOf = (run) => JSON.parse(readFileSync(path.join(run, 'photos.json'), 'utf8'));

test.each(Object.keys(programs))('mean and std of every fold: %s', async (program) => {
  await withFolds(program, async ({ photos, out, answer, told }) => {
    expect(told).toMatchObject({ event: 'folds', folds: FOLDS });
    expect(lastEvent(out)).toEqual(told);
    const ends = runsOf(out).map(lastEvent);
    expect(told.runs.map((run) => run.weights_sha256)).toEqual(ends.map((e) => e.weights_sha256));
    expect(new Set(ends.map((end) => end.weights_sha256)).size).toBe(FOLDS);
    for (const key of ['val_loss', 'val_accuracy', 'val_top_k', 'val_macro_f1']) {
      const values = ends.map((end) => end[key]);
      expect(told[key].mean).toBeCloseTo(mean(values), 12);
      expect(told[key].std).toBeCloseTo(std(values), 12);
    }
    const of = told.val_accuracy;
    expect(answer.stdout).toMatch(
      new RegExp(`^val_accuracy +${of.mean.toFixed(4)} ± ${of.std.toFixed(4)}$`, 'm'),
    );
    const held = runsOf(out).flatMap((run) => recordOf(run).validation);
    expect(held).toHaveLength(27);
    expect(new Set(held).size).toBe(27);
    const [first] = runsOf(out);
    const measured = await thaw(program, ['eval', '--run', first, '--data', photos, '--json']);
    expect(lastLine(measured.stdout)).toMatchObject({ accuracy: ends[0].val_accuracy, photos: 9 });
    const series = await thaw(program, ['eval', '--run', out, '--data', photos]);
    expect(series.stderr).toContain('fold-0 is one');
  });
});

test('a fold alone, and under WASI, ends with the same weights', async () => {
  await withFolds('native', async ({ folder, words, told }) => {
    const alone = async (program, fold) => {
      const out = path.join(folder, `${program}-${fold}`);
      const fixed = ['--folds', String(FOLDS), '--split.fold', String(fold), '--out', out];
      expect(await thaw(program, [...words, ...fixed])).toMatchObject({ status: 0 });
      return lastEvent(out).weights_sha256;
    };
    expect(await alone('native', 1)).toBe(told.runs[1].weights_sha256);
    expect(await alone('wasi', 2)).toBe(told.runs[2].weights_sha256);
  });
});

describe('--resume', () => {
  /** Makes a finished series look as if it had been broken off after its first fold. */
  function breakOff(out) {
    for (const run of runsOf(out).slice(1)) rmSync(run, { recursive: true });
    rmSync(path.join(out, 'events.jsonl'));
  }

  test('goes on with the folds that are missing', async () => {
    await withFolds('native', async ({ photos, out, told }) => {
      breakOff(out);
      const [first] = runsOf(out);
      const weights = path.join(first, 'weights.safetensors');
      renameSync(weights, `${weights}.kept`); // a fold that has ended is not trained again
      const words = ['train', '--resume', '--data', photos, '--out', out, '--json'];
      const answer = await thaw('native', words);
      expect(answer).toMatchObject({ status: 0, stderr: '' });
      expect(lastLine(answer.stdout)).toEqual(told);
      expect(existsSync(weights)).toBe(false);
    });
  });

  test('not with another recipe', async () => {
    await withFolds('native', async ({ photos, out }) => {
      breakOff(out);
      const words = ['train', '--resume', '--data', photos, '--out', out, '--batch', '4'];
      const { status, stderr } = await thaw('native', words);
      expect(status).toBe(2);
      expect(stderr).toMatch(/fold-0: batch: 32 then, 4 now/);
    });
  });
});

test('a series that begins takes nothing over from an earlier one', async () => {
  await withFolds('native', async ({ out, words, told }) => {
    const series = [...words, '--folds', String(FOLDS), '--json', '--out', out, '--seed', '2'];
    const again = lastLine((await thaw('native', series)).stdout);
    expect(again.runs[0].weights_sha256).not.toBe(told.runs[0].weights_sha256);
  });
});

test('folders that give the validation photos leave no folds to draw', async () => {
  await inFolder(async (folder) => {
    const photos = path.join(folder, 'photos');
    mkdirSync(photos);
    writePhotos(path.join(photos, 'train'), 4);
    writePhotos(path.join(photos, 'val'), 2, 50);
    writeFileSync(path.join(photos, 'README'), 'beside the folders');
    const words = ['train', '--data', photos, '--out', path.join(folder, 'out'), ...SMALL];
    const { status, stderr } = await thaw('native', [...words, '--folds', '3']);
    expect(status).toBe(3);
    expect(stderr).toContain('split.folds: folders give the validation photos already');
  });
});
