// What axe holds against a page: the rules of WCAG 2.2 AA and its best practices.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Both themes and both widths, in two looks: the colours do not depend on the width. */
const LOOKS = {
  desk: { colorScheme: 'light', width: 1280, height: 860 },
  phone: { colorScheme: 'dark', width: 360, height: 740 },
};

/** Axe comes in by the debugger's door: the page itself lets no foreign script in. */
async function bringAxe(page) {
  if (await page.evaluate(() => 'axe' in globalThis)) return;
  await page.evaluate(readFileSync(AXE, 'utf8'));
}

/**
 * What is wrong with the page as it stands, however it is looked at.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
export async function violations(page) {
  await bringAxe(page);
  const found = [];
  for (const [look, { colorScheme, width, height }] of Object.entries(LOOKS)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const { violations: list } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, nodes } of list) {
      found.push(...nodes.map(({ target }) => `${look}: ${id}: ${target.join(' ')}`));
    }
  }
  return found;
}
