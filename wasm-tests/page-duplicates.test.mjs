// Copies of photos in the page: found, shown beside their originals, and treated as was chosen.
import { copyFileSync } from 'node:fs';
import path from 'node:path';

import { inFolder } from './support/cli.mjs';
import { openPage, openSite } from './support/page.mjs';
import { writePhotos } from './support/photos.mjs';

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

const badgesOf = (page, kind) => page.$$eval(`.gallery .badge.${kind}`, (all) => all.length);

/** 18 photos, one of which is there twice in its class, another in a second class. */
function writeCopies(folder) {
  const photos = writePhotos(path.join(folder, 'photos'), 6);
  copyFileSync(path.join(photos, 'rose/00.png'), path.join(photos, 'rose/copy.png'));
  copyFileSync(path.join(photos, 'lime/02.png'), path.join(photos, 'azure/lime.png'));
  return photos;
}

test('copies are counted, shown with their originals, and left out on demand', async () => {
  await inFolder(async (folder) => {
    const { page, mishaps } = await openPage(site);
    await page.setInputFiles('input[name=folder]', writeCopies(folder));
    await page.waitForSelector('.duplicates >> text=2 photos are copies of others');
    expect(await page.innerText('.duplicates')).toContain('1 copy lies in another class');
    const pairs = page.locator('.duplicates .pairs li');
    expect(await pairs.count()).toBe(2);
    const labels = await pairs.evaluateAll((items) =>
      items.map((item) => item.getAttribute('aria-label')).sort(),
    );
    expect(labels).toEqual([
      'lime/02.png is a copy of azure/lime.png',
      'rose/copy.png is a copy of rose/00.png',
    ]);
    expect(await pairs.first().locator('.picture').count()).toBe(2);
    // Both of a pair are on one side.
    for (const pair of await pairs.all()) {
      const [first, copy] = await pair.locator('figcaption').allInnerTexts();
      expect(first).toBe(copy);
    }
    const train = await badgesOf(page, 'train');
    expect(train).toBeGreaterThan(10);
    expect(train + (await badgesOf(page, 'validation'))).toBe(20);

    await page.selectOption('.duplicates select', { label: 'Only one of each is used' });
    await page.waitForFunction(() => document.querySelectorAll('.gallery .left_out').length === 2);
    expect(await page.innerText('.classes')).toContain('1 left out');

    // A photo taken away takes its pair along.
    await page.click('.gallery [title*="copy.png"]');
    await page.keyboard.press('Delete');
    await page.waitForSelector('.duplicates >> text=1 photo is a copy of others');
    expect(mishaps).toEqual([]);
    await page.close();
  });
});

test('photos of an earlier visit are looked at again', async () => {
  await inFolder(async (folder) => {
    const { page, mishaps } = await openPage(site);
    await page.setInputFiles('input[name=folder]', writeCopies(folder));
    await page.waitForSelector('.duplicates');
    await page.reload();
    await page.waitForSelector('.duplicates >> text=2 photos are copies of others');
    expect(mishaps).toEqual([]);
    await page.close();
  });
});
