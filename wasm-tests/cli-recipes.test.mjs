// The article's recipes as they lie in models/recipes: a frozen backbone with a new head, the last
// block thawed, and that with augmentation and early stopping. On pictures far from ImageNet
// (hands that show digits) the second must gain.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { readSafetensors } from '../web/weights/safetensors.js';
import { inFolder, lastEvent, lastLine, thaw } from './support/cli.mjs';
import { root, shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const recipes = {
  extraction: path.join(root, 'models/recipes/feature_extraction.json'),
  tuning: path.join(root, 'models/recipes/fine_tuning.json'),
  refined: path.join(root, 'models/recipes/refined.json'),
  fewPhotos: path.join(root, 'models/recipes/few_photos.json'),
};

/** Trains on a folder; gives the last event. */
async function train(program, data, out, words) {
  const command = ['train', '--data', data, '--out', out, '--quiet', ...words];
  expect(await thaw(program, command)).toMatchObject({ status: 0, stderr: '' });
  return lastEvent(out);
}

const SEED = 1;
const EPOCHS = 15; // of each: feature extraction has 10 and then 5 at a small rate
/** What stands for VGG16's block5 in MobileNetV1: its last two separable blocks. */
const LAST_BLOCKS = ['conv_dw_12*', 'conv_pw_12*', 'conv_dw_13*', 'conv_pw_13*'];

test('signdigits: fine-tuning MobileNetV1’s last blocks beats feature extraction', async () => {
  const data = shared && path.join(shared, 'data/signdigits');
  if (!data) skip('no shared photos and weights: set THAW_SHARED');
  const official = path.join(shared, 'weights/keras_mobilenet_v1_0.25_224_imagenet.h5');
  const backbone = ['--backbone', 'mobilenet_v1_0.25'];
  await inFolder(async (folder) => {
    const weights = path.join(folder, 'weights.safetensors');
    expect((await thaw('wasi', ['convert', official, weights, ...backbone])).status).toBe(0);
    const thawed = ['--epochs', `${EPOCHS}`, '--lr', '1e-3'];
    thawed.push('--phases.0.freeze.except', JSON.stringify(LAST_BLOCKS));
    const common = [...backbone, '--weights', weights, '--input', '128', '--seed', `${SEED}`];
    const run = (recipe, words) =>
      train('native', data, path.join(folder, 'run'), ['--recipe', recipe, ...common, ...words]);
    const extraction = await run(recipes.extraction, []);
    const tuning = await run(recipes.tuning, thawed);
    expect([extraction.epochs, tuning.epochs]).toEqual([EPOCHS, EPOCHS]);
    console.log(
      `signdigits, MobileNetV1 0.25 at 128²: feature extraction ` +
        `${extraction.val_accuracy.toFixed(4)}, fine-tuning ${tuning.val_accuracy.toFixed(4)}`,
    );
    expect(tuning.val_accuracy - extraction.val_accuracy).toBeGreaterThanOrEqual(0.03);
  });
}, 300_000);

/** The first photos of the first classes, copied. */
function fewPhotos(from, to, classes, perClass) {
  for (const name of readdirSync(from).sort().slice(0, classes)) {
    mkdirSync(path.join(to, name), { recursive: true });
    for (const photo of readdirSync(path.join(from, name)).sort().slice(0, perClass)) {
      cpSync(path.join(from, name, photo), path.join(to, name, photo));
    }
  }
}

/** Hashes of VGG16's tensors in a file, by name; without the head. */
function backboneHashes(file) {
  const { tensors } = readSafetensors(readFileSync(file));
  return new Map(
    tensors
      .filter(({ name }) => name.startsWith('block'))
      .map(({ name, data }) => [name, createHash('sha256').update(data).digest('hex')]),
  );
}

function changedTensors(before, after) {
  const start = backboneHashes(before);
  return [...backboneHashes(after)]
    .filter(([name, hash]) => hash !== start.get(name))
    .map(([name]) => name);
}

// There are no official weights of VGG16 to test with: what trains and what does not shows on random
// ones too, and at 32² its 14.7 million parameters cost little.
const BLOCK5 = [1, 2, 3].flatMap((i) => ['kernel', 'bias'].map((p) => `block5_conv${i}/${p}`));

test('the recipes as they are, on VGG16: the first trains the head alone, the others block5 too', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  await inFolder(async (folder) => {
    const data = path.join(folder, 'photos');
    fewPhotos(path.join(shared, 'data/signdigits'), data, 3, 8);
    const at = (name) => path.join(folder, name);
    const weights = path.join(at('start'), 'weights.safetensors');
    const small = ['--input', '32'];
    await train('native', data, at('start'), ['--backbone', 'vgg16', '--epochs', '1', ...small]);
    for (const [name, changed, fewer] of [
      ['extraction', [], []],
      ['tuning', BLOCK5, []],
      ['refined', BLOCK5, ['--epochs', '2']],
    ]) {
      const words = ['--recipe', recipes[name], '--weights', weights, ...small, ...fewer];
      await train('wasi', data, at(name), words);
      expect(changedTensors(weights, path.join(at(name), 'weights.safetensors'))).toEqual(changed);
    }
  });
}, 300_000);

test('few photos: augmentation, early stopping and fine-tuning in one recipe, at reduced size', async () => {
  if (!shared) skip('no shared photos: set THAW_SHARED');
  await inFolder(async (folder) => {
    const data = path.join(folder, 'photos');
    fewPhotos(path.join(shared, 'data/flowers17'), data, 3, 8);
    const words = ['--recipe', recipes.fewPhotos, '--input', '64'];
    words.push('--split.train_per_class', '5', '--epochs', '2');
    const out = path.join(folder, 'run');
    const done = await train('native', data, out, words);
    expect(done).toMatchObject({ event: 'done', epochs: 4 });
    const evaluated = await thaw('native', ['eval', '--run', out, '--data', data, '--json']);
    expect(lastLine(evaluated.stdout).accuracy).toBe(done.val_accuracy);
  });
}, 120_000);
