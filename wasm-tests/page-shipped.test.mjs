// The backbone that ships: with nothing chosen the page trains from its weights, as the command line does.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inFolder, lastEvent, lastLine, thaw } from './support/cli.mjs';
import { RUN_MS, finish, goTo, openPage, openSite, recipeOf, setField } from './support/page.mjs';
import { writePhotos } from './support/photos.mjs';

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

/** Drops photos; trains for two epochs with whatever else the page has chosen. */
async function start(page, photos) {
  await goTo(page, 'photos');
  await page.setInputFiles('input[name=folder]', photos);
  await page.waitForSelector('.class-card');
  await goTo(page, 'training');
  await setField(page, 'Epochs', 2);
  await page.click('text=Start training');
}

test(
  'photos and nothing else: its weights come along, and the hash is the command line’s',
  async () => {
    await inFolder(async (folder) => {
      const photos = writePhotos(path.join(folder, 'photos'), 5);
      const { page, mishaps } = await openPage(site);
      await goTo(page, 'model');
      await page.waitForSelector('.weights >> text=Those that ship with it');
      await start(page, photos);
      const hash = await finish(page);
      const recipe = await recipeOf(page);
      expect(recipe.model).toMatchObject({ backbone: 'thaw_s', weights: 'thaw_s' });
      expect(recipe.phases[0].freeze).toEqual({ backbone: true });
      expect(mishaps).toEqual([]);
      await page.close();

      const file = path.join(folder, 'recipe.json');
      writeFileSync(file, JSON.stringify(recipe));
      const run = path.join(folder, 'run');
      const words = ['train', '--data', photos, '--recipe', file, '--out', run, '--quiet'];
      expect((await thaw('native', words)).status).toBe(0);
      expect(lastEvent(run).weights_sha256).toBe(hash);
    });
  },
  RUN_MS,
);

test('a probe tells mean and spread as the command line does, and can be stopped', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const { page, mishaps } = await openPage(site);
    await page.setInputFiles('input[name=folder]', photos);
    await page.waitForSelector('.class-card');
    await goTo(page, 'model');
    await page.click('text=Probe this backbone');
    await page.click('text=Stop the probe');
    await page.waitForSelector('text=Probe this backbone');
    expect(await page.$('.probe table')).toBeNull();

    await page.click('text=Probe this backbone');
    await page.waitForSelector('.probe tbody tr', { timeout: RUN_MS });
    const [name, weights, right, counts] = await page.$$eval('.probe tbody td', (cells) =>
      cells.map(({ innerText }) => innerText),
    );
    expect([name, weights]).toEqual(['thaw_s, 128 × 128', 'thaw_s']);
    expect(counts).toBe('5 a class to learn from, 15 to test');
    const words = ['probe', '--data', photos, '--per-class', '5', '--json'];
    const { mean, std } = lastLine((await thaw('native', words)).stdout);
    const percent = (share) => `${Number((share * 100).toFixed(1))}%`;
    expect(right).toBe(`${percent(mean)} ± ${percent(std)}`);
    expect(mishaps).toEqual([]);
    await page.close();
  });
}, 60_000);

test('random numbers instead, and back; another backbone has none of its own', async () => {
  const { page, mishaps } = await openPage(site);
  const model = async () => {
    const { model: shown } = await recipeOf(page);
    await goTo(page, 'photos'); // which closes what recipeOf opened
    await goTo(page, 'model');
    return shown;
  };
  const frozen = () => page.$$eval('.block.frozen', ({ length }) => length > 0);
  await goTo(page, 'model');
  await page.click('text=Start from random numbers instead');
  await page.waitForSelector('.block.frozen', { state: 'detached' });
  expect([(await model()).weights, await frozen()]).toEqual(['random', false]);
  await page.click('text=Start from the weights that ship with it');
  await page.waitForSelector('.block.frozen');
  expect([(await model()).weights, await frozen()]).toEqual(['thaw_s', true]);
  await page.selectOption('select >> nth=0', { label: 'VGG16' });
  await page.waitForSelector('.weights >> text=None: the backbone starts from random numbers');
  expect((await model()).weights).toBe('random');
  expect(await page.isVisible('text=Start from the weights that ship with it')).toBe(false);
  expect(mishaps).toEqual([]);
  await page.close();
});

test('weights that cannot be fetched are named', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 3);
    const { page } = await openPage(site);
    await page.route('**/thaw_s.safetensors', (route) => route.fulfill({ status: 404 }));
    await start(page, photos);
    await page.waitForSelector('.run[data-status=failed]');
    expect(await page.innerText('[role=alert]')).toContain('thaw_s.safetensors: wanted');
    expect(await page.innerText('[role=alert]')).toContain('status 404');
    await page.close();
  });
});

test('a learning rate is looked for, shown as the command line finds it, and taken', async () => {
  await inFolder(async (folder) => {
    const photos = writePhotos(path.join(folder, 'photos'), 10);
    const { page, mishaps } = await openPage(site);
    await page.setInputFiles('input[name=folder]', photos);
    await page.waitForSelector('.class-card');
    await goTo(page, 'training');
    await page.click('text=Look for a rate');
    await page.waitForSelector('.lr-search .chart canvas', { timeout: RUN_MS });
    const { stdout } = await thaw('native', ['lr-find', '--data', photos, '--json']);
    const rate = Number(lastLine(stdout).suggestion.toPrecision(2));
    await page.click(`text=Train with ${rate}`);
    expect(Number(await page.getByLabel('Learning rate', { exact: true }).inputValue())).toBe(rate);
    expect(mishaps).toEqual([]);
    await page.close();
  });
}, 60_000);
