// Every source file is formatted; the formatters run in a process of their own.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './support/paths.mjs';

test('formatting', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'scripts/check-format.mjs')],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
});
