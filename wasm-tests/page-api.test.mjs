// The engine as the page's worker knows it, in Node: JSON in, JSON out, failures with their reason.
import { DEFAULT_RECIPE } from '../web/app/state/default_recipe.js';
import { loadEngine, stepToEnd } from './support/engine.mjs';

const SIZE = 32;
const RECIPE = {
  model: { backbone: 'tiny', input: [SIZE, SIZE, 3], head: [] },
  phases: [{ epochs: 2, freeze: { backbone: false } }],
  batch: 8,
};

let engine;
beforeAll(async () => (engine = await loadEngine()));

/** A picture of one colour. */
const plain = (r, g, b, side = SIZE) => ({
  width: side,
  height: side,
  data: Uint8ClampedArray.from({ length: side * side * 4 }, (_, i) => [r, g, b, 255][i % 4]),
});

/** A run on red and blue, the first of which is of some shade; the caller closes it. */
function openWithColours(shade = 0) {
  const run = engine.open(RECIPE);
  for (let i = 0; i < 10; i++) {
    run.addPixels(`red/${i}`, plain(200 + i, i, i === 0 ? shade : i));
    run.addPixels(`blue/${i}`, plain(i, i, 200 + i));
  }
  return { run, start: run.start() };
}

/** The caller closes it. */
function trainOnColours() {
  const { run, start } = openWithColours();
  return { run, start, events: stepToEnd(run) };
}

test('the page begins with the engine’s own defaults', () => {
  const wanted = engine.recipe({});
  const { backbone } = DEFAULT_RECIPE.model;
  wanted.model.input = engine.description.models.find(({ name }) => name === backbone).input;
  expect(engine.recipe(DEFAULT_RECIPE)).toEqual(wanted);
});

test('a run from pictures to predictions and a file of weights', () => {
  const { run, start, events } = trainOnColours();
  expect(start.classes).toEqual(['blue', 'red']);
  expect([start.train, start.validation]).toEqual([16, 4]);
  expect(events.filter(({ event }) => event === 'epoch')).toHaveLength(2);
  expect(events.at(-1).weights_sha256).toMatch(/^[0-9a-f]{64}$/);
  const { classes } = run.predictPixels(plain(205, 5, 5));
  expect(classes.map(({ name }) => name).sort()).toEqual(['blue', 'red']);
  expect(classes[0].probability + classes[1].probability).toBeCloseTo(1, 5);
  expect(classes[0].probability).toBeGreaterThanOrEqual(classes[1].probability);

  const bytes = run.save();
  const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const tensors = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)));
  expect(tensors['predictions/kernel'].shape).toEqual([64, 2]);
  run.close();
});

test('a run goes on from the checkpoint of another, if it is like it', () => {
  const whole = trainOnColours();
  whole.run.close();
  const { run: broken } = openWithColours();
  const told = [broken.step(), broken.step(), broken.step()];
  const checkpoint = broken.checkpoint('somewhere');
  broken.close();
  expect(engine.lookAt(checkpoint)).toEqual({ source: 'somewhere', phase_index: 0, epoch: 0 });

  const { run } = openWithColours();
  expect(run.resume(checkpoint)).toEqual([told[0]]);
  expect(stepToEnd(run).at(-1)).toEqual(whole.events.at(-1));
  run.close();

  const { run: other } = openWithColours(99);
  expect(failing(() => other.resume(checkpoint))).toMatchObject({
    status: 'BAD_DATA',
    detail: expect.stringMatching(/some look otherwise/),
  });
  other.close();
  const torn = checkpoint.subarray(0, checkpoint.length / 2);
  expect(failing(() => engine.lookAt(torn))).toMatchObject({ status: 'BAD_FILE' });
});

test('a learning rate is looked for in steps', () => {
  const run = engine.open(RECIPE);
  for (let i = 0; i < 10; i++) {
    run.addPixels(`red/${i}`, plain(200 + i, i, i));
    run.addPixels(`blue/${i}`, plain(i, i, 200 + i));
  }
  const points = [...run.findLr({ from: 1e-6, to: 10, steps: 20 })];
  expect(points.map(({ step }) => step)).toEqual(points.map((_, i) => i));
  expect(points[0].lr).toBeCloseTo(1e-6, 12);
  const { done, suggestion } = points.at(-1);
  expect(done).toBe(true);
  expect(suggestion).toBeGreaterThan(1e-6);
  expect(suggestion).toBeLessThan(10);
  run.close();
  const refused = engine.open(RECIPE);
  expect(() => refused.findLr({ steps: 1 }).next()).toThrow(/2 classes/);
  refused.close();
});

test('runs that are closed give their memory back', () => {
  trainOnColours().run.close();
  const before = engine.memoryBytes;
  for (let i = 0; i < 10; i++) trainOnColours().run.close();
  expect(engine.memoryBytes).toBe(before);
});

const failing = (work) => {
  try {
    work();
  } catch ({ name, status, detail }) {
    return { name, status, detail };
  }
  return null;
};

test.each([
  ['an unknown key', { epochs: 3 }, /epochs/],
  ['a value out of range', { batch: 0 }, /batch.*1/],
  ['a backbone that is not there', { model: { backbone: 'vgg99' } }, /vgg99/],
])('a recipe with %s is refused with its path', (_what, recipe, detail) => {
  const failure = failing(() => engine.open(recipe));
  expect(failure).toMatchObject({ name: 'ThawError', status: 'BAD_RECIPE' });
  expect(failure.detail).toMatch(detail);
});

