// Training from the command line: what it writes, and that everything after agrees with it.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, programs, thaw } from './support/cli.mjs';
import { CLASSES, writeClass, writePhotos } from './support/photos.mjs';

const SMALL = ['--backbone', 'tiny', '--input', '24', '--head', '[]', '--batch', '8'];
const names = Object.keys(CLASSES);

/** Of the numbers in a safetensors file: what follows its header. */
function sha256(file) {
  const bytes = readFileSync(file);
  const numbers = bytes.subarray(8 + Number(bytes.readBigUint64LE(0)));
  return createHash('sha256').update(numbers).digest('hex');
}

/** Trains and expects it to go well; returns the last event. */
async function train(program, data, out, words = [], options = {}) {
  const answer = await thaw(
    program,
    ['train', '--data', data, '--out', out, ...SMALL, '--quiet', ...words],
    options,
  );
  expect(answer).toMatchObject({ status: 0, stdout: '', stderr: '' });
  return lastEvent(path.resolve(options.cwd ?? '.', out));
}

/** A folder with photos and a run on them that has ended. */
function withRun(use) {
  return inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const run = path.join(folder, 'run');
    const done = await train('native', photos, run, ['--epochs', '6']);
    await use({ folder, photos, run, done });
  });
}

test('native and WASI, with any number of threads, end with the same weights', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const runs = [
      ['native', '1'],
      ['native', '2'],
      ['native', '3'],
      ['wasi', '1'],
    ];
    const hashes = await Promise.all(
      runs.map(async ([program, threads], i) => {
        const words = ['--epochs', '5', '--threads', threads];
        const done = await train(program, photos, path.join(folder, `run${i}`), words);
        return done.weights_sha256;
      }),
    );
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    const other = await train('native', photos, path.join(folder, 'other'), [
      '--epochs',
      '5',
      '--seed',
      '2',
    ]);
    expect(other.weights_sha256).not.toBe(hashes[0]);
  });
});

test('a run is six files that agree', async () => {
  await withRun(async ({ folder, photos, run, done }) => {
    expect(readdirSync(run).sort()).toEqual([
      'classes.json',
      'events.jsonl',
      'photos.json',
      'recipe.json',
      'trained_on.json',
      'weights.safetensors',
    ]);
    expect(JSON.parse(readFileSync(path.join(run, 'classes.json'), 'utf8'))).toEqual(names);
    expect(sha256(path.join(run, 'weights.safetensors'))).toBe(done.weights_sha256);

    const events = readFileSync(path.join(run, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const epochs = events.filter(({ event }) => event === 'epoch');
    expect(events.map(({ event }) => event)).toEqual([
      'phase',
      ...epochs.map(() => 'epoch'),
      'restored',
      'done',
    ]);
    expect(epochs).toHaveLength(done.epochs);
    expect(epochs[done.best_epoch].val_loss).toBe(done.val_loss);
    expect(epochs[0]).toMatchObject({ epoch: 0, phase: 'training', real: 24, synthetic: 0 });

    const again = path.join(folder, 'again');
    const recipe = ['--recipe', path.join(run, 'recipe.json'), '--quiet'];
    const answer = await thaw('native', ['train', '--data', photos, '--out', again, ...recipe]);
    expect(answer.status).toBe(0);
    expect(lastEvent(again).weights_sha256).toBe(done.weights_sha256);
    expect(readFileSync(path.join(again, 'recipe.json'))).toEqual(
      readFileSync(path.join(run, 'recipe.json')),
    );
  });
});

test.each(Object.keys(programs))('eval agrees with the last event: %s', async (program) => {
  await withRun(async ({ photos, run, done }) => {
    const words = ['eval', '--run', run, '--data', photos];
    const { status, stdout } = await thaw(program, [...words, '--json']);
    expect(status).toBe(0);
    const evaluation = lastLine(stdout);
    expect(evaluation).toMatchObject({
      accuracy: done.val_accuracy,
      loss: done.val_loss,
      top_k: { k: 2, accuracy: done.val_top_k },
      macro: { f1: done.val_macro_f1, support: 6 },
      calibration_error: done.val_calibration_error,
      photos: 6,
      classes: names,
    });
    const recalls = evaluation.per_class.map(({ recall }) => recall);
    expect(evaluation.macro.recall).toBeCloseTo(recalls.reduce((a, b) => a + b) / 3, 12);
    expect(evaluation.weighted.recall).toBeCloseTo(evaluation.accuracy, 12);
    expect(evaluation.calibration.reduce((sum, { photos }) => sum + photos, 0)).toBe(6);
    expect(evaluation.per_class.map(({ name, support }) => [name, support])).toEqual(
      names.map((name) => [name, 2]),
    );
    const right = evaluation.confusion.reduce((sum, row, i) => sum + row[i], 0);
    expect(right / 6).toBeCloseTo(evaluation.accuracy, 12);
    expect(evaluation.confusion.flat().reduce((a, b) => a + b)).toBe(6);
  });
});

test('eval of other splits, and as a table', async () => {
  await withRun(async ({ photos, run, done }) => {
    const words = ['eval', '--run', run, '--data', photos];
    const trained = await thaw('native', [...words, '--split', 'train', '--json']);
    expect(lastLine(trained.stdout)).toMatchObject({ photos: 24 });
    const table = await thaw('native', words);
    expect(table.stdout).toContain(`6 photos: accuracy ${done.val_accuracy.toFixed(4)}`);
    expect(table.stdout).toContain(`calibration error ${done.val_calibration_error.toFixed(4)}`);
    for (const name of names) expect(table.stdout).toMatch(new RegExp(`${name} .* 2\n`));
    expect(table.stdout).toContain('24 photos that the model was trained on are left out');
    expect((await thaw('native', [...words, '--split', 'some'])).status).toBe(2);
    expect(await thaw('native', [...words, '--split', 'test'])).toMatchObject({ status: 3 });
  });
});

test.each(Object.keys(programs))('predict: %s', async (program) => {
  await withRun(async ({ photos, run }) => {
    const files = names.map((name) => path.join(photos, name, '00.png'));
    const words = ['predict', '--run', run, ...files, '--top', '2'];
    const { status, stdout } = await thaw(program, [...words, '--json']);
    expect(status).toBe(0);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ image }) => image)).toEqual(files);
    for (const { classes } of answers) {
      expect(classes).toHaveLength(2);
      expect(classes[0].probability).toBeGreaterThanOrEqual(classes[1].probability);
      expect(names).toContain(classes[0].name);
    }
    const text = (await thaw(program, words)).stdout;
    expect(text.split('\n').filter((line) => /^ +\d+\.\d\d % {2}\w+$/.test(line))).toHaveLength(6);
  });
});

