// Headless Chromium on pages served from this machine.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/static-server.mjs';
import { chromium as executablePath } from './paths.mjs';

export const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-blink-features=ForceEagerMeasureMemory', // at once, instead of at the next collection
];

/**
 * Starts a server and a browser with a fresh profile. Its own pages have no service worker, so that
 * files come from the server each time; contexts that are made of `browser` have one, as people do.
 * @param {Record<string, string>} roots folder by URL prefix
 * @param {string[]} [flags] more for the browser
 * @param {{isolated?: boolean}} [options] isolated: false serves without the headers of isolation
 * @returns {Promise<{url: string, browser: import('playwright-core').Browser,
 *   newPage: () => Promise<import('playwright-core').Page>, cut: () => Promise<void>,
 *   close: () => Promise<void>}>}
 */
export async function openBrowser(roots, flags = [], { isolated } = {}) {
  const server = await serve({ roots, isolated });
  // No sandbox: in containers and as root Chromium cannot make one, and it only sees our own pages.
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: false,
    args: [...FLAGS, ...flags],
  });
  return {
    url: server.url,
    browser,
    newPage: () => browser.newPage({ serviceWorkers: 'block' }),
    /** The network is cut: nothing answers any more. */
    cut: () => server.close(),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Bytes of the page, its workers and the engine's memory together, as the browser counts them.
 * @param {import('playwright-core').Page} page isolated from other origins
 * @returns {Promise<number>}
 */
export const memoryOf = (page) =>
  page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);

/**
 * Resident memory of the browser's processes of a kind; of what several share, each has its part.
 * @param {Awaited<ReturnType<typeof openBrowser>>} site
 * @param {'browser'|'renderer'} kind
 * @returns {Promise<number>} MB
 */
export async function residentMB(site, kind) {
  const session = await site.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const kilobytes = ({ id }) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))[1]);
  const sizes = processInfo.filter(({ type }) => type === kind).map(kilobytes);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}
