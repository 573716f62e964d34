// The C tests natively, under AddressSanitizer and UndefinedBehaviorSanitizer; a process each.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judge, names, nativeProgram } from './support/c-tests.mjs';
import { shared } from './support/paths.mjs';

const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-native-'));
const env = { ...process.env, THAW_TMP: tmp };
if (shared) env.THAW_SHARED = shared;
else delete env.THAW_SHARED;

afterAll(() => rmSync(tmp, { recursive: true }));

test.each(names)('%s', (name) => {
  const { status, signal, stdout, stderr } = spawnSync(nativeProgram, [name], {
    encoding: 'utf8',
    env,
    timeout: 50_000,
  });
  judge(status, `${stdout}${stderr}${signal ? `killed by ${signal}` : ''}`);
});
