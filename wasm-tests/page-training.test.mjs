// The step “Training” while it runs: patience runs out in sight; pause; why it ended, what was restored.
import { RUN_MS, epochsOf, finish, goTo, openPage, openSite } from './support/page.mjs';

let site;
beforeAll(async () => (site = await openSite()));
afterAll(() => site?.close());

const PATIENCE = 3;

/** No epoch improves by so much: the first is the best, and patience runs out from there on. */
const STOPPING = {
  monitor: 'val_loss',
  patience: PATIENCE,
  min_delta: 1000,
  restore_best_weights: true,
};

async function openSample(change) {
  const opened = await openPage(site);
  const { page } = opened;
  await page.click('text=Try the sample set');
  await goTo(page, 'training');
  await page.click('.recipe-toggle');
  const recipe = JSON.parse(await page.inputValue('.recipe-text'));
  change(recipe);
  await page.fill('.recipe-text', JSON.stringify(recipe));
  await page.waitForSelector('.recipe-panel [role=status]:text("The engine takes it.")');
  await page.click('.recipe-toggle');
  return opened;
}

test(
  'patience runs out in sight; what was restored and why it stopped is said',
  async () => {
    const { page, mishaps } = await openSample(({ phases: [phase] }) => {
      phase.epochs = 50;
      phase.early_stopping = STOPPING;
    });
    await page.evaluate(() => {
      globalThis.seen = new Set();
      const look = () => {
        const patience = document.querySelector('.patience');
        if (!patience) return;
        const burnt = patience.querySelectorAll('.burnt').length;
        globalThis.seen.add(`${burnt} ${patience.innerText}`);
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    });
    await page.click('text=Start training');
    await page.waitForSelector('.patience[data-wait="1"]', { timeout: RUN_MS });
    await page.click('button:text-is("Pause")');
    await page.waitForSelector('.run[data-status=paused]');
    expect(await page.innerText('.run .progress')).toContain('Paused');
    // The step in work is told of once more; after it nothing moves.
    let paused = '';
    for (let i = 0; i < 5 && paused !== (await page.innerText('.progress')); i++) {
      paused = await page.innerText('.progress');
      await page.waitForTimeout(400);
    }
    expect(await page.innerText('.progress')).toBe(paused);
    await page.click('button:text-is("Resume")');
    await page.waitForSelector('.run .progress:has-text("photos/s")');
    await finish(page);

    const seen = await page.evaluate(() => [...globalThis.seen].join('\n'));
    expect(seen).toMatch(/^0 Patience: 3 of 3 epochs left/m);
    expect(seen).toMatch(
      /^1 Patience: 2 of 3 epochs left .* Best validation loss: [\d.]+, in epoch 1/m,
    );
    expect(seen).toMatch(/^2 Patience: 1 of 3 epochs left/m);
    const rows = await epochsOf(page);
    expect(rows).toHaveLength(1 + PATIENCE);
    const outcome = await page.innerText('.run .notice');
    expect(outcome).toContain(
      `Stopped early: in 3 epochs the validation loss did not get better than ${rows[0][3]}, that of epoch 1.`,
    );
    expect(outcome).toContain('The weights of epoch 1, the best, were restored.');
    expect(Number(rows[0][5].replace(/[^\d.]/g, ''))).toBeGreaterThan(0); // photos a second
    expect(mishaps).toEqual([]);
    await page.close();
  },
  RUN_MS,
);
