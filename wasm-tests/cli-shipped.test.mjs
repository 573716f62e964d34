// The backbone that ships with its weights: with nothing said it is what training starts from.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, programs, thaw } from './support/cli.mjs';
import { root } from './support/paths.mjs';
import { writePhotos } from './support/photos.mjs';

const QUICK = ['--input', '64', '--epochs', '1', '--quiet'];
const FILE = path.join(root, 'models/thaw_s.safetensors');

/** Trains with `words`; gives hash and recipe of the run. */
async function train(program, folder, words) {
  const run = path.join(folder, 'run');
  const data = path.join(folder, 'photos');
  const answer = await thaw(program, ['train', '--data', data, '--out', run, ...QUICK, ...words]);
  expect(answer).toMatchObject({ status: 0, stdout: '', stderr: '' });
  const recipe = JSON.parse(readFileSync(path.join(run, 'recipe.json'), 'utf8'));
  return { hash: lastEvent(run).weights_sha256, recipe };
}

test('no word, its name and its file all mean the same weights, natively and under WASI', async () => {
  await inFolder(async (folder) => {
    writePhotos(path.join(folder, 'photos'), 4);
    const ways = [[], ['--backbone', 'thaw_s'], ['--weights', 'thaw_s'], ['--weights', FILE]];
    const hashes = [];
    for (const program of Object.keys(programs)) {
      for (const words of ways) {
        const { hash, recipe } = await train(program, folder, words);
        expect(recipe.model).toMatchObject({ backbone: 'thaw_s', weights: words[1] ?? 'thaw_s' });
        expect(recipe.phases[0].freeze).toEqual({ backbone: true });
        hashes.push(hash);
      }
    }
    expect(hashes).toEqual(Array(hashes.length).fill(hashes[0]));
  });
});

test('random says what no file is needed for', async () => {
  await inFolder(async (folder) => {
    writePhotos(path.join(folder, 'photos'), 4);
    const shipped = await train('native', folder, []);
    const native = await train('native', folder, ['--weights', 'random']);
    const wasi = await train('wasi', folder, ['--weights', 'random']);
    expect(native.recipe.model.weights).toBe('random');
    expect(native.recipe.phases[0].freeze).toEqual({ backbone: false });
    expect(native.hash).toBe(wasi.hash);
    expect(native.hash).not.toBe(shipped.hash);
  });
});

test('models tells size and licence of what ships, and which names take a width', async () => {
  const [table, json] = await Promise.all([
    thaw('native', ['models']),
    thaw('native', ['models', '--json']),
  ]);
  const models = lastLine(json.stdout);
  const bytes = readFileSync(FILE).length;
  const shipped = models.filter(({ weights_bytes: size }) => size > 0);
  expect(shipped).toMatchObject([{ name: 'thaw_s', weights_bytes: bytes, has_widths: false }]);
  const [{ licence }] = shipped;
  expect(table.stdout).toMatch(
    new RegExp(`^thaw_s .*${(bytes / 1e6).toFixed(1)} MB, ${licence}`, 'm'),
  );
  for (const { name, has_widths: hasWidths } of models) {
    const wide = await thaw('native', ['summary', '--backbone', `${name}_0.5`]);
    expect([name, wide.status]).toEqual([name, hasWidths ? 0 : 2]);
    if (!hasWidths) expect(wide.stderr).toContain(`${name} has one width only`);
    expect(table.stdout.includes(`${name}[_WIDTH]`)).toBe(hasWidths);
  }
});
