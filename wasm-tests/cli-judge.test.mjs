// What `thaw judge` says of synthetic pictures beside real ones, of which it takes a few.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, thaw } from './support/cli.mjs';
import { root, shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const photos = shared && path.join(shared, 'data/cifar10/test');
const SPLIT = ['--validation', '0.5', '--seed', '3'];

/** Sixteen photos of each of two classes. */
function takePhotos(folder) {
  for (const name of readdirSync(photos).sort().slice(0, 2)) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (const file of readdirSync(path.join(photos, name)).sort().slice(0, 16)) {
      cpSync(path.join(photos, name, file), path.join(folder, name, file));
    }
  }
}

test('pictures that a generator makes, and the same from their folder', async () => {
  if (!photos) skip('no shared photos (THAW_SHARED)');
  await inFolder(async (folder) => {
    const [real, pictures] = [path.join(folder, 'real'), path.join(folder, 'pictures')];
    takePhotos(real);
    const quick = ['--synthetic.epochs', '1', '--synthetic.filters', '8', '--per-class', '3'];
    const vae = [
      '--data',
      real,
      '--generator',
      'vae',
      '--synthetic.side',
      '16',
      ...quick,
      ...SPLIT,
    ];
    const made = await thaw('native', ['judge', ...vae, '--json']);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const { backbone, side, level, synthetic, real: learnt } = JSON.parse(made.stdout);
    expect(backbone).toBe('thaw_s');
    expect(side).toBe(16);
    expect(synthetic.samples).toBe(6);
    expect(learnt.samples).toBe(16);
    expect(learnt.least).toBe(level);
    expect(learnt.copies).toBe(0);
    expect(synthetic.frechet).toBeGreaterThan(learnt.frechet);
    expect(synthetic.per_class.map((of) => of.samples)).toEqual([3, 3]);
    expect((learnt.per_class[0].confirmed + learnt.per_class[1].confirmed) / 2).toBeCloseTo(
      learnt.confirmed,
    );

    expect(await thaw('native', ['synth', ...vae, '--out', pictures, '--quiet'])).toMatchObject({
      status: 0,
    });
    const words = ['judge', '--data', real, '--synthetic', pictures, ...SPLIT, '--json'];
    const again = JSON.parse((await thaw('native', words)).stdout);
    expect(again.side).toBe(16); // that of the files
    expect(again.real.samples).toBe(16);
    expect(again.synthetic.samples).toBe(6);
    expect(again.real.frechet).toBe(learnt.frechet); // the same photos are held out
    expect(again.synthetic).toEqual(synthetic);
    const sharper = JSON.parse((await thaw('native', [...words, '--side', '64'])).stdout);
    expect(sharper.side).toBe(64);
    expect(sharper.synthetic.frechet).toBeGreaterThan(synthetic.frechet); // than the pictures are

    writeFileSync(path.join(pictures, 'airplane', 'broken.png'), 'no picture');
    const ended = await thaw('native', words, {
      onStart: (child) => child.stderr.once('data', () => child.kill('SIGINT')), // has begun
    });
    expect(ended).toMatchObject({ status: 130, stdout: '' });
    expect(ended.stderr).toContain('interrupted while pictures were judged');
  });
});

test('features are no pictures, and something must be made', async () => {
  if (!photos) skip('no shared photos (THAW_SHARED)');
  await inFolder(async (folder) => {
    takePhotos(folder);
    const features = await thaw('native', ['judge', '--data', folder, '--generator', 'smote']);
    expect(features.status).toBe(2);
    expect(features.stderr).toContain('thaw ablate');
    const nothing = await thaw('native', ['judge', '--data', folder]);
    expect(nothing.status).toBe(2);
    expect(nothing.stderr).toContain('--synthetic DIR or a recipe with a generator');
    const rules = ['--recipe', path.join(root, 'models/recipes/circles_squares.json')];
    const tiny = await thaw('native', ['judge', '--data', folder, ...rules, '--side', '4']);
    expect(tiny).toMatchObject({ status: 2, stderr: expect.stringContaining('8 … 1024 wanted') });
  });
});
