// The recipe beside the controls: written both ways, judged by the engine, shared, saved, opened.
import { readFileSync } from 'node:fs';
import { goTo, openPage, openSite, recipeOf, setField } from './support/page.mjs';

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

const TEXT = '.recipe-text';
const STATE = '.recipe-panel [role=status]';

/** The page with the recipe shown, in a view. */
async function openRecipe(view) {
  const opened = await openPage(site);
  await goTo(opened.page, view);
  await opened.page.click('.recipe-toggle');
  return opened;
}

const said = (page, words) => page.waitForSelector(`${STATE}:text("${words}")`);
/** Until a field has this value. */
const holds = (page, label, value) =>
  page.waitForFunction(
    ([name, wanted]) =>
      [...document.querySelectorAll('main label')].find(({ innerText }) => innerText === name)
        .control.value === wanted,
    [label, value],
  );
/** Until the recipe says so: a preset asks the engine for the layers first. */
const says = (page, words) =>
  page.waitForFunction(
    ([selector, wanted]) => document.querySelector(selector).value.includes(wanted),
    [TEXT, words],
  );
const shown = async (page) => JSON.parse(await page.inputValue(TEXT));

test('controls write the recipe, and the recipe sets the controls', async () => {
  const { page, mishaps } = await openRecipe('training');
  await setField(page, 'Epochs', 7);
  await setField(page, 'Patience', 2);
  expect((await shown(page)).phases[0]).toMatchObject({
    epochs: 7,
    early_stopping: { patience: 2 },
  });

  const recipe = await shown(page);
  recipe.phases[0].epochs = 11;
  recipe.phases[0].optimizer = { sgd: { lr: 0.05 } };
  recipe.loss = { label_smoothing: 0.1 };
  await page.fill(TEXT, JSON.stringify(recipe));
  await holds(page, 'Epochs', '11');
  await holds(page, 'Optimizer', 'sgd');
  await said(page, 'The engine takes it.');
  await setField(page, 'Batch size', 16);
  expect(await shown(page)).toMatchObject({ loss: { label_smoothing: 0.1 }, batch: 16 });

  await page.fill(TEXT, '{}'); // every key has its default, and so has every control its number
  await holds(page, 'Epochs', '100');
  await goTo(page, 'model');
  await holds(page, 'Input size', '128');
  expect(mishaps).toEqual([]);
  await page.close();
});

const REFUSED = [
  ['{"phases": [{"epochs": 0}]}', 'phases[0].epochs: 1 <= epochs <= 1000000, got 0'],
  ['{"batch": "x"}', 'batch: a number wanted, got string'],
  ['{"bach": 8}', 'bach: unknown key; known: thaw, model,'],
  ['{"batch": 8', 'line 1, column 12: the text ends too early'],
  ['{"model": {"backbone": "vgg61"}}', 'model.backbone: no backbone called "vgg61"'],
  ['{"phases": [{"freeze": {"until": "nowhere"}}]}', 'no layer called "nowhere"'],
];

test('what is no recipe is refused with its reason, and changes nothing', async () => {
  const { page, mishaps } = await openRecipe('training');
  const before = await page.inputValue(TEXT);
  for (const [text, reason] of REFUSED) {
    await page.fill(TEXT, text);
    await said(page, reason.replaceAll('"', '\\"'));
    expect(await page.getAttribute(TEXT, 'aria-invalid')).toBe('true');
    await page.click('text=Back to the last that was right');
    expect(await page.inputValue(TEXT)).toBe(before);
    await said(page, 'The engine takes it.');
  }
  expect(mishaps).toEqual([]);
  await page.close();
});

test('a file is saved and opened', async () => {
  const { page, mishaps } = await openRecipe('training');
  await setField(page, 'Seed', 42);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.click('button:text-is("Save the file")'),
  ]);
  expect(saved.suggestedFilename()).toBe('recipe.json');
  const text = readFileSync(await saved.path(), 'utf8');
  expect(JSON.parse(text)).toEqual(await shown(page));

  const other = text.replace('"seed": 42', '"seed": 43');
  const file = { name: 'recipe.json', mimeType: 'application/json', buffer: Buffer.from(other) };
  await page.setInputFiles('input[name=recipe]', file);
  await holds(page, 'Seed', '43');
  await page.setInputFiles('input[name=recipe]', { ...file, buffer: Buffer.from('no recipe') });
  await page.waitForSelector(`${TEXT}[aria-invalid]`);
  expect(await page.getByLabel('Seed', { exact: true }).inputValue()).toBe('43');
  expect(mishaps).toEqual([]);
  await page.close();
});

