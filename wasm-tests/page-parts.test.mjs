// A data set with folders train and test in the page: test photos are told apart and measured.
import path from 'node:path';

import { inFolder } from './support/cli.mjs';
import { RUN_MS, finish, goTo, openPage, openSite, setField } from './support/page.mjs';
import { writePhotos } from './support/photos.mjs';

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

/** Photos in the confusion matrix. */
const measured = async (page) => {
  const cells = await page.$$eval('.matrix button', (all) => all.map((b) => Number(b.innerText)));
  return cells.reduce((sum, n) => sum + n);
};

test(
  'results of validation and test',
  async () => {
    await inFolder(async (folder) => {
      const photos = path.join(folder, 'photos');
      writePhotos(path.join(photos, 'train'), 10);
      writePhotos(path.join(photos, 'test'), 3, 50);
      const { page, mishaps } = await openPage(site);
      await page.setInputFiles('input[name=folder]', photos);
      await page.waitForSelector('.class-card >> text=8 to train, 2 to validate, 3 to test');
      await goTo(page, 'training');
      await setField(page, 'Epochs', 2);
      await page.click('text=Start training');
      await finish(page);
      await goTo(page, 'results');
      await page.waitForSelector('.matrix');
      const verdicts = await page.locator('main > .verdict').allInnerTexts();
      expect(verdicts).toHaveLength(2);
      expect(verdicts[0]).toMatch(/right of 6 photos held out for validation/);
      expect(verdicts[1]).toMatch(/right of 9 photos to test on, .* mean F1 .*, calibration error/);
      expect(await measured(page)).toBe(6);
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await page.waitForSelector('.parts button[aria-pressed=true]:text-is("Test")');
      expect(await measured(page)).toBe(9);
      expect(mishaps).toEqual([]);
      await page.close();
    });
  },
  RUN_MS,
);
