// The step “Model”: the network drawn, its thaw line moved in every way, what it amounts to here.
import { blocksOf, freezeBefore, thawLine } from '../web/app/state/blocks.js';
import { phasesOf, presetOfPhases, PRESETS } from '../web/app/state/presets.js';
import { loadEngine } from './support/engine.mjs';
import { RUN_MS, goTo, openPage, openSite, recipeOf } from './support/page.mjs';

const BLOCKS = 10; // of thaw_s

let site;
let engine;
beforeAll(async () => {
  site = await openSite();
  engine = await loadEngine();
});
afterAll(() => site?.close());

async function openModel() {
  const opened = await openPage(site);
  await goTo(opened.page, 'model');
  await opened.page.waitForSelector('.blocks');
  return opened;
}

const freezeOf = async (page) => (await recipeOf(page)).phases[0].freeze;

/** Until the drawing has so many frozen blocks, and as many that train. */
const drawn = (page, frozen, thawed) =>
  page.waitForFunction(
    (wanted) => {
      const count = (state) => document.querySelectorAll(`.block.${state}`).length;
      return count('frozen') === wanted[0] && count('thawed') === wanted[1];
    },
    [frozen, thawed + 1], // and the head
  );

test('every backbone falls into blocks that hold all its layers in order', () => {
  for (const { name } of engine.description.models) {
    const { layers } = engine.summary({ model: { backbone: name, weights: 'random' } }, 2, 0);
    const blocks = blocksOf(layers);
    expect(blocks.flatMap((block) => block.layers.map((layer) => layer.name))).toEqual(
      layers.filter((l) => l.backbone && l.parameters > 0).map((l) => l.name),
    );
    expect([name, new Set(blocks.map((block) => block.name)).size]).toEqual([name, blocks.length]);
    expect([name, blocks.length >= 4 && blocks.length <= 20]).toEqual([name, true]);
    for (const line of [0, 1, blocks.length - 1, blocks.length]) {
      const freeze = freezeBefore(blocks, line);
      const recipe = { model: { backbone: name, weights: 'random' }, phases: [{ freeze }] };
      const moved = blocksOf(engine.summary(recipe, 2, 0).layers);
      expect([name, line, thawLine(moved)]).toEqual([name, line, line]);
    }
  }
});

test('presets are recognized in the phases that they write, and the engine takes them', () => {
  for (const preset of PRESETS) {
    const phases = phasesOf(preset, { until: 'block_6_expand' });
    expect(presetOfPhases(phases, preset !== 'scratch')).toBe(preset);
    expect(engine.recipe({ phases }).phases).toHaveLength(phases.length);
  }
  expect(presetOfPhases(phasesOf('both', { backbone: true }), true)).toBe(null);
});

test('the thaw line moves by keys, by dragging, and by choosing a block', async () => {
  const { page, mishaps } = await openModel();
  const line = page.getByRole('slider', { name: 'Thaw line' });
  await drawn(page, BLOCKS, 0);
  expect(await line.getAttribute('aria-valuenow')).toBe(String(BLOCKS));

  await line.focus();
  await page.keyboard.press('ArrowLeft');
  await drawn(page, BLOCKS - 1, 1);
  await page.keyboard.press('ArrowLeft');
  await drawn(page, BLOCKS - 2, 2);
  expect(await line.getAttribute('aria-valuetext')).toBe(
    '8 of 10 blocks frozen; trained from block_8 on',
  );
  expect(await freezeOf(page)).toEqual({ until: 'block_8_expand' });
  await line.focus();
  await page.keyboard.press('Home');
  await drawn(page, 0, BLOCKS);
  expect(await freezeOf(page)).toEqual({ backbone: false });

  const box = await page.locator('.block-row').boundingBox();
  const column = box.width / (BLOCKS + 1);
  await page.mouse.move(box.x, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 3.1 * column, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await drawn(page, 3, BLOCKS - 3);
  await page.locator('.block').nth(6).click();
  await drawn(page, 6, BLOCKS - 6);
  await page.locator('.block').nth(6).click(); // the block behind the line: freezes it, too
  await drawn(page, 7, BLOCKS - 7);

  await page.click('summary:has-text("Single layers (59)")');
  await page.getByRole('switch', { name: 'Thaw stem_conv', exact: true }).check();
  await page.waitForSelector('.block.partly');
  const { backbone, except } = await freezeOf(page);
  expect([backbone, ...except.slice(0, 2)]).toEqual([true, 'stem_conv', 'block_7_expand']);
  expect(mishaps).toEqual([]);
  await page.close();
});

test(
  'totals follow the line; an epoch is timed here',
  async () => {
    const { page, mishaps } = await openModel();
    const figure = (name) => page.innerText(`.figures div:has(dt:text("${name}")) dd`);
    const { trainable, frozen } = engine.summary({}, 2, 0);
    const written = (value) => new Intl.NumberFormat('en').format(value);
    expect(await figure('Trainable parameters')).toBe(written(trainable));
    expect(await figure('Frozen parameters')).toBe(written(frozen));
    await page.waitForSelector('dd:text-matches("about .*s, the first .*s")', {
      timeout: RUN_MS,
    });
    expect(await figure('Memory planned')).toMatch(/^[\d.]+ MB$/);

    const line = page.getByRole('slider', { name: 'Thaw line' });
    await line.focus();
    await page.keyboard.press('ArrowLeft');
    const later = engine.summary({ phases: [{ freeze: { until: 'block_9_expand' } }] }, 2, 0);
    await page.waitForSelector(`dd:text-is("${written(later.trainable)}")`);
    expect(later.trainable).toBeGreaterThan(trainable);
    expect(await figure('An epoch of 100 photos')).toMatch(/–|timing/); // what was timed is over

    await page.click('summary:text-is("Compare all backbones")');
    const row = page.locator('tr:has-text("MobileNetV1")');
    expect(await row.innerText()).toMatch(/224 × 224\s+3.23M\s+573M\s+from a file/);
    await row.getByRole('button', { name: 'Use: MobileNetV1' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.block').length === 15);
    expect((await recipeOf(page)).model).toMatchObject({
      backbone: 'mobilenet_v1',
      weights: 'random',
      input: [224, 224, 3],
    });
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);
