// Runs side by side: two phases with their ends, earlier runs overlaid and kept.
import {
  RUN_MS,
  epochsOf,
  finish,
  flowers,
  goTo,
  openPage,
  openSite,
  setField,
} from './support/page.mjs';
import { skip } from './support/skip.mjs';

const folder = flowers(2, 8);

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

const legends = (page) =>
  page.$$eval('.chart .u-legend', (all) =>
    all.map((legend) => [...legend.querySelectorAll('.u-label')].map((l) => l.innerText)),
  );

test(
  'earlier runs are kept, overlaid, and their recipes used again',
  async () => {
    if (!folder) skip('no shared photos (THAW_SHARED)');
    const context = await site.browser.newContext();
    const { page, mishaps } = await openPage(site, { context });
    await page.setInputFiles('input[name=folder]', folder);
    await page.waitForSelector('.class-card');
    await goTo(page, 'training');
    await setField(page, 'Epochs', 2);
    await page.click('text=Start training');
    await finish(page);
    expect(await page.$$('.earlier-runs')).toHaveLength(0);
    await setField(page, 'Epochs', 3);
    await page.click('text=Train again');
    await page.waitForSelector('.run:not([data-status=done])');
    await finish(page);
    expect(mishaps).toEqual([]);
    expect(await epochsOf(page)).toHaveLength(3);
    expect(await page.innerText('.earlier-runs')).toMatch(/Run 1.*thaw_s, .* 2 epochs/s);

    const before = await legends(page);
    await page.getByRole('checkbox', { name: 'Run 1' }).check();
    await page.waitForFunction(() =>
      document.querySelector('.chart .u-legend').innerText.includes('Run 1'),
    );
    expect(await legends(page)).toEqual(before.map((labels) => [...labels, 'Run 1']));

    await page.waitForTimeout(400); // a change is written a quarter of a second later
    await page.close();
    const { page: again } = await openPage(site, { context, query: '#training' });
    expect(await again.$$eval('.earlier-runs li', (all) => all.length)).toBe(2);
    expect((await legends(again))[0]).toContain('Run 1');
    await again.click('button[aria-label="Use the recipe of run 1"]');
    expect(await again.locator('.settings input').first().inputValue()).toBe('2');
    await again.click('button[aria-label="Remove run 2"]');
    expect(await again.$$eval('.earlier-runs li', (all) => all.length)).toBe(1);
    expect(mishaps).toEqual([]);
    await context.close();
  },
  RUN_MS,
);
