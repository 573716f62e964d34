// The VAE from the command line: pictures learnt from photos, the same in every build, kept beside the
// run, broken off and gone on with, and trained on.
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, thaw } from './support/cli.mjs';
import { writePhotos } from './support/photos.mjs';
import { shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const small = [
  ...['--generator', 'vae', '--backbone', 'tiny', '--input', '32', '--seed', '3'],
  ...['--synthetic.filters', '4', '--synthetic.latent', '4', '--synthetic.warm_up', '1'],
  ...['--synthetic.side', '16'],
  ...['--threads', '1'],
];

/** Every file of a folder of samples, by name. */
function pictures(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.png'));
  return Object.fromEntries(
    files.sort().map((name) => [name, readFileSync(path.join(folder, name), 'base64')]),
  );
}

/** Copies the first photos of each class. */
function takePhotos(from, to, each) {
  for (const name of readdirSync(from)) {
    for (const file of readdirSync(path.join(from, name)).sort().slice(0, each)) {
      cpSync(path.join(from, name, file), path.join(to, name, file));
    }
  }
}

test('signdigits: native and WASI learn the same bits; more samples need no more learning', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  await inFolder(async (folder) => {
    const photos = path.join(folder, 'photos');
    takePhotos(path.join(shared, 'data/signdigits'), photos, 6);
    const words = ['synth', ...small, '--data', photos, '--split.validation', '0'];
    const amount = ['--synthetic.epochs', '2', '--per-class'];
    const [native, wasi] = [path.join(folder, 'native'), path.join(folder, 'wasi')];
    const made = await thaw('native', [...words, ...amount, '3', '--out', native]);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toMatch(/ 2 {2}loss [\d.]+ {2}reconstruction .* val_loss [\d.]+/);
    await thaw('wasi', [...words, ...amount, '3', '--out', wasi, '--quiet']);
    const few = pictures(native);
    expect(Object.keys(few)).toHaveLength(30);
    expect(pictures(wasi)).toEqual(few);
    const learnt = readFileSync(path.join(native, 'generator.safetensors'));
    expect(readFileSync(path.join(wasi, 'generator.safetensors'))).toEqual(learnt);

    const more = await thaw('native', [...words, ...amount, '4', '--out', native]);
    expect(more).toMatchObject({ status: 0, stderr: '' });
    expect(more.stdout).not.toContain('loss');
    expect(pictures(native)).toMatchObject(few);
    expect(Object.keys(pictures(native))).toHaveLength(40);

    const [first, last, stranger] = ['3', '3', '4'].map((name, i) => {
      return `${name}/${readdirSync(path.join(photos, name)).sort()[i]}`;
    });
    const between = [...words, ...amount, '1', '--out', native, '--steps', '3', '--between'];
    const went = await thaw('native', [...between, `${first},${last}`]);
    expect(went).toMatchObject({ status: 0, stderr: '' });
    const way = [0, 1, 2].map((i) => pictures(native)[`3/vae-between-00${i}.png`]);
    expect(new Set(way).size).toBe(3);
    expect(Buffer.from(way[1], 'base64').toString('latin1')).toContain(
      'Thaw-Synthetic\0vae 3 between 0.500',
    );
    const { samples } = JSON.parse(readFileSync(path.join(native, 'manifest.json'), 'utf8'));
    expect(samples.at(-2)).toMatchObject({ label: '3', between: [first, last], share: 0.5 });
    const mixed = await thaw('native', [...between, `${first},${stranger}`]);
    expect(mixed).toMatchObject({ status: 3 });
    expect(mixed.stderr).toContain('two photos of one class wanted');

    const otherwise = [...words, ...amount, '1', '--synthetic.beta', '2', '--out', native];
    expect(await thaw('native', otherwise)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('of other photos or settings, so learning begins anew'),
    });
    expect(readFileSync(path.join(native, 'generator.safetensors'))).not.toEqual(learnt);
  });
});

test('Ctrl-C ends it within a step, and the same command goes on with the same bits', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const words = ['synth', ...small, '--data', photos, '--per-class', '2'];
    const amount = ['--synthetic.epochs', '20', '--synthetic.patience', '20', '--out'];
    const [whole, broken] = [path.join(folder, 'whole'), path.join(folder, 'broken')];
    expect(await thaw('native', [...words, ...amount, whole])).toMatchObject({ status: 0 });
    const interrupted = await thaw('native', [...words, ...amount, broken], {
      onStart: (child) => child.stdout.once('data', () => child.kill('SIGINT')),
    });
    expect(interrupted.status).toBe(130);
    expect(interrupted.stderr).toContain('the same command goes on from here');
    expect(pictures(broken)).toEqual({});

    const rest = await thaw('native', [...words, ...amount, broken]);
    expect(rest).toMatchObject({ status: 0, stderr: '' });
    expect(rest.stdout).not.toMatch(/^ +1 {2}loss/m);
    expect(rest.stdout).toMatch(/^ +20 {2}loss/m);
    for (const name of ['generator.safetensors', 'manifest.json']) {
      expect(readFileSync(path.join(broken, name))).toEqual(readFileSync(path.join(whole, name)));
    }
    expect(pictures(broken)).toEqual(pictures(whole));
  });
});

test('train: what it made is trained on and counted apart', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const run = path.join(folder, 'run');
    const words = ['train', ...small, '--synthetic.epochs', '2', '--per-class', '5'];
    const trained = await thaw('native', [
      ...[...words, '--data', photos, '--out', run, '--epochs', '1', '--quiet'],
    ]);
    expect(trained).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(path.join(run, 'generator.safetensors'))).toBe(true);
    const { real, synthetic, generators, classes } = JSON.parse(
      readFileSync(path.join(run, 'trained_on.json'), 'utf8'),
    );
    expect({ real, synthetic }).toEqual({
      real: 8 * classes.length,
      synthetic: 5 * classes.length,
    });
    expect(generators).toEqual({ vae: synthetic });
    expect(lastEvent(run)).toMatchObject({ event: 'done', reason: 'epochs' });
  });
});

test.each([
  [['--synthetic.side', '20'], 'synthetic.side: a multiple of 8 wanted, got 20'],
  [['--synthetic.side', '72'], 'synthetic.side: 16 <= side <= 64, got 72'],
  [['--synthetic.held_out', '0.6'], 'synthetic.held_out'],
  [['--synthetic.lr', '0'], 'synthetic.lr: 0 < lr'],
  [['--between', '3/a.jpg,3/b.jpg'], '--between: --generator vae, --out DIR'],
])('%j is refused', async (wrong, said) => {
  const refused = await thaw('native', ['synth', ...small, ...wrong]);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain(said);
});
