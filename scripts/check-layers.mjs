#!/usr/bin/env node
// Checks that no file reaches upwards or sideways: the floors of csrc/ and the rooms of web/.
//     check-layers.mjs [FOLDER OF THE PROJECT]
// Prints what it checked; on a breach file:line and the reason, and exits 1.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** csrc/: a folder includes itself and lower floors. */
const FLOOR = {
  base: 0,
  kernels: 1,
  ops: 2,
  graph: 3,
  data: 4,
  io: 4,
  train: 5,
  eval: 6,
  synth: 6,
  app: 7,
};

/** Headers from outside that one folder keeps to itself, so that there is one place to look. */
const KEEPER = {
  'stb_image.h': 'data',
  'stb_image_write.h': 'data',
  'jsmn.h': 'base',
  'pthread.h': 'base',
  'wasm_simd128.h': 'base',
  'emmintrin.h': 'base',
};

/** web/: a folder imports itself and these. The page reaches the engine through the worker only. */
const MAY_IMPORT = {
  ui: [],
  weights: [],
  export: ['weights'],
  engine: [],
  store: [],
  worker: ['engine', 'export', 'store', 'weights'],
  offline: [],
  app: ['worker', 'store', 'ui'],
  predictor: ['engine', 'worker', 'ui'],
};

/** Packages that draw, and who does. */
const PAGE_PACKAGES = ['preact', '@preact/signals', 'uplot'];
const DRAWS = ['app', 'ui', 'predictor'];

function filesUnder(folder, extensions) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.includes(path.extname(entry.name)))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Calls visit(line, number) for each line that pattern matches; match[1] is what it names. */
function eachMatch(file, pattern, visit) {
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      for (const match of line.matchAll(pattern)) visit(match, index + 1);
    });
}

function checkInclude(home, [, bracket, header]) {
  if (bracket === '<') {
    const keeper = KEEPER[header];
    return keeper && keeper !== home ? `only ${keeper}/ includes <${header}>` : null;
  }
  if (header in KEEPER) return `write <${header}>: it comes from outside`;
  const folder = header.includes('/') ? header.split('/')[0] : null;
  if (folder === null || !(folder in FLOOR)) return `write "${header}" from csrc: "FOLDER/…"`;
  if (folder === home || FLOOR[folder] < FLOOR[home]) return null;
  const where = FLOOR[folder] === FLOOR[home] ? 'beside' : 'above';
  return `${home}/ (floor ${FLOOR[home]}) includes "${header}", which lies ${where} it (floor ${FLOOR[folder]})`;
}

function checkC(root, problems) {
  const source = path.join(root, 'csrc');
  const files = filesUnder(source, ['.c', '.h', '.def']);
  for (const file of files) {
    const home = path.relative(source, file).split(path.sep)[0];
    const shown = path.relative(root, file);
    if (!(home in FLOOR)) {
      problems.push(
        `${shown}:1: csrc/${home} has no floor: give it one in scripts/check-layers.mjs`,
      );
      continue;
    }
    eachMatch(file, /^\s*#\s*include\s*(["<])([^">]+)[">]/g, (match, line) => {
      const reason = checkInclude(home, match);
      if (reason) problems.push(`${shown}:${line}: ${reason}`);
    });
  }
  return files.length;
}

function checkImport(home, file, web, wanted) {
  if (!wanted.startsWith('.')) {
    const drawing = PAGE_PACKAGES.some((name) => wanted === name || wanted.startsWith(`${name}/`));
    return drawing && !DRAWS.includes(home) ? `${home}/ does not draw: ${wanted}` : null;
  }
  const target = path.relative(web, path.resolve(path.dirname(file), wanted));
  const folder = target.split(path.sep)[0];
  if (folder === '..') return `${wanted} leaves web/`;
  if (folder === home || MAY_IMPORT[home].includes(folder)) return null;
  return `${home}/ imports ${target}; it may import ${[home, ...MAY_IMPORT[home]].join(', ')}`;
}

function checkWeb(root, problems) {
  const web = path.join(root, 'web');
  const files = filesUnder(web, ['.js', '.jsx', '.mjs']);
  // import … from '…', import '…', import('…'), new URL('…', import.meta.url); JSDoc's types, which
  // leave nothing in the program, may name anything.
  const pattern =
    /^(?!\s*(?:\*|\/\/|\/\*)).*?(?:\bfrom\s*|\bimport\s*\(?\s*|new URL\(\s*)'([^']+)'/g;
  for (const file of files) {
    const home = path.relative(web, file).split(path.sep)[0];
    const shown = path.relative(root, file);
    if (!(home in MAY_IMPORT)) {
      problems.push(
        `${shown}:1: web/${home} has no place: give it one in scripts/check-layers.mjs`,
      );
      continue;
    }
    eachMatch(file, pattern, (match, line) => {
      const reason = checkImport(home, file, web, match[1]);
      if (reason) problems.push(`${shown}:${line}: ${reason}`);
    });
  }
  return files.length;
}

/**
 * @param {string} root folder of the project
 * @returns {{c: number, web: number, problems: string[]}} files checked, breaches as file:line: why
 */
export function checkLayers(root) {
  const problems = [];
  return { c: checkC(root, problems), web: checkWeb(root, problems), problems };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const { c, web, problems } = checkLayers(root);
  for (const problem of problems) console.error(problem);
  console.log(`layers: ${c} files of csrc and ${web} of web checked, ${problems.length} breaches`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
