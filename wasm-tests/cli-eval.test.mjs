// Measuring a trained model on photos that it was not trained on, wherever they lie by now.
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastLine, thaw } from './support/cli.mjs';
import { CLASSES, writePhotos } from './support/photos.mjs';

const SMALL = ['--backbone', 'tiny', '--input', '24', '--head', '[]', '--epochs', '3', '--quiet'];
const names = Object.keys(CLASSES);

/** A folder with a run on 30 photos, of which 6 validate. */
function withRun(use) {
  return inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const run = path.join(folder, 'run');
    const words = ['train', '--data', photos, '--out', run, ...SMALL];
    expect(await thaw('native', words)).toMatchObject({ status: 0, stderr: '' });
    await use({ folder, photos, run, other: path.join(folder, 'other') });
  });
}

const evaluate = (run, data, ...words) =>
  thaw('native', ['eval', '--run', run, '--data', data, '--json', ...words]);

/** Split and number of photos of each part that was measured. */
const partsOf = ({ stdout }) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ split, photos }) => [split, photos]);

test('photos are known by their files; all that the run did not have are measured', async () => {
  await withRun(async ({ photos, run, other }) => {
    for (const name of names.slice(1)) {
      cpSync(path.join(photos, name), path.join(other, name), { recursive: true });
      renameSync(path.join(other, name, '00.png'), path.join(other, name, 'renamed.png'));
    }
    writePhotos(other, 5, 70);
    expect(partsOf(await evaluate(run, other))).toEqual([
      ['validation', 4],
      ['new', 15],
    ]);
    const trained = await evaluate(run, other, '--split', 'train');
    expect(partsOf(trained)).toEqual([['train', 16]]);
    const all = lastLine((await evaluate(run, other, '--split', 'all')).stdout);
    expect(all).toMatchObject({ split: 'all', photos: 35, classes: names });
    expect(all.per_class.map(({ support }) => support)).toEqual([5, 15, 15]);
  });
});

test('validation and test of folders that the run never saw', async () => {
  await withRun(async ({ run, other }) => {
    writePhotos(path.join(other, 'val'), 2, 60);
    writePhotos(path.join(other, 'test'), 3, 80);
    expect(partsOf(await evaluate(run, other))).toEqual([
      ['validation', 6],
      ['test', 9],
    ]);
  });
});

test('a folder of which it knows each photo from training', async () => {
  await withRun(async ({ photos, run, other }) => {
    const record = JSON.parse(readFileSync(path.join(run, 'photos.json'), 'utf8'));
    const counts = Object.entries(record).map(([split, hashes]) => [split, hashes.length]);
    expect(Object.fromEntries(counts)).toEqual({ none: 0, train: 24, validation: 6, test: 0 });
    // What validated counts as trained on once the record says so.
    const { train, validation } = record;
    const all = { ...record, train: [...train, ...validation], validation: [] };
    cpSync(run, other, { recursive: true });
    writeFileSync(path.join(other, 'photos.json'), JSON.stringify(all));
    const { status, stderr } = await evaluate(other, photos);
    expect(status).toBe(3);
    expect(stderr).toContain('was trained on all 30 photos; --split train measures them');
    writeFileSync(path.join(other, 'photos.json'), '{"train": ["some"]}');
    expect((await evaluate(other, photos)).stderr).toMatch(/photos: lists .* wanted/);
  });
});

test('the test folder of the data set trained on', async () => {
  await inFolder(async (folder) => {
    const photos = path.join(folder, 'photos');
    writePhotos(path.join(photos, 'train'), 6);
    writePhotos(path.join(photos, 'test'), 2, 50);
    const run = path.join(folder, 'run');
    const words = ['train', '--data', photos, '--out', run, ...SMALL, '--validation', '0.34'];
    expect(await thaw('native', words)).toMatchObject({ status: 0, stderr: '' });
    const both = [
      ['validation', 6],
      ['test', 6],
    ];
    expect(partsOf(await evaluate(run, photos))).toEqual(both);
    expect(partsOf(await evaluate(run, path.join(photos, 'test')))).toEqual([['test', 6]]);
  });
});

test('classes are matched by name, in whatever order classes.json has them', async () => {
  await withRun(async ({ photos, run, other }) => {
    const before = lastLine((await evaluate(run, photos, '--split', 'all')).stdout);
    cpSync(run, other, { recursive: true });
    writeFileSync(path.join(other, 'classes.json'), JSON.stringify([...names].reverse()));
    const after = lastLine((await evaluate(other, photos, '--split', 'all')).stdout);
    expect(after.classes).toEqual([...names].reverse());
    // The answers are what they were, under other names; rows are where their names are now.
    expect(after.confusion).toEqual([...before.confusion].reverse());
  });
});
