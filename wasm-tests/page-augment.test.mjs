// The live grid: what the recipe's augmentation makes of the user's photos, while sliders move.
import { goTo, openPage, openSite, overflowing, recipeOf } from './support/page.mjs';

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

/** Opens the sample set in the view and waits for its pictures: 4 rows of a photo and 5 variations. */
async function openGrid() {
  const opened = await openPage(site);
  await opened.page.click('text=Try the sample set');
  await goTo(opened.page, 'augment');
  await opened.page.waitForSelector('.augment-grid canvas');
  expect(await opened.page.$$('.augment-grid canvas')).toHaveLength(4 * 6);
  return opened;
}

/** The pictures as numbers to compare: a row an array, the photo as it is first. */
const pictures = (page) =>
  page.$$eval('.augment-grid tbody tr', (rows) =>
    rows.map((row) =>
      [...row.querySelectorAll('canvas')].map((canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, 0);
      }),
    ),
  );

/** Waits until the pictures are others than those. */
async function changed(page, before) {
  for (;;) {
    const now = await pictures(page);
    if (JSON.stringify(now) !== JSON.stringify(before)) return now;
    await page.waitForTimeout(20);
  }
}

test('sliders change the pictures as they move, and the recipe with them', async () => {
  const { page, mishaps } = await openGrid();
  const plain = await pictures(page);
  for (const row of plain) expect(new Set(row).size).toBe(1); // nothing is varied yet

  const rotation = page.getByLabel('Rotation', { exact: true });
  await rotation.focus();
  for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowRight');
  expect(await rotation.getAttribute('aria-valuetext')).toBe('± 9°');
  const turned = await changed(page, plain);
  expect(turned.map(([photo]) => photo)).toEqual(plain.map(([photo]) => photo));
  for (const row of turned) expect(new Set(row).size).toBe(row.length); // each epoch draws anew

  await page.getByLabel('Brightness', { exact: true }).fill('0.4');
  await page.getByLabel('Mirror left and right', { exact: true }).check();
  await changed(page, turned);
  const { augment } = await recipeOf(page);
  expect(augment).toEqual({ rotation: 9, brightness: 0.4, horizontal_flip: true });

  await goTo(page, 'augment');
  await page.click('button:text-is("None")');
  await page.waitForFunction(() =>
    document.querySelector('nav [aria-current]').innerText.includes('as they are'),
  );
  expect((await recipeOf(page)).augment).toBeUndefined();
  expect(mishaps).toEqual([]);
  await page.close();
});

test('the article’s preset, later epochs, other photos', async () => {
  const { page, mishaps } = await openGrid();
  const plain = await pictures(page);
  await page.click('button:text-is("As in the article")');
  let shown = await changed(page, plain);
  await page.click('button:text-is("Later epochs")');
  await page.waitForSelector('th:text-is("Epoch 6")');
  const later = await changed(page, shown);
  expect(later[0][0]).toBe(shown[0][0]);
  expect(later[0]).not.toContain(shown[0][1]);
  await page.click('button:text-is("Other photos")');
  shown = await changed(page, later);
  expect(shown[0][0]).not.toBe(later[0][0]);
  expect((await recipeOf(page)).augment).toEqual({
    rotation: 20,
    width_shift: 0.2,
    height_shift: 0.2,
    zoom: 0.2,
    horizontal_flip: true,
    brightness: 0.2,
  });
  expect(mishaps).toEqual([]);
  await page.close();
});

test('every control has a name, every picture says what it is; nothing is too wide for a phone', async () => {
  const { page, mishaps } = await openGrid();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await overflowing(page)).toEqual([]);
  const unnamed = await page.$$eval('main input, main select', (controls) =>
    controls.filter(({ labels }) => labels.length !== 1).map(({ outerHTML }) => outerHTML),
  );
  expect(unnamed).toEqual([]);
  const labels = await page.$$eval('.augment-grid tr:nth-child(1) canvas', (all) =>
    all.map((canvas) => canvas.getAttribute('aria-label')),
  );
  expect(labels.slice(0, 2)).toEqual(['circle/1, as it is', 'circle/1 in epoch 1']);
  expect(mishaps).toEqual([]);
  await page.close();
});
