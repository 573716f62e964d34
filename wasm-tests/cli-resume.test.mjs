// A run that is killed and resumed, as often as it may be, ends as if it had never been.
import {
  copyFileSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { inFolder, lastEvent, lastLine, programs, thaw } from './support/cli.mjs';
import { writePhotos } from './support/photos.mjs';

const POLL_MS = 5;
const FILES = ['checkpoint-0.safetensors', 'checkpoint-1.safetensors'];

/** All that has state, and all that is drawn: an optimizer that is kept, schedules, dropout, mixtures … */
const RECIPE = {
  model: { backbone: 'tiny', input: [24, 24, 3], head: [{ dense: 16 }, { dropout: 0.3 }] },
  phases: [
    { epochs: 20, freeze: { backbone: true }, optimizer: { adam: { lr: 0.003 } } },
    {
      epochs: 60,
      freeze: { backbone: false },
      optimizer: { sgd: { lr: 0.02, momentum: 0.9 } },
      schedule: { kind: 'plateau', patience: 3 },
      early_stopping: { patience: 40 },
    },
    {
      epochs: 20,
      freeze: { backbone: false },
      optimizer: { sgd: { lr: 0.01, momentum: 0.9 } },
      keep_optimizer: true,
      schedule: { kind: 'cosine', warmup: 2 },
    },
  ],
  loss: { class_weights: 'balanced', label_smoothing: 0.1 },
  augment: { rotation: 20, zoom: 0.2, horizontal_flip: true, noise: 5, mixup: 0.2 },
  batch: 8,
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const events = (run) =>
  readFileSync(path.join(run, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Epochs of a run that is in work: its last line may not be whole yet. */
const epochsSoFar = (run) => {
  const file = path.join(run, 'events.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('"event":"epoch"').length - 1 : 0;
};

/** A data set, a recipe, and the run that nobody disturbed. */
function withWhole(use) {
  return inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const recipe = path.join(folder, 'recipe.json');
    writeFileSync(recipe, JSON.stringify(RECIPE));
    const words = ['train', '--data', photos, '--recipe', recipe, '--quiet'];
    const whole = path.join(folder, 'whole');
    expect(await thaw('native', [...words, '--out', whole])).toMatchObject({ status: 0 });
    await use({ folder, photos, words, whole });
  });
}

const hasCheckpoint = (run) => FILES.some((name) => existsSync(path.join(run, name)));

/** Trains, resuming what there is, and kills after `delay` ms; true when the run came to its end. */
async function trainAndKill(program, words, run, delay) {
  const resume = hasCheckpoint(run);
  const { status, stderr } = await thaw(
    program,
    resume ? ['train', '--resume', '--quiet', '--out', run] : [...words, '--out', run],
    { onStart: (child) => setTimeout(() => child.kill('SIGKILL'), delay) },
  );
  expect(stderr).toBe('');
  return status === 0;
}

/** All but speed and, between native and WASI, bytes. */
const told = (run) =>
  events(run).map((event) => ({ ...event, images_per_second: null, bytes: null }));

function expectSame(run, whole) {
  expect(lastEvent(run).weights_sha256).toBe(lastEvent(whole).weights_sha256);
  expect(told(run)).toEqual(told(whole));
  expect(readdirSync(run).sort()).toEqual(readdirSync(whole).sort());
}

test.each([
  ['native', 20, 300],
  ['wasi', 3, 3000],
])('%s, killed %i times', async (program, kills, most) => {
  await withWhole(async ({ folder, words, whole }) => {
    let killed = 0;
    for (let i = 0; killed < kills; i++) {
      const run = path.join(folder, `run${i}`);
      // Longer and longer: a busy machine takes long to get anywhere.
      let patience = most;
      while (!(await trainAndKill(program, words, run, Math.random() * patience))) {
        killed++;
        patience *= 1.3;
      }
      expectSame(run, whole);
    }
  });
});

/** Waits for some epochs and for both files, then ends the program without a word. */
async function killAfter(child, run, epochs) {
  const ready = () =>
    epochsSoFar(run) >= epochs && FILES.every((name) => existsSync(path.join(run, name)));
  while (child.exitCode === null && !ready()) await pause(POLL_MS);
  child.kill('SIGKILL');
}

/** A run that was killed when it had two checkpoints. */
async function killedRun(words, run) {
  const endless = ['--phases.1.epochs', '1000000', '--phases.1.early_stopping.patience', '1000000'];
  const onStart = (child) => killAfter(child, run, 25);
  const { status } = await thaw('native', [...words, ...endless, '--out', run], { onStart });
  expect(status).toBe(null);
}

/** Ends a killed run by Ctrl-C, so that it need not end by itself. */
async function interrupt(run, epochs) {
  const onStart = async (child) => {
    while (child.exitCode === null && epochsSoFar(run) < epochs) await pause(POLL_MS);
    child.kill('SIGINT');
  };
  return thaw('native', ['train', '--resume', '--quiet', '--out', run], { onStart });
}

const newest = (run) => {
  const number = (name) =>
    parseInt(/"number":"([0-9a-f]+)"/.exec(readFileSync(path.join(run, name), 'latin1'))[1], 16);
  return FILES.toSorted((a, b) => number(b) - number(a))[0];
};

test('a torn checkpoint gives way to the one before it', async () => {
  await withWhole(async ({ folder, words, whole }) => {
    const run = path.join(folder, 'run');
    // Its recipe is that of the whole run: it is killed early enough.
    const onStart = (child) => killAfter(child, run, 5);
    await thaw('native', [...words, '--out', run], { onStart });
    const name = newest(run);
    const { size } = statSync(path.join(run, name));
    const damages = [
      ...[0, 7, 100, size / 2, size - 1].map((at) => (bytes) => bytes.subarray(0, at)),
      ...[3, 60, size / 2, size - 1].map((at) => (bytes) => {
        bytes[Math.floor(at)] ^= 4;
        return bytes;
      }),
    ];
    await Promise.all(
      damages.map(async (damage, i) => {
        const copy = path.join(folder, `copy${i}`);
        cpSync(run, copy, { recursive: true });
        writeFileSync(path.join(copy, name), damage(readFileSync(path.join(run, name))));
        const resumed = await thaw('native', ['train', '--resume', '--quiet', '--out', copy]);
        expect(resumed).toMatchObject({ status: 0, stdout: '' });
        expect(resumed.stderr).toMatch(/going on from the checkpoint before it/);
        expectSame(copy, whole);
      }),
    );
    for (const file of FILES) writeFileSync(path.join(run, file), 'torn');
    const refused = await thaw('native', ['train', '--resume', '--out', run]);
    expect(refused).toMatchObject({ status: 3, stdout: '' });
    expect(refused.stderr).toMatch(/no checkpoint is whole/);
  });
});

test('--resume says why it cannot', async () => {
  await withWhole(async ({ folder, photos, words, whole }) => {
    const run = path.join(folder, 'run');
    await killedRun(words, run);
    const resume = async (...more) => {
      const { status, stderr } = await thaw('native', ['train', '--resume', ...more]);
      return { status, stderr };
    };
    const from = (out, ...more) => resume('--out', out, ...more);

    expect(await from(run, '--seed', '5')).toEqual({
      status: 2,
      stderr: expect.stringMatching(/seed: 1 then, 5 now/),
    });
    expect(await from(run, '--phases.0.optimizer.adam.lr', '0.5')).toEqual({
      status: 2,
      stderr: expect.stringMatching(/phases\[0\]\.optimizer\.adam\.lr: 0\.003 then, 0\.5 now/),
    });
    renameSync(path.join(photos, 'rose', '00.png'), path.join(folder, 'rose.png'));
    expect(await from(run)).toEqual({
      status: 3,
      stderr: expect.stringMatching(/30 in 3 classes then, 29 in 3 now/),
    });
    copyFileSync(path.join(photos, 'rose', '02.png'), path.join(photos, 'rose', '00.png'));
    expect(await from(run)).toEqual({
      status: 3,
      stderr: expect.stringMatching(/some look otherwise/),
    });
    renameSync(path.join(folder, 'rose.png'), path.join(photos, 'rose', '00.png'));

    expect(await from(path.join(folder, 'nothing'))).toEqual({
      status: 2,
      stderr: expect.stringMatching(/no run in/),
    });
    for (const file of FILES) renameSync(path.join(run, file), path.join(folder, file));
    expect(await from(run)).toEqual({
      status: 2,
      stderr: expect.stringMatching(/no checkpoint in/),
    });
    expect(await from(whole, '--quiet')).toEqual({ status: 0, stderr: '' });
    const { stdout } = await thaw('native', ['train', '--resume', '--out', whole, '--json']);
    expect(stdout).toMatch(/has ended/);
    expect(lastLine(stdout)).toEqual(lastEvent(whole));
  });
});

test('other starting weights are not those of the run', async () => {
  await withWhole(async ({ folder, words, whole }) => {
    const weights = path.join(folder, 'weights.safetensors');
    copyFileSync(path.join(whole, 'weights.safetensors'), weights);
    const run = path.join(folder, 'run');
    await killedRun([...words, '--weights', weights], run);
    const other = ['--seed', '2', '--phases.*.epochs', '1'];
    await thaw('native', [...words, ...other, '--out', path.join(folder, 'other')]);
    copyFileSync(path.join(folder, 'other', 'weights.safetensors'), weights);
    const { status, stderr } = await thaw('native', ['train', '--resume', '--out', run]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/not the weights that the interrupted run began with/);
  });
});

test('after Ctrl-C the weights are kept, and the run goes on all the same', async () => {
  await withWhole(async ({ folder, words }) => {
    const run = path.join(folder, 'run');
    await killedRun(words, run);
    const before = events(run).filter(({ event }) => event === 'epoch');
    expect(await interrupt(run, before.length + 20)).toMatchObject({ status: 130, stderr: '' });
    expect(lastEvent(run)).toMatchObject({ event: 'done', reason: 'cancelled' });
    const epochs = events(run).filter(({ event }) => event === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual(epochs.map((_, i) => i));
    expect(hasCheckpoint(run)).toBe(true);

    expect(await interrupt(run, epochs.length + 20)).toMatchObject({ status: 130, stderr: '' });
    const further = events(run).filter(({ event }) => event === 'epoch');
    expect(further.length).toBeGreaterThan(epochs.length);
    expect(further.slice(0, epochs.length)).toEqual(epochs);
  });
});

test('a run that begins anew leaves nothing to resume of the old one', async () => {
  await withWhole(async ({ folder, words }) => {
    const run = path.join(folder, 'run');
    await killedRun(words, run);
    const short = ['--phases.*.epochs', '1'];
    expect(await thaw('native', [...words, ...short, '--out', run])).toMatchObject({ status: 0 });
    expect(hasCheckpoint(run)).toBe(false);
    expect(lastEvent(run)).toMatchObject({ event: 'done', epochs: 3 });
  });
});

test.each(Object.keys(programs))(
  '%s resumes where the recipe names other weights',
  async (program) => {
    await withWhole(async ({ folder, words, whole }) => {
      // The host must find the recipe of the run to know of its weights.
      const weights = path.join(folder, 'backbone.safetensors');
      copyFileSync(path.join(whole, 'weights.safetensors'), weights);
      const run = path.join(folder, 'run');
      await killedRun([...words, '--weights', weights], run);
      const resumed = await thaw(program, ['train', '--resume', '--out', run, '--seed', '3']);
      expect(resumed.status).toBe(2); // reached the comparison, weights and all
      expect(resumed.stderr).toMatch(/seed: 1 then, 3 now/);
    });
  },
);
