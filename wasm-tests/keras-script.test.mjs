// train.py: what it says of recipes, and what of it runs without Keras, which is not packaged here.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { PHOTOS } from '../web/export/keras_script/photos.js';
import { writeTrainScript } from '../web/export/keras_script/script.js';
import { inFolder, thaw } from './support/cli.mjs';
import { loadEngine, stepToEnd } from './support/engine.mjs';
import { root } from './support/paths.mjs';
import { CLASSES, writeClass, writePhotos } from './support/photos.mjs';

const LONG_MS = 120_000;
const NAMES = ['daisy', 'it’s "a" \\ tülip'];

let engine;
beforeAll(async () => {
  globalThis.ImageData ??= class ImageData {
    constructor(data, width, height) {
      Object.assign(this, { data, width, height });
    }
  };
  engine = await loadEngine();
});

/** The script of a recipe, defaults filled in as the engine does. */
const scriptOf = (recipe, classes = NAMES) =>
  writeTrainScript({ name: 'thaw_s', input: [96, 160, 3], classes, recipe: engine.recipe(recipe) });

/** Runs Python beside a train.py that it may import as `script`; gives what it prints as JSON last. */
function python(folder, code) {
  const stdout = execFileSync(
    'python3',
    ['-c', `import json, sys\nsys.path.insert(0, ${JSON.stringify(folder)})\n${code}`],
    { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
  );
  const lines = stdout.trim().split('\n');
  return { answer: JSON.parse(lines.pop()), said: lines };
}

const phase = (more) => [{ epochs: 4, freeze: { backbone: true }, ...more }];

const RECIPES = {
  plain: {},
  everything: {
    phases: phase({
      optimizer: { sgd: { lr: 0.01, momentum: 0.9, nesterov: true, clip_norm: 5 } },
      schedule: { kind: 'plateau', warmup: 1, monitor: 'val_top_k' },
      early_stopping: { monitor: 'val_calibration_error', baseline: 0.2 },
    }),
    augment: { rotation: 20, horizontal_flip: true, mixup: 0.2 },
    synthetic: { generator: 'vae', per_class: 10 },
    data: { fit: 'crop', sampling: 'balanced' },
    loss: { label_smoothing: 0.1, class_weights: { daisy: 2 }, l2: 1e-4 },
  },
  one_cycle: {
    phases: phase({
      optimizer: { adamw: { lr: 0.002 } },
      schedule: 'one_cycle',
      early_stopping: { monitor: 'val_macro_f1', patience: 3 },
    }),
    loss: { class_weights: 'balanced' },
  },
};

test.each(Object.keys(RECIPES))('%s: the script is as it was agreed', (name) => {
  const golden = path.join(root, 'wasm-tests/golden/keras_script', `${name}.py`);
  const script = scriptOf(RECIPES[name]).replace(
    PHOTOS,
    '\n\n# (which photos train and which validate)\n',
  );
  expect(script).toBe(readFileSync(golden, 'utf8'));
});

test('whatever the recipe, the script is Python that imports without Keras', async () => {
  const monitors = ['loss', 'val_loss', 'accuracy', 'val_accuracy', 'val_top_k', 'val_macro_f1'];
  const kinds = ['constant', 'step', 'cosine', 'exponential', 'one_cycle', 'plateau'];
  const losses = [{}, { l2: 0.01 }, { class_weights: 'balanced' }, { label_smoothing: 0.2 }];
  const recipes = [...monitors, 'val_calibration_error'].flatMap((monitor, i) =>
    kinds.map((kind, j) => ({
      phases: phase({ schedule: kind, early_stopping: { monitor } }),
      loss: losses[(i + j) % losses.length],
    })),
  );
  recipes.push({ phases: phase({ early_stopping: false }), split: { validation: 0 } });
  await inFolder(async (folder) => {
    recipes.forEach((recipe, i) => writeFileSync(path.join(folder, `s${i}.py`), scriptOf(recipe)));
    const { answer } = python(
      folder,
      `import importlib, math
scripts = [importlib.import_module(f's{i}') for i in range(${recipes.length})]
print(json.dumps({'classes': scripts[0].CLASSES, 'keras': 'tensorflow' in sys.modules}))`,
    );
    expect(answer).toEqual({ classes: NAMES, keras: false });
  });
});

test('early stopping watches what Keras has, and the script says where that is another figure', () => {
  const scriptThatWatches = (monitor, loss) =>
    scriptOf({ phases: phase({ early_stopping: { monitor, baseline: 0.5 } }), loss });
  expect(scriptThatWatches('val_loss')).toMatch(/monitor="val_loss",\n +mode="min"/);
  for (const loss of [{ label_smoothing: 0.1 }, { l2: 0.1 }]) {
    expect(scriptThatWatches('val_loss', loss)).toMatch(
      /monitor="val_cross_entropy",\n +mode="min"/,
    );
  }
  expect(scriptThatWatches('val_macro_f1')).toMatch(/monitor="val_macro_f1",\n +mode="max"/);
  expect(scriptThatWatches('accuracy')).toMatch(/\n {4}callbacks.append\(stopping\)/);
  const other = scriptThatWatches('val_calibration_error');
  expect(other).toContain(
    `print('EarlyStopping watches val_loss, since Keras has no val_calibration_error')`,
  );
  expect(other).not.toContain('baseline'); // it was one of another figure
  expect(scriptThatWatches('val_top_k')).toContain('baseline=0.5');
});

/** A picture of one colour, each another. */
const plain = (i) =>
  new ImageData(
    Uint8ClampedArray.from({ length: 32 * 32 * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : 20 * i + at / 64,
    ),
    32,
    32,
  );

test.each([
  { kind: 'constant', warmup: 1.5 },
  { kind: 'step', every: 1.5, factor: 0.5 },
  { kind: 'cosine', final: 0.1, cycles: 2, warmup: 1 },
  { kind: 'exponential', final: 0.01, warmup: 2 },
  { kind: 'one_cycle' },
  { kind: 'cosine', warmup: 9 }, // longer than the phase
])('the rate of each step is the engine’s: %j', async (schedule) => {
  const optimizer = { sgd: { lr: 0.02 } };
  const recipe = {
    model: { backbone: 'tiny', weights: 'random', input: [32, 32, 3] },
    phases: phase({ optimizer, schedule, early_stopping: false }),
    split: { validation: 0 },
    batch: 4,
  };
  const run = engine.open(recipe);
  for (let i = 0; i < 10; i++) run.addPixels(`${NAMES[i % 2]}/${i}`, plain(i));
  run.start();
  const rates = stepToEnd(run)
    .filter(({ event }) => event === 'batch')
    .map(({ lr }) => lr);
  run.close();
  expect(rates).toHaveLength(3 * 4);
  await inFolder(async (folder) => {
    writeFileSync(path.join(folder, 'train.py'), scriptOf(recipe));
    const { answer } = python(
      folder,
      `import train\nprint(json.dumps([train.learning_rate(t, 3, 4) for t in range(12)]))`,
    );
    answer.forEach((rate, i) => expect(Math.abs(rate - rates[i])).toBeLessThanOrEqual(1e-6 * 0.02));
  });
});

test('classes weigh as in the engine: balanced, or as they were given', async () => {
  await inFolder(async (folder) => {
    const weightsBy = (class_weights) => {
      writeFileSync(path.join(folder, 'train.py'), scriptOf({ loss: { class_weights } }));
      const photos = `[('a', 0)] * 6 + [('b', 1)] * 2`;
      return python(
        folder,
        `import train\nprint(json.dumps(list(train.class_weights(${photos}).values())))`,
      ).answer;
    };
    expect(weightsBy('balanced')).toEqual([8 / (2 * 6), 8 / (2 * 2)]); // docs/recipe.md
    expect(weightsBy({ [NAMES[1]]: 2.5 })).toEqual([1, 2.5]);
  });
});

/** What train.py chooses of a folder: names of files that train and that validate. */
const chosen = (out, ...folders) =>
  python(
    out,
    `import train
parts = train.choose(*json.loads(${JSON.stringify(JSON.stringify(folders))}))
print(json.dumps([sorted(f'{train.CLASSES[l]}/{file.name}' for file, l in part) for part in parts]))`,
  );

/** Photos of a folder, class/name. */
const photosIn = (folder) =>
  readdirSync(folder)
    .flatMap((name) => readdirSync(path.join(folder, name)).map((file) => `${name}/${file}`))
    .sort();

/** The list as the page exports it. */
function recordOfPage(data, recipe) {
  const run = engine.open(recipe);
  run.setSplits(true);
  for (const split of readdirSync(data).sort()) {
    for (const photo of photosIn(path.join(data, split))) {
      run.addFile(`${split}/${photo}`, readFileSync(path.join(data, split, photo)));
    }
  }
  run.start();
  const record = run.record();
  run.close();
  return record;
}

test(
  'what validated or tested in Thaw never trains elsewhere',
  async () => {
    await inFolder(async (folder) => {
      const [data, run, out] = ['data', 'run', 'out'].map((name) => path.join(folder, name));
      const train = writePhotos(path.join(data, 'train'), 6);
      const val = writePhotos(path.join(data, 'val'), 2, 10);
      const tested = writePhotos(path.join(data, 'test'), 2, 20);
      const words = ['--backbone', 'tiny', '--model.weights', 'random', '--epochs', '1', '--quiet'];
      const trained = await thaw('native', ['train', '--data', data, '--out', run, ...words]);
      expect([trained.status, trained.stderr]).toEqual([0, '']);
      const exported = await thaw('wasi', ['export', run, '--to', 'keras', '--out', out]);
      expect([exported.status, exported.stderr]).toEqual([0, '']);
      const record = JSON.parse(readFileSync(path.join(out, 'photos.json'), 'utf8'));
      expect(record).toEqual(JSON.parse(readFileSync(path.join(run, 'photos.json'), 'utf8')));
      expect(recordOfPage(data, JSON.parse(readFileSync(path.join(run, 'recipe.json'))))).toEqual(
        record,
      );

      // All in one folder, under other names, among photos that are new and one that comes twice.
      const mixed = writePhotos(path.join(folder, 'mixed'), 1, 30);
      const place = (from, prefix) =>
        photosIn(from).map((photo) => {
          const to = photo.replace('/', `/${prefix}`);
          copyFileSync(path.join(from, photo), path.join(mixed, to));
          return to;
        });
      const fresh = photosIn(mixed);
      const [known, held] = [place(train, 'a'), place(val, 'b')];
      place(tested, 'c');
      copyFileSync(path.join(mixed, known[0]), path.join(mixed, `${known[0]}.again.bmp`));
      const { answer, said } = chosen(out, mixed);
      expect(answer).toEqual([[...fresh, ...known].sort(), held.sort()]);
      expect(said).toEqual([
        `${mixed}: 18 that trained in Thaw, 6 that validated, 6 that tested, 3 that it did not have, ` +
          '1 equal to another file here',
        '21 photos train, 6 validate',
      ]);

      // Photos to validate on of the user's own: a tested one is no more to be seen there, a new one is.
      const own = writePhotos(path.join(folder, 'own'), 1, 40);
      copyFileSync(path.join(tested, 'azure/20.png'), path.join(own, 'azure/t.png'));
      copyFileSync(path.join(train, 'azure/00.png'), path.join(own, 'azure/k.png'));
      copyFileSync(path.join(own, 'lime/40.png'), path.join(mixed, 'lime/leak.png'));
      const apart = chosen(out, mixed, own).answer;
      expect(apart).toEqual([
        [...fresh, ...known].sort(),
        Object.keys(CLASSES).map((c) => `${c}/40.png`),
      ]);

      // Without the list it says so, and splits by itself.
      renameSync(path.join(out, 'photos.json'), path.join(out, 'other.json'));
      const unknown = chosen(out, train);
      expect(unknown.said[0]).toMatch(/photos\.json is missing: which photos trained/);
      expect(unknown.answer.map((part) => part.length)).toEqual([15, 3]);
      expect(unknown.answer.flat().sort()).toEqual(photosIn(train));

      mkdirSync(path.join(train, 'violet'));
      expect(() => chosen(out, train)).toThrow(/the model has the classes .*, not \['violet'\]/);
      rmSync(path.join(train, 'violet'), { recursive: true });
      writeClass(path.join(folder, 'none'), 'azure', 0);
      expect(() => chosen(out, path.join(folder, 'none'))).toThrow(/no photo is left to train on/);
    });
  },
  LONG_MS,
);