test.each([
  ['no bytes', new Uint8Array(0)],
  ['the beginning of a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
  ['text', new TextEncoder().encode('hello')],
])('a photo of %s is refused, and the run goes on', (_what, bytes) => {
  const run = engine.open(RECIPE);
  expect(failing(() => run.addFile('red/a.jpg', bytes))).toMatchObject({ status: 'BAD_FILE' });
  for (const [i, name] of ['red', 'red', 'blue', 'blue'].entries()) {
    run.addPixels(`${name}/${i}`, plain(i, 99, 9));
  }
  expect(run.start().skipped).toEqual([{ name: 'red/a.jpg', reason: expect.stringMatching(/\w/) }]);
  run.close();
});

test('what comes too early or is too little is said', () => {
  const run = engine.open(RECIPE);
  expect(failing(() => run.step())).toMatchObject({ status: 'INVALID' });
  expect(failing(() => run.predictPixels(plain(1, 2, 3)))).toMatchObject({ status: 'INVALID' });
  expect(failing(() => run.save())).toMatchObject({ status: 'INVALID' });
  run.addPixels('red/1', plain(1, 2, 3));
  expect(failing(() => run.start())).toMatchObject({ status: 'BAD_DATA' });
  run.close();
});

/** Node has none. */
globalThis.ImageData ??= class {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
};

test('pictures as augmentation varies them, made again at will', () => {
  const run = engine.open(RECIPE);
  const slope = {
    ...plain(0, 0, 0),
    data: Uint8ClampedArray.from({ length: SIZE * SIZE * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : i / 17,
    ),
  };
  run.addPixels('b/1', slope);
  run.addPixels('a/1', plain(9, 8, 7));
  expect(run.photos()).toEqual({ w: SIZE, h: SIZE, names: ['b/1', 'a/1'] });
  const recipe = { augment: { rotation: 30, brightness: [2, 2] }, seed: 3 };
  const [plainSlope, plainColour] = run.augment({}, 0);
  expect(plainSlope.data).toEqual(slope.data);
  const first = run.augment(recipe, 4);
  expect([...first[1].data.slice(0, 4)]).toEqual([18, 16, 14, 255]);
  expect(plainColour.data).not.toEqual(first[1].data);
  expect(run.augment(recipe, 5)[0].data).not.toEqual(first[0].data);
  expect(run.augment(recipe, 4)[0].data).toEqual(first[0].data);
  expect(() => run.augment({ augment: { rotation: -1 } }, 0)).toThrow('augment.rotation');
  run.close();
});

/** Red and blue squares, of which a tiny VAE learns for some epochs; the caller closes it. */
function openSynthesis(more = {}) {
  const vae = { generator: 'vae', side: 16, latent: 4, filters: 4, epochs: 6, ...more };
  const run = engine.open({ ...RECIPE, synthetic: { per_class: 3, ...vae } });
  for (let i = 0; i < 10; i++) {
    run.addPixels(`red/${i}`, plain(200 + i, i, i));
    run.addPixels(`blue/${i}`, plain(i, i, 200 + i));
  }
  return run;
}

test('a generator learns in steps, is kept, goes on, and shows any sample by its index', () => {
  const plan = ['blue', 'red'].map((name) => ({ name, real: 8, synthetic: 3 }));
  const run = openSynthesis();
  expect(run.beginSynthesis(null)).toEqual({ w: 16, h: 16, pictures: true, learnt: false, plan });
  expect(failing(() => run.showSynthetic({ w: 16, h: 16 }, 0, [0]))).toMatchObject({
    status: 'INVALID',
  });
  const first = run.stepSynthesis();
  expect(first).toMatchObject({
    event: 'learn',
    epoch: 1,
    epochs: 6,
    figures: { loss: expect.any(Number) },
  });
  const half = run.saveGenerator();
  let event;
  do event = run.stepSynthesis();
  while (!event.over);
  const learnt = run.saveGenerator();
  const size = { w: 16, h: 16 };
  const shown = run.showSynthetic(size, 1, [0, 4]);
  expect(shown.map(({ width, height }) => [width, height])).toEqual([
    [16, 16],
    [16, 16],
  ]);
  expect(shown[0].data).not.toEqual(shown[1].data);
  do event = run.stepSynthesis();
  while (event.event !== 'made');
  expect(run.start()).toMatchObject({
    train: 22,
    validation: 4,
    trained_on: { real: 16, synthetic: 6, generators: { vae: 6 } },
  });
  run.close();

  // What was kept is gone on with, to the same bits, or needs no more learning at all.
  const other = openSynthesis();
  expect(other.beginSynthesis(half).learnt).toBe(false);
  do event = other.stepSynthesis();
  while (!event.over);
  expect(other.saveGenerator()).toEqual(learnt);
  other.close();
  const third = openSynthesis({ per_class: 1 });
  expect(third.beginSynthesis(learnt).learnt).toBe(true);
  expect(third.showSynthetic(size, 1, [4])[0].data).toEqual(shown[1].data);
  third.close();
  const different = openSynthesis({ latent: 5 });
  expect(different.beginSynthesis(learnt).learnt).toBe(false);
  different.close();
});

test('the plan counts what is to be made, and what was left out is not', () => {
  const run = openSynthesis({ fill: true, per_class: 0, without: { red: [0, 2] }, epochs: 1 });
  for (let i = 10; i < 14; i++) run.addPixels(`blue/${i}`, plain(i, i, 200 + i));
  const { plan } = run.splits();
  expect(plan).toEqual([
    { name: 'blue', real: plan[0].real, synthetic: 0 },
    { name: 'red', real: plan[1].real, synthetic: plan[0].real - plan[1].real },
  ]);
  expect(plan[1].synthetic).toBeGreaterThan(0);
  run.start();
  const { names } = run.photos();
  const made = names.filter((name) => name.includes('vae'));
  expect(made.slice(0, 2)).toEqual(['red/vae-00001', 'red/vae-00003']);
  run.close();
});
