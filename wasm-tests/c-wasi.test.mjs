// The C tests as a WASI program: single-threaded, compiled once, an instance each.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judge, names } from './support/c-tests.mjs';
import { build, shared } from './support/paths.mjs';
import { compile, run } from './support/wasi.mjs';

const program = await compile(path.join(build, 'wasi/thaw-tests.wasm'));
const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-wasi-'));
const surroundings = { preopens: { '/tmp': tmp }, env: { THAW_TMP: '/tmp' } };
if (shared) {
  surroundings.preopens['/shared'] = shared;
  surroundings.env.THAW_SHARED = '/shared';
}

afterAll(() => rmSync(tmp, { recursive: true }));

test('the program has the same tests as the native one', () => {
  expect(run(program, ['--list']).output.trim().split('\n')).toEqual(names);
});

test.each(names)('%s', (name) => {
  const { status, output } = run(program, [name], surroundings);
  judge(status, output);
});
