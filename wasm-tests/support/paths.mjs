// Where tests find things.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
export const build = path.resolve(root, process.env.THAW_BUILD ?? 'build');

const candidate = path.resolve(root, process.env.THAW_SHARED ?? '../shared');
/** Shared photos and weights, or null: then tests that want them skip. */
export const shared = existsSync(candidate) ? candidate : null;

export const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
