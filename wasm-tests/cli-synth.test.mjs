// Synthetic samples from the command line: pictures by rules with their manifest, training without a
// photo, and every folder in which such pictures might come to be measured.
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, thaw } from './support/cli.mjs';
import { root, shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const lesson = (name) => path.join(root, 'models/recipes', `${name}.json`);
const lessons = ['circles_squares', 'seven_segments', 'bar_charts', 'traffic_signs'];

test.each(lessons)(
  '%s: pictures in class folders, and a manifest that names each',
  async (name) => {
    await inFolder(async (folder) => {
      const out = path.join(folder, 'pictures');
      const made = await thaw('native', [
        ...['synth', '--recipe', lesson(name), '--per-class', '3', '--out', out, '--json'],
      ]);
      expect(made).toMatchObject({ status: 0, stderr: '' });
      const ledger = JSON.parse(made.stdout);
      expect(ledger).toMatchObject({ real: 0, synthetic: 3 * ledger.classes.length });
      const { samples, recipe } = JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'));
      expect(recipe.synthetic.per_class).toBe(3);
      expect(samples).toHaveLength(ledger.synthetic);
      for (const { file, label, origin, generator, seed } of samples) {
        expect({ origin, generator, seed }).toEqual({
          origin: 'synthetic',
          generator: 'rules',
          seed: 7,
        });
        expect(path.dirname(file)).toBe(label);
        expect(readFileSync(path.join(out, file)).includes('Thaw-Synthetic\0rules 7 ')).toBe(true);
      }
    });
  },
);

test('WASI draws the very same files', async () => {
  await inFolder(async (folder) => {
    const files = {};
    for (const program of ['native', 'wasi']) {
      const out = path.join(folder, program);
      const words = ['synth', '--recipe', lesson('circles_squares'), '--per-class', '2'];
      expect(await thaw(program, [...words, '--out', out, '--quiet'])).toMatchObject({ status: 0 });
      files[program] = readdirSync(path.join(out, 'circle')).map((name) =>
        readFileSync(path.join(out, 'circle', name)).toString('base64'),
      );
    }
    expect(files.wasi).toHaveLength(2);
    expect(files.wasi).toEqual(files.native);
  });
});

test('trains without a photo; what it drew is never measured, wherever it lies', async () => {
  await inFolder(async (folder) => {
    const [pictures, run] = [path.join(folder, 'pictures'), path.join(folder, 'run')];
    const recipe = ['--recipe', lesson('circles_squares'), '--per-class', '4', '--quiet'];
    expect(await thaw('native', ['synth', ...recipe, '--out', pictures])).toMatchObject({
      status: 0,
    });
    const train = ['train', ...recipe, '--epochs', '1', '--out', run];
    expect(await thaw('native', train)).toMatchObject({ status: 0, stderr: '' });
    expect(lastEvent(run)).toMatchObject({ event: 'done', reason: 'epochs' });
    const ledger = { real: 0, synthetic: 8, generators: { rules: 8 } };
    expect(JSON.parse(readFileSync(path.join(run, 'trained_on.json'), 'utf8'))).toMatchObject(
      ledger,
    );

    // A folder of nothing else cannot be evaluated or probed.
    for (const split of ['all', 'train', 'validation', 'test']) {
      const evaluate = ['eval', '--run', run, '--data', pictures, '--split', split];
      const refused = await thaw('native', evaluate);
      expect(refused.status).toBe(3);
    }
    const probe = await thaw('native', ['probe', '--data', pictures, '--per-class', '1']);
    expect(probe).toMatchObject({ status: 3 });
    expect(probe.stderr).toContain('real photos only');

    // Nor may one lie in val/ or test/, under whatever name.
    for (const held of ['val', 'test']) {
      const data = path.join(folder, held);
      cpSync(pictures, path.join(data, 'train'), { recursive: true });
      mkdirSync(path.join(data, held, 'circle'), { recursive: true });
      copyFileSync(
        path.join(pictures, 'circle/rules-00000.png'),
        path.join(data, held, 'circle/photo.jpg'),
      );
      const refused = await thaw('native', [
        ...['train', '--backbone', 'tiny', '--data', data, '--out', path.join(folder, 'x')],
        ...['--validation', '0', '--quiet'],
      ]);
      expect(refused.status).toBe(3);
      expect(refused.stderr).toContain('photo.jpg is synthetic');
    }
  });
});

test('composite: cut-outs of photos as PNGs, the same from WASI, and none of photos held out', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  await inFolder(async (folder) => {
    const files = {};
    for (const program of ['native', 'wasi']) {
      const out = path.join(folder, program);
      const made = await thaw(program, [
        ...['synth', '--generator', 'composite', '--data', path.join(shared, 'data/signdigits')],
        ...['--backbone', 'tiny', '--input', '32', '--split.train_per_class', '3'],
        ...['--per-class', '2', '--out', out, '--json'],
      ]);
      expect(made).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(made.stdout)).toMatchObject({ real: 30, synthetic: 20 });
      expect(readdirSync(out)).not.toContain('generator.safetensors'); // it has no network
      files[program] = readdirSync(path.join(out, '7')).map((name) =>
        readFileSync(path.join(out, '7', name)),
      );
    }
    expect(files.native[0].includes('Thaw-Synthetic\0composite 1 0')).toBe(true);
    expect(files.wasi).toEqual(files.native);
  });
});

test('ablate: paired trials on real photos, and a verdict that follows from their interval', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  const result = await thaw('native', [
    ...['ablate', '--data', path.join(shared, 'data/signdigits'), '--backbone', 'tiny'],
    ...['--input', '16', '--freeze', 'backbone', '--epochs', '2', '--generator', 'gaussian'],
    ...['--split.train_per_class', '5', '--amounts', '3,8', '--seeds', '2', '--json'],
  ]);
  expect(result).toMatchObject({ status: 0, stderr: '' });
  const told = JSON.parse(result.stdout);
  expect(told).toMatchObject({
    generator: 'gaussian',
    measured_on: 'validation',
    real: 50,
    seeds: 2,
  });
  expect(told.with.map((trial) => trial.synthetic)).toEqual([30, 80]);
  for (const { accuracies, difference, low, high, verdict } of told.with) {
    const differences = accuracies.map((with_, i) => with_ - told.without.accuracies[i]);
    expect(difference).toBeCloseTo((differences[0] + differences[1]) / 2, 12);
    expect((high + low) / 2).toBeCloseTo(difference, 12);
    expect(verdict).toBe(low > 0 ? 'helps' : high < 0 ? 'harms' : 'cannot tell');
  }

  const words = ['ablate', '--data', path.join(shared, 'data/signdigits')];
  for (const [wrong, said] of [
    [[], 'a recipe with a generator'],
    [['--generator', 'smote', '--seeds', '1'], '--seeds of 2 to 100'],
    [['--generator', 'smote', '--amounts', '3,x'], '--amounts: at most'],
  ]) {
    const refused = await thaw('native', [...words, ...wrong]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(said);
  }
});
