// Nobody is kept out: axe (the rules of WCAG 2.2 AA and its best practices) finds nothing on any view, in
// either theme and at the width of a phone.
import { violations } from './support/axe.mjs';
import { RUN_MS, finish, flowers, goTo, openPage, openSite, setField } from './support/page.mjs';
import { skip } from './support/skip.mjs';

const folder = flowers(2, 8);

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

test(
  'axe finds no violation on any view',
  async () => {
    if (!folder) skip('no shared photos (THAW_SHARED)');
    const { page, mishaps } = await openPage(site);
    const report = { empty: await violations(page) };
    await page.setInputFiles('input[name=folder]', folder);
    await page.waitForSelector('.class-card .picture');
    await page.locator('[role=option]').first().click();
    report.photos = await violations(page);
    for (const view of ['model', 'augment', 'synthetic', 'training', 'results', 'try']) {
      await goTo(page, view);
      await page.waitForSelector(`[aria-current][href="#${view}"]`);
      report[`${view}, before training`] = await violations(page);
    }
    await page.click('.recipe-toggle');
    await page.fill('.recipe-text', '{');
    await page.waitForSelector('.recipe-text[aria-invalid]');
    report.recipe = await violations(page);
    await page.click('.recipe-toggle');
    await goTo(page, 'training');
    await setField(page, 'Epochs', 1);
    await page.click('text=Start training');
    await finish(page);
    report.trained = await violations(page);
    await goTo(page, 'results');
    await page.waitForSelector('.scatter');
    report.results = await violations(page);
    await page.locator('.matrix button').first().click();
    await page.locator('.answered button').first().click();
    await page.waitForSelector('.explain .bars');
    report.explained = await violations(page);
    await page.keyboard.press('Escape');
    await goTo(page, 'try');
    report.try = await violations(page);
    expect(report).toEqual(Object.fromEntries(Object.keys(report).map((key) => [key, []])));
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);
