// A GAN from the command line: a few photos learnt, the same pictures from both programs, and training
// that counts them apart.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, thaw } from './support/cli.mjs';
import { shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

// So small that a second is enough.
const gan = [
  ...['--generator', 'gan', '--per-class', '2', '--split.train_per_class', '4', '--input', '16'],
  ...['--synthetic.side', '16', '--synthetic.filters', '4', '--synthetic.batch', '8'],
  ...['--synthetic.epochs', '1'],
];

test('learns photos of the training split; both programs make the same pictures', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  await inFolder(async (folder) => {
    const files = {};
    for (const program of ['native', 'wasi']) {
      const out = path.join(folder, program);
      const words = ['synth', '--data', path.join(shared, 'data/signdigits'), ...gan];
      const made = await thaw(program, [...words, '--out', out, '--json']);
      expect(made).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(made.stdout)).toMatchObject({ synthetic: 20 });
      const { samples, recipe } = JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'));
      expect(recipe.synthetic).toMatchObject({ generator: 'gan', side: 16, epochs: 1 });
      expect(samples).toHaveLength(20);
      files[program] = samples.map(({ file, generator }) => {
        const png = readFileSync(path.join(out, file));
        expect(generator).toBe('gan');
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([16, 16]);
        return png.toString('base64');
      });
    }
    expect(files.wasi).toEqual(files.native);
    expect(new Set(files.native).size).toBe(20);
  });
});

test('trains on photos and on what was made of them, counted apart', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  await inFolder(async (folder) => {
    const run = path.join(folder, 'run');
    const trained = await thaw('native', [
      ...['train', '--data', path.join(shared, 'data/signdigits'), ...gan, '--backbone', 'tiny'],
      ...['--epochs', '1', '--quiet', '--out', run],
    ]);
    expect(trained).toMatchObject({ status: 0, stderr: '' });
    expect(lastEvent(run)).toMatchObject({ event: 'done', reason: 'epochs' });
    const ledger = JSON.parse(readFileSync(path.join(run, 'trained_on.json'), 'utf8'));
    expect(ledger).toMatchObject({ real: 40, synthetic: 20, generators: { gan: 20 } });
  });
});

test('settings that a GAN cannot have', async () => {
  for (const [words, said] of [
    [['--generator', 'gan', '--synthetic.side', '20'], 'a multiple of 8 wanted, got 20'],
    [['--generator', 'gan', '--synthetic.lr', '0'], 'synthetic.lr'],
    [['--generator', 'gan', '--synthetic.epochs', '0'], 'synthetic.epochs'],
  ]) {
    const refused = await thaw('native', ['synth', '--data', '.', ...words]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(said);
  }
});
