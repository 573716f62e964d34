#!/usr/bin/env node
// Icons of the installed page, drawn from web/static/icon.svg: draw-icons.mjs. To be run again when
// the drop changes; what it writes is part of the repository.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../wasm-tests/support/browser.mjs';

const folder = fileURLToPath(new URL('../web/static/', import.meta.url));
const drop = readFileSync(path.join(folder, 'icon.svg'), 'utf8');

/**
 * share: of the side that the drop takes. Systems cut what they may shape themselves down to a circle
 * of 0.8 of the side, and put what is clear on black: those icons have a ground.
 */
const ICONS = [
  { file: 'icon-192.png', side: 192, share: 1, ground: 'transparent' },
  { file: 'icon-512.png', side: 512, share: 1, ground: 'transparent' },
  { file: 'icon-maskable.png', side: 512, share: 0.62, ground: '#f4f6f8' },
  { file: 'icon-apple.png', side: 180, share: 0.76, ground: '#f4f6f8' },
];

const site = await openBrowser({ '/': folder });
const page = await site.newPage();
for (const { file, side, share, ground } of ICONS) {
  await page.setViewportSize({ width: side, height: side });
  await page.setContent(`<style>
    body { margin: 0; height: 100vh; display: grid; place-items: center; background: ${ground}; }
    svg { width: ${share * side}px; }
  </style>${drop}`);
  await page.screenshot({ path: path.join(folder, file), omitBackground: true });
}
await site.close();
