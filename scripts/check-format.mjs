#!/usr/bin/env node
// Checks formatting: clang-format for C, prettier for the rest. With --write: formats.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
// Not models/: its tables are aligned by hand.
const PRETTIER_PATTERNS = ['*.{json,mjs}', '{web,scripts,wasm-tests}/**/*.{js,jsx,mjs,css,html}'];

function cFiles() {
  return ['csrc', 'wasm-tests/c'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true })
      .filter((name) => /\.[ch]$/.test(name))
      .map((name) => path.join(folder, name))
      .sort(),
  );
}

/** Runs a formatter in the project's folder; true when it is content. */
function content(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  return status === 0;
}

const write = process.argv.includes('--write');
const clangFormat = process.env.CLANG_FORMAT ?? 'clang-format';
const prettier = path.join(root, 'node_modules/prettier/bin/prettier.cjs');
const results = [
  content(clangFormat, [...(write ? ['-i'] : ['--dry-run', '-Werror']), ...cFiles()]),
  content(process.execPath, [
    prettier,
    write ? '--write' : '--check',
    '--log-level=warn',
    '--no-error-on-unmatched-pattern',
    ...PRETTIER_PATTERNS,
  ]),
];
const ok = results.every(Boolean);
console.log(ok ? 'format: as it should be' : 'format: run make format');
process.exitCode = ok ? 0 : 1;
