#!/usr/bin/env node
// What augmentation, early stopping and fine-tuning are worth where there are 10 photos of each class to
// learn from: table.mjs [BUILD-FOLDER] [--seeds 5] [--jobs 1].
//
// Half of the photos of each class of flowers17, another half for each seed, is what a run may see: of
// these 10 train and the rest validate. The others are what it is measured on. Writes the table into
// README.md, the curves of the last row's first seed to docs/curves.png, and what every run said to
// build/flowers/results.json. A run that is there already is not made again: `rm -r build/flowers` after
// changing a recipe. What fine-tuning thaws and its rate were chosen by the validation loss of seeds 11 to 13.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const { values: options, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    jobs: { type: 'string', default: '1' },
  },
  allowPositionals: true,
});
const build = path.resolve(positionals[0] ?? path.join(root, 'build'));
const shared = path.resolve(root, process.env.THAW_SHARED ?? '../shared');
const folder = path.join(build, 'flowers');
const thaw = path.join(build, 'native/thaw');

const RECIPE = 'models/recipes/few_photos.json';
const AUGMENT = `--augment ${augmentWords()}`;

/** Each row is the one above it and one thing more: all may take 100 epochs of a phase. */
const START = '--split.train_per_class 10 --epochs 100';
const ROWS = [
  ['no augmentation', `${START} --phases.0.early_stopping false`],
  ['augmentation', `${START} --phases.0.early_stopping false ${AUGMENT}`],
  ['+ early stopping', `${START} --patience 10 ${AUGMENT}`],
  ['+ fine-tuning', `--recipe ${RECIPE}`],
];

/** The recipe's section as the flag spells it. */
function augmentWords() {
  const { augment } = JSON.parse(readFileSync(path.join(root, RECIPE), 'utf8'));
  return Object.entries(augment)
    .map(([key, value]) => {
      if (value === true) return key;
      return `${key}=${Array.isArray(value) ? value.join('..') : value}`;
    })
    .join(',');
}

const photosOf = (seed) => path.join(folder, `photos-${seed}`);

/** Photos in an order of the seed's. */
function shuffled(photos, seed) {
  const keyOf = (photo) => createHash('sha256').update(`${seed}/${photo}`).digest('hex');
  return photos.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Half of each class's photos is kept to test on, another half for each seed. */
function prepare(seed) {
  rmSync(photosOf(seed), { recursive: true, force: true });
  const from = path.join(shared, 'data/flowers17');
  for (const label of readdirSync(from)) {
    shuffled(readdirSync(path.join(from, label)), seed).forEach((photo, i) => {
      const split = i % 2 === 0 ? 'train' : 'test';
      const to = path.join(photosOf(seed), split, label);
      mkdirSync(to, { recursive: true });
      cpSync(path.join(from, label, photo), path.join(to, photo));
    });
  }
}

const run = promisify(execFile);

/** Trains and measures; what `thaw eval` says of the photos that the run never saw. */
async function measure(row, seed) {
  const [name, words] = ROWS[row];
  const out = path.join(folder, `runs/${row}-${seed}`);
  const answer = path.join(out, 'test.json');
  if (existsSync(answer)) return JSON.parse(readFileSync(answer, 'utf8'));
  const data = ['--data', photosOf(seed), '--threads', '1'];
  const train = ['train', ...data, ...words.split(' '), '--seed', String(seed)];
  await run(thaw, [...train, '--quiet', '--out', out], { cwd: root });
  const { stdout } = await run(thaw, ['eval', '--run', out, ...data, '--split', 'test', '--json']);
  const { accuracy, loss } = JSON.parse(stdout.trim().split('\n').at(-1));
  const { epochs, best_epoch, val_accuracy } = lastEvent(out);
  const said = { row: name, seed, accuracy, loss, epochs, best_epoch, val_accuracy };
  writeFileSync(answer, JSON.stringify(said));
  console.log(JSON.stringify(said));
  return said;
}

const lastEvent = (out) =>
  JSON.parse(readFileSync(path.join(out, 'events.jsonl'), 'utf8').trim().split('\n').at(-1));

/** All runs, a few at a time. */
async function measureAll(seeds) {
  const wanted = seeds.flatMap((seed) => ROWS.map((_, row) => [row, seed]));
  const results = [];
  const work = async () => {
    while (wanted.length > 0) results.push(await measure(...wanted.shift()));
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, work));
  return results;
}

const mean = (values) => values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values) =>
  Math.sqrt(
    mean(values.map((x) => (x - mean(values)) ** 2)) * (values.length / (values.length - 1)),
  );
const percent = (values) =>
  `${(100 * mean(values)).toFixed(1)} ± ${(100 * deviation(values)).toFixed(1)}`;

function table(results, seeds) {
  const lines = ROWS.map(([name, words]) => {
    const of = (key) => results.filter(({ row }) => row === name).map((result) => result[key]);
    const epochs = mean(of('epochs')).toFixed(0);
    const command = `thaw train --data photos ${words} --seed 1 --out run`;
    return `| ${name} | ${percent(of('accuracy'))} | ${percent(of('val_accuracy'))} | ${epochs} | \`${command}\` |`;
  });
  return [
    `| | test accuracy, % (${seeds.length} seeds) | validation | epochs | command |`,
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function writeReadme(text) {
  const file = path.join(root, 'README.md');
  const [begin, end] = [
    '<!-- flowers: written by scripts/flowers/table.mjs -->',
    '<!-- flowers: end -->',
  ];
  const [before, rest] = readFileSync(file, 'utf8').split(begin);
  writeFileSync(file, `${before}${begin}\n${text}\n${end}${rest.split(end)[1]}`);
}

const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
seeds.forEach(prepare);
const results = await measureAll(seeds);
writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
writeReadme(table(results, seeds));
execFileSync(process.execPath, [
  path.join(here, 'curves.mjs'),
  path.join(folder, `runs/${ROWS.length - 1}-1`),
  path.join(root, 'docs/curves.png'),
]);
