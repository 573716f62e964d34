// A tab that is killed in mid-training, opened again and told to go on ends with the bits of one that
// never was.
import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { violations } from './support/axe.mjs';
import { RUN_MS, epochsOf, finish, goTo, openPage, openSite, setField } from './support/page.mjs';
import { writePhotos } from './support/photos.mjs';

const EPOCHS = 20;
/** More than any test waits for. */
const ENDLESS = 1000;

const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-resume-'));
const photos = writePhotos(path.join(tmp, 'photos'), 10);

let site;
beforeAll(async () => (site = await openSite()));
afterAll(async () => {
  rmSync(tmp, { recursive: true });
  await site?.close();
});

jest.setTimeout(RUN_MS);

/** Starts a run in which each epoch sees other pixels. */
async function openAndTrain(epochs, context) {
  const { page, mishaps } = await openPage(site, { context });
  await page.setInputFiles('input[name=folder]', photos);
  await page.waitForSelector('.class-card');
  await goTo(page, 'augment');
  await page.click('button:text-is("As in the article")');
  await goTo(page, 'training');
  await setField(page, 'Epochs', epochs);
  await setField(page, 'Patience', epochs);
  await setField(page, 'Batch size', 8);
  await page.click('text=Start training');
  return { page, mishaps };
}

const card = (page) => page.getByRole('region', { name: 'A run was interrupted' });
const goOn = (page) => card(page).getByRole('button', { name: /^Go on from epoch \d+$/ });

/** As the operating system does it to a tab that takes too much. */
async function kill(page) {
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => {});
  await page.waitForEvent('crash');
  await page.close();
}

/** What is shown of each epoch, without its speed. */
const curves = async (page) => (await epochsOf(page)).map((row) => row.slice(0, -1));

/** Which epoch is the best changes with those to come. */
const withoutBest = ([epoch, ...values]) => [parseInt(epoch), ...values];

const waitForEpochs = (page, count) =>
  page.waitForFunction(
    (n) => document.querySelectorAll('.table-frame tbody tr').length >= n,
    count,
    { timeout: RUN_MS },
  );

/** Pausing writes a checkpoint, so that both files are there. */
async function pause(page) {
  await page.click('button:text-is("Pause")');
  await page.waitForFunction(async () => {
    const root = await navigator.storage.getDirectory();
    let count = 0;
    for await (const _name of (await root.getDirectoryHandle('checkpoints')).keys()) count++;
    return count === 2;
  });
}

/** Cuts the checkpoint that was written last in half. */
const tearLatest = (page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const files = [];
    for await (const handle of (await root.getDirectoryHandle('checkpoints')).values()) {
      files.push({ handle, file: await handle.getFile() });
    }
    const [{ handle, file }] = files.sort((a, b) => b.file.lastModified - a.file.lastModified);
    const stream = await handle.createWritable({ keepExistingData: true });
    await stream.truncate(Math.floor(file.size / 2));
    await stream.close();
  });

const epochOffered = async (page) => parseInt((await goOn(page).innerText()).match(/\d+/)[0]);

test('killed again and again, once with a torn checkpoint: the same weights and curves', async () => {
  const whole = await openAndTrain(EPOCHS);
  const hash = await finish(whole.page);
  const rows = await curves(whole.page);
  expect(rows).toHaveLength(EPOCHS);
  await whole.page.close();

  const context = await site.browser.newContext();
  let { page } = await openAndTrain(EPOCHS, context);
  for (const last of [1, 3, 5]) {
    await waitForEpochs(page, last);
    if (last === 1) await pause(page);
    await page.waitForTimeout(Math.random() * 300);
    await kill(page);
    ({ page } = await openPage(site, { context }));
    await goOn(page).waitFor();
    expect(await page.innerText('[role=status]')).toBe('A run was interrupted');
    if (last === 1) expect(await epochOffered(page)).toBeGreaterThan(1);
    if (last === 5) {
      await tearLatest(page);
      await page.reload();
      await goOn(page).waitFor();
    }
    const before = (await epochOffered(page)) - 1;
    await goOn(page).press('Enter');
    await page.waitForSelector('.run[data-status=training]');
    expect(await card(page).count()).toBe(0);
    await waitForEpochs(page, before);
    const back = (await curves(page)).map(withoutBest);
    expect(back).toEqual(rows.slice(0, back.length).map(withoutBest));
  }
  expect(await finish(page)).toBe(hash);
  expect(await curves(page)).toEqual(rows);
  await page.reload();
  await page.waitForSelector('footer[data-engine]');
  await page.waitForTimeout(500);
  expect(await card(page).count()).toBe(0);
  await context.close();
});

test('a run goes on with its own photos and settings, or is discarded', async () => {
  const context = await site.browser.newContext();
  const { page } = await openAndTrain(ENDLESS, context);
  await waitForEpochs(page, 2);
  await kill(page);

  const { page: changed, mishaps } = await openPage(site, { context });
  await goOn(changed).waitFor();
  await changed.locator('button[aria-label^="Remove the class"]').first().click();
  await goTo(changed, 'training');
  await setField(changed, 'Epochs', 3);
  await setField(changed, 'Seed', 7);
  await changed.waitForTimeout(400); // a change is written a quarter of a second later
  await changed.reload();
  await goOn(changed).click();
  await waitForEpochs(changed, 3);
  const valueOf = (name) => changed.getByRole('textbox', { name, exact: true }).inputValue();
  expect(await valueOf('Seed')).toBe('1');
  expect(await valueOf('Epochs')).toBe(String(ENDLESS));
  await changed.click('button:text-is("Pause")');
  await goTo(changed, 'photos');
  expect(await changed.locator('.class-card').count()).toBe(3);
  expect(mishaps).toEqual([]);
  await kill(changed);

  const { page: again } = await openPage(site, { context });
  await card(again).waitFor();
  await goTo(again, 'training');
  expect(await violations(again)).toEqual([]);
  await card(again).getByRole('button', { name: 'Discard this run' }).click();
  expect(await card(again).count()).toBe(0);
  expect(await again.evaluate(() => document.activeElement.id)).toBe('content');
  await again.reload();
  await again.waitForSelector('footer[data-engine]');
  await again.waitForTimeout(500);
  expect(await card(again).count()).toBe(0);
  await context.close();
});
