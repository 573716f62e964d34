// Set-up is repeatable, and what it installs does not drift.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './support/paths.mjs';

const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

test('set-up has nothing to do a second time, and says nothing', () => {
  const { status, stdout, stderr } = spawnSync(path.join(root, 'scripts/setup'), {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('every npm package has an exact version', () => {
  const { dependencies, devDependencies } = read('package.json');
  for (const version of Object.values({ ...dependencies, ...devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  }
});

test('the lock file has a hash for every package and an address for none', () => {
  const packages = Object.entries(read('package-lock.json').packages).filter(([name]) => name);
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.filter(([, entry]) => !entry.integrity).map(([name]) => name)).toEqual([]);
  expect(packages.filter(([, entry]) => entry.resolved).map(([name]) => name)).toEqual([]);
});
