// A large network in a page: the article's fine-tuning of VGG16, and the memory that it takes.
import { residentMB } from './support/browser.mjs';
import { RUN_MS, finish, flowers, goTo, openPage, openSite, setField } from './support/page.mjs';
import { skip } from './support/skip.mjs';

const MOST_MB = 1000;
const photos = flowers(2, 10);

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

test(
  'VGG16 with block5 thawed, 224 pixels, batch 8, takes less than 1 GB',
  async () => {
    if (!photos) skip('no shared photos (THAW_SHARED)');
    const { page, mishaps } = await openPage(site);
    await page.setInputFiles('input[name=folder]', photos);
    await page.waitForSelector('.class-card');
    await goTo(page, 'model');
    await page.selectOption('select >> nth=0', { label: 'VGG16' });
    await page.click('.block:has-text("block5")');
    await page.waitForFunction(() => document.querySelectorAll('.block.frozen').length === 4);
    await goTo(page, 'training');
    await setField(page, 'Epochs', 1);
    await setField(page, 'Batch size', 8);
    await page.click('text=Start training');
    const hash = await finish(page);
    const held = await residentMB(site, 'renderer'); // the engine's memory never shrinks: its peak
    console.log(`VGG16, block5 thawed, batch 8: ${held} MB resident`);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(held).toBeLessThan(MOST_MB);
    expect(mishaps).toEqual([]);
    await page.close();
  },
  2 * RUN_MS,
);
