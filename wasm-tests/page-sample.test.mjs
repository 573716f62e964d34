// A newcomer's path: no file at all, from the empty page to a prediction.
import { readFileSync } from 'node:fs';

import { unzipSync } from 'fflate';

import {
  RUN_MS,
  clickAround,
  epochsOf,
  finish,
  goTo,
  openPage,
  openSite,
  overflowing,
  setField,
} from './support/page.mjs';

const CLICKS = 20;
/** Enough to tell the shapes apart; left alone it trains on until its early stopping. */
const EPOCHS = 6;

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

/** In the page: a stream as a camera gives it, of a canvas that changes. */
function standInForCamera() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const context = canvas.getContext('2d');
  const draw = () => {
    context.fillStyle = `hsl(${performance.now() / 20} 60% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    requestAnimationFrame(draw);
  };
  draw();
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(30);
}

test(
  'sample set: thumbnails, training, curves, prediction',
  async () => {
    const { page, mishaps } = await openPage(site);
    await page.click('text=Try the sample set');
    await page.waitForSelector('.class-card .picture');
    expect(await page.$$eval('.class-card h3', (titles) => titles.map((t) => t.innerText))).toEqual(
      ['circle', 'cross', 'square', 'star', 'triangle'],
    );

    await goTo(page, 'training');
    await setField(page, 'Epochs', EPOCHS);
    await page.click('text=Start training');
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length >= 1, null, {
      timeout: RUN_MS,
    });
    const delays = await clickAround(page, CLICKS); // every one is answered while the engine trains
    console.log(`clicks in training: nine of ten within ${delays[CLICKS * 0.9].toFixed(0)} ms`);
    await goTo(page, 'training');
    expect(await page.getAttribute('.run', 'data-status')).toBe('training');
    const hash = await finish(page);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await page.innerText('.run')).toMatch(
      /The weights of epoch \d+, the best, were restored/,
    );
    expect(await page.$$('.chart canvas')).toHaveLength(2);
    const epochs = await epochsOf(page);
    const best = epochs.find(([epoch]) => epoch.includes('best'));
    expect(parseFloat(best[4])).toBeGreaterThan(75); // percent of the validation photos

    await page.click('text=Try the model');
    for (let i = 1; i <= 3; i++) {
      await page.click('text=Draw a new shape');
      await page.waitForFunction((n) => document.querySelectorAll('.answer').length === n, i);
    }
    expect(await page.$$eval('.answer:first-child .bars li', (items) => items.length)).toBe(5);

    const waiting = page.waitForEvent('download');
    await page.click('button:text-is("weights.safetensors")');
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('weights.safetensors');
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);

test(
  'a run can be paused, asked about a photo and the camera, resumed, and stopped in good order',
  async () => {
    const { page, mishaps } = await openPage(site);
    await page.evaluate(standInForCamera);
    await page.click('text=Try the sample set');
    await page.click('button:text-is("Train")');
    await page.waitForSelector('tbody tr', { timeout: RUN_MS });
    await page.click('button:text-is("Pause")');
    await page.waitForSelector('.run[data-status=paused]');

    await goTo(page, 'try');
    await page.click('text=Draw a new shape');
    await page.waitForSelector('.answer');
    await page.click('text=Use the camera');
    await page.waitForSelector('.live .bars li');
    expect(await page.innerText('.live')).toMatch(/\d\.\d predictions a second/);
    await page.click('text=Stop the camera');
    expect(await page.$$('video')).toHaveLength(0);
    for (const [button, name] of [
      ['ONNX', 'model.onnx'],
      ['TF.js', 'model-tfjs.zip'],
      ['Keras', 'model-keras.zip'],
      ['HTML', 'model.html'],
      ['weights.safetensors', 'weights.safetensors'],
    ]) {
      const taken = page.waitForEvent('download');
      await page.click(`button:text-is("${button}")`);
      expect((await taken).suggestedFilename()).toBe(name);
      if (button === 'Keras') {
        const files = unzipSync(readFileSync(await (await taken).path()));
        expect(Object.keys(files)).toEqual(['model.h5', 'train.py', 'photos.json']);
        const { train, validation } = JSON.parse(new TextDecoder().decode(files['photos.json']));
        expect(validation.length / (train.length + validation.length)).toBeCloseTo(0.2, 2);
        expect(validation.filter((hash) => train.includes(hash))).toEqual([]);
      }
      await page.waitForSelector(`.parity[role=status]:has-text("${button}:")`);
      expect(await page.innerText('.parity')).toMatch(
        /: read back, 8 photos answered alike, largest difference \d(E-\d+)?$/,
      );
    }

    await goTo(page, 'training');
    const before = (await epochsOf(page)).length;
    await page.waitForTimeout(500);
    expect((await epochsOf(page)).length).toBe(before);
    await page.click('button:text-is("Resume")');
    await page.waitForSelector('.run[data-status=training]');
    await page.click('button:text-is("Stop")');
    await finish(page);
    expect(await page.innerText('.run')).toContain('Stopped by you.');
    expect(await page.innerText('.run')).toMatch(
      /The weights of epoch \d+, the best, were restored/,
    );
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);

test('on a phone nothing is wider than the screen', async () => {
  const { page, mishaps } = await openPage(site);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflowing(page)).toEqual([]);
  await page.click('text=Try the sample set');
  await page.waitForSelector('.class-card .picture');
  for (const view of ['photos', 'model', 'augment', 'training', 'results', 'try']) {
    await goTo(page, view);
    await page.waitForSelector(`[aria-current][href="#${view}"]`);
    expect([view, ...(await overflowing(page))]).toEqual([view]);
  }
  expect(mishaps).toEqual([]);
  await page.close();
});

test('what is wrong in the recipe is said at its control', async () => {
  const { page, mishaps } = await openPage(site);
  await page.click('text=Try the sample set');
  await goTo(page, 'training');
  const epochs = page.getByLabel('Epochs', { exact: true });
  await epochs.fill('0');
  await page.waitForSelector('.field.invalid');
  expect(await page.innerText('.field.invalid .help')).toContain('1 <= epochs');
  expect(await page.isDisabled('text=Start training')).toBe(true);
  await epochs.fill('two');
  expect(await page.innerText('.field.invalid .help')).toBe('A number is wanted.');
  await epochs.fill('2');
  await page.waitForSelector('.field.invalid', { state: 'detached' });
  expect(await page.isDisabled('text=Start training')).toBe(false);
  expect(mishaps).toEqual([]);
  await page.close();
});