test('a link brings the recipe, if it is wanted', async () => {
  const { page, mishaps } = await openRecipe('training');
  await setField(page, 'Seed', 271);
  await page.click('text=Share as a link');
  const link = await page.inputValue('.recipe-link');
  expect(new URL(link).search).toBe(''); // a fragment is never sent
  expect(link.length).toBeLessThan(800);
  const sent = await shown(page);

  const { page: pupil, mishaps: others } = await openPage(site, { query: new URL(link).hash });
  expect(await pupil.innerText('main .notice')).toContain('"seed":271');
  expect((await recipeOf(pupil)).seed).toBe(1); // nobody has said yes yet
  await pupil.click('text=Use this recipe');
  await pupil.waitForSelector(TEXT);
  await pupil.waitForFunction(
    (selector) => document.querySelector(selector).value.includes('\n'), // no longer as it came
    TEXT,
  );
  expect(await shown(pupil)).toEqual(sent);
  expect(new URL(pupil.url()).hash).toBe('#photos');

  await pupil.goto(`${site.url}#recipe=torn`);
  await pupil.waitForSelector('[role=alert]:has-text("brings no recipe")');
  await pupil.click('[role=alert] button');
  expect(await pupil.$$('[role=alert]')).toHaveLength(0);
  expect([...mishaps, ...others]).toEqual([]);
  await pupil.close();
  await page.close();
});

test('presets write the phases; controls edit the phase that is chosen', async () => {
  const { page, mishaps } = await openRecipe('model');
  const phases = async () => (await shown(page)).phases;
  const preset = page.getByRole('radiogroup', { name: 'What is trained' });
  expect(await preset.getByLabel('Feature extraction').isChecked()).toBe(true);

  await preset.getByLabel('Fine-tuning').check();
  await says(page, '"fine-tuning"');
  const tuning = { name: 'fine-tuning', freeze: { until: 'block_7_expand' } };
  expect(await phases()).toMatchObject([tuning]);
  await preset.getByLabel('Both phases').check();
  await says(page, '"feature extraction"');
  expect(await phases()).toMatchObject([{ freeze: { backbone: true } }, tuning]);

  await goTo(page, 'training');
  await page.getByLabel('2: fine-tuning').check();
  await setField(page, 'Epochs', 9);
  expect((await phases()).map(({ epochs }) => epochs)).toEqual([100, 9]);
  await page.click('text=Add a phase');
  expect((await phases()).map(({ optimizer }) => optimizer.adam.lr)).toEqual([1e-3, 1e-5, 1e-6]);
  await page.click('text=Remove this phase');
  expect(await phases()).toHaveLength(2);

  await goTo(page, 'model');
  await page.selectOption('select >> nth=0', { label: 'Tiny convolutional network' });
  await page.click('summary:has-text("Single layers")');
  await page.waitForFunction(() => document.querySelectorAll('.layers li').length === 8);
  expect((await phases()).map(({ freeze }) => freeze)).toEqual(
    Array(2).fill({ backbone: false }), // it has no weights: random numbers are not to be frozen
  );
  await page.selectOption('select >> nth=0', { label: "Thaw's own small backbone" });
  await says(page, '"thaw_s"');
  await preset.getByLabel('From scratch').check();
  await says(page, '"random"');
  expect((await shown(page)).model.weights).toBe('random');
  expect(await phases()).toMatchObject([{ freeze: { backbone: false } }]);
  await preset.getByLabel('Feature extraction').check();
  await says(page, '"feature extraction"');
  expect((await shown(page)).model.weights).toBe('thaw_s');
  expect(mishaps).toEqual([]);
  await page.close();
});
