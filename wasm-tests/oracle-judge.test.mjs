// Fréchet's distance in the C tests is what SciPy's matrix square root says of the same rows.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const PYTHON = '/usr/bin/python3';

test('the distances that test_eval_judge.c wants are SciPy’s', () => {
  if (spawnSync(PYTHON, ['-c', 'import scipy']).status !== 0) skip(`${PYTHON} has no scipy`);
  const script = path.join(root, 'scripts/oracle/frechet.py');
  const cases = execFileSync(PYTHON, [script], { encoding: 'utf8' }).trim().split('\n');
  const source = readFileSync(path.join(root, 'wasm-tests/c/test_eval_judge.c'), 'utf8');
  expect(cases).toHaveLength(3);
  for (const wanted of cases) expect(source.replace(/\s+/g, ' ')).toContain(wanted);
});