test('folders train/ and val/ are honoured', async () => {
  await inFolder(async (folder) => {
    const photos = path.join(folder, 'photos');
    writePhotos(path.join(photos, 'train'), 6);
    writePhotos(path.join(photos, 'val'), 3, 50);
    const run = path.join(folder, 'run');
    const done = await train('native', photos, run, ['--epochs', '2', '--validation', '0.5']);
    const events = readFileSync(path.join(run, 'events.jsonl'), 'utf8');
    expect(JSON.parse(events.split('\n')[1])).toMatchObject({ event: 'epoch', real: 18 });
    const { stdout } = await thaw('native', ['eval', '--run', run, '--data', photos, '--json']);
    expect(lastLine(stdout)).toMatchObject({ photos: 9, accuracy: done.val_accuracy });
  });
});

test.each(Object.keys(programs))(
  'relative paths count from where it is called: %s',
  async (program) => {
    await inFolder(async (folder) => {
      writePhotos(path.join(folder, 'photos'), 5);
      mkdirSync(path.join(folder, 'here'));
      const options = { cwd: path.join(folder, 'here') };
      await train(program, '../photos', 'runs/first', ['--epochs', '1'], options);
      expect(readdirSync(path.join(folder, 'here/runs/first'))).toContain('weights.safetensors');
    });
  },
);

test('the order in which files were made decides nothing', async () => {
  await inFolder(async (folder) => {
    const [one, two] = ['one', 'two'].map((name) => path.join(folder, name));
    for (const name of names) writeClass(one, name, 6);
    for (const name of [...names].reverse()) {
      writeClass(two, name, 3, 3);
      writeClass(two, name, 3);
    }
    writeFileSync(path.join(two, 'README.txt'), 'beside the classes, so no photo');
    writeFileSync(path.join(two, names[0], '.hidden'), 'neither');
    const a = await train('native', one, path.join(folder, 'a'), ['--epochs', '2']);
    const b = await train('native', two, path.join(folder, 'b'), ['--epochs', '2']);
    expect(b.weights_sha256).toBe(a.weights_sha256);
  });
});

test('what is printed: a table, and the last event with --json', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 5);
    const run = path.join(folder, 'run');
    const words = ['train', '--data', photos, '--out', run, ...SMALL, '--epochs', '3', '--json'];
    const { status, stdout } = await thaw('native', words);
    expect(status).toBe(0);
    expect(lastLine(stdout)).toEqual(lastEvent(run));
    expect(stdout).toContain('tiny, 3 classes, 12 photos to train on, 3 to validate on');
    expect(stdout).toContain('starts from random numbers');
    expect(stdout.match(/^ +\d +0.001 +\d\.\d{4} /gm)).toHaveLength(3);
    expect(stdout).not.toContain('\r'); // no progress bar where there is no terminal
  });
});

test('phases of a recipe follow each other', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 5);
    const recipe = path.join(folder, 'recipe.json');
    const phases = [
      { name: 'head', epochs: 2, freeze: { backbone: true } },
      { name: 'all', epochs: 1, optimizer: { sgd: { lr: 1e-3, momentum: 0.9 } } },
    ];
    writeFileSync(recipe, JSON.stringify({ phases, split: { validation: 0 } }));
    const run = path.join(folder, 'run');
    await train('native', photos, run, ['--recipe', recipe]);
    const lines = readFileSync(path.join(run, 'events.jsonl'), 'utf8').trim().split('\n');
    const epochs = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'epoch');
    expect(epochs.map(({ phase }) => phase)).toEqual(['head', 'head', 'all']);
    expect(epochs.map(({ lr }) => lr)).toEqual([1e-3, 1e-3, 1e-3]);
    expect(epochs[0]).not.toHaveProperty('val_loss');
  });
});

test('a rate that breaks training ends with 1 and says so', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 5);
    const run = path.join(folder, 'run');
    const sgd = ['--phases.0.optimizer', '{"sgd": {"lr": 1e30}}', '--epochs', '3', '--quiet'];
    const words = ['train', '--data', photos, '--out', run, ...SMALL, ...sgd];
    const { status, stderr } = await thaw('native', words);
    expect(status).toBe(1);
    expect(stderr).toMatch(/not a number.*smaller --lr/);
    expect(lastEvent(run)).toMatchObject({ event: 'done', reason: 'not a number' });
  });
});
