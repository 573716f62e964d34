// Ctrl-C: the best weights so far are restored and written, and the status is 130.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, programs, thaw } from './support/cli.mjs';
import { writePhotos } from './support/photos.mjs';

const POLL_MS = 20;

/** Interrupts a program once its run has ended this many epochs. */
async function interruptAfter(child, run, count) {
  const file = path.join(run, 'events.jsonl');
  while (child.exitCode === null) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.split('"event":"epoch"').length > count) {
      child.kill('SIGINT');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Trains for ever, interrupted after some epochs. */
function trainInterrupted(program, photos, run) {
  const small = ['--backbone', 'tiny', '--input', '24', '--quiet'];
  const words = ['train', '--data', photos, '--out', run, ...small];
  const forEver = ['--epochs', '1000000', '--patience', '1000000'];
  return thaw(program, [...words, ...forEver], {
    onStart: (child) => interruptAfter(child, run, 3),
  });
}

test.each(Object.keys(programs))('%s', async (program) => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const run = path.join(folder, 'run');
    expect(await trainInterrupted(program, photos, run)).toMatchObject({ status: 130, stderr: '' });
    const done = lastEvent(run);
    expect(done).toMatchObject({ event: 'done', reason: 'cancelled' });
    expect(done.epochs).toBeGreaterThanOrEqual(3);

    const { stdout } = await thaw('native', ['eval', '--run', run, '--data', photos, '--json']);
    expect(lastLine(stdout)).toMatchObject({ accuracy: done.val_accuracy, loss: done.val_loss });
    const losses = readFileSync(path.join(run, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'epoch')
      .map((epoch) => epoch.val_loss);
    expect(done.val_loss).toBe(Math.min(...losses));
  });
});
