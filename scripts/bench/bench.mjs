#!/usr/bin/env node
// Thaw beside its peers: bench.mjs BUILD-FOLDER [--quick] [--rows TEXT] [--turns N].
//     --quick      smaller batches, one round, and no other peers than those that a row is judged by:
//                  two minutes on a quiet machine, where a full run takes half an hour
//     --rows TEXT  the work whose name has this text in it, alone
//     --turns N    rounds (default 3; 1 with --quick)
//     --sizes      what the table has below the rows, alone: the rest is that of the full run before
//     --again      the rows of --rows take the place of those of the full run before
//     --write      the table goes into docs/performance.md after a quick run too
// Writes build/bench/results.json and, of a full run, the table in docs/performance.md; what is quick or has some
// rows alone goes to results-part.json, so that a part can be measured anew (a machine is seldom quiet for half an hour).
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { THREADS, openArena } from './contestants.mjs';
import {
  measureGemm,
  measureMemory,
  measureReady,
  measureRow,
  measureSmall,
  weighEngines,
} from './measure.mjs';
import { judge, machine, tables } from './report.mjs';
import { rows as rowsOf, small } from './rows.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const BEGIN = '<!-- bench: written by make bench -->';
const END = '<!-- bench: end -->';

const { values: options, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string', default: '' },
    turns: { type: 'string' },
    sizes: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const build = path.resolve(positionals[0] ?? path.join(root, 'build'));
const { quick } = options;
const turns = Number(options.turns ?? (quick ? 1 : 3));
const everyRow = rowsOf(quick);

/** The rows, one after the other; each is told as soon as it is there. */
async function measureRows(arena) {
  const rows = [];
  for (const row of everyRow.filter(({ name }) => name.includes(options.rows))) {
    const begun = Date.now();
    const judged = judge(row, await measureRow(arena, row, turns));
    rows.push(judged);
    const { least, threads, strict } = judged;
    const taken = ((Date.now() - begun) / 1e3).toFixed(0);
    console.log(
      `${row.name}: ${least.found?.median.toFixed(2) ?? '–'} × ${least.peer} (${least.wanted}), ` +
        `${THREADS} threads ${threads?.median.toFixed(2)}, strict ${strict?.median.toFixed(2)} [${taken} s]`,
    );
  }
  return rows;
}

async function measureSizes(arena) {
  const block5 = rowsOf(false).find(({ work }) => work === 'VGG16 block5 step').job;
  return {
    gzipped: weighEngines(build),
    ready: await measureReady(arena, quick ? 3 : 7),
    gemm: await measureGemm(arena, quick),
    small: await measureSmall(arena, small, quick ? 5 : 20),
    memory: await measureMemory(arena, block5),
  };
}

/** Puts the tables between the marks of docs/performance.md. */
async function writeDocs(text) {
  const file = path.join(root, 'docs/performance.md');
  const [before, rest] = readFileSync(file, 'utf8').split(BEGIN);
  const after = rest.split(END)[1];
  const whole = [before, BEGIN, '\n\n', text, '\n\n', END, after].join('');
  const config = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(whole, { ...config, parser: 'markdown' }));
}

const anew = options.sizes || options.again; // a part of the full run before
const whole = !quick && (!options.rows || anew);
const results = path.join(build, `bench/results${whole ? '' : '-part'}.json`);

/** The full run before with its sizes or some of its rows measured anew. */
async function measureAnew(arena) {
  const before = JSON.parse(readFileSync(results, 'utf8'));
  if (options.sizes) return { ...before, sizes: await measureSizes(arena) };
  const rows = await measureRows(arena);
  const latest = (row) => rows.find(({ name }) => name === row.name) ?? row;
  return { ...before, rows: before.rows.map(latest) };
}

/** Everything of a run, or a part of the run before. */
async function measureAll(arena) {
  if (anew) return measureAnew(arena);
  const before = loadavg()[0];
  const rows = await measureRows(arena);
  const sizes = options.rows ? null : await measureSizes(arena);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(arena.site),
    quick,
    load: Math.max(before, loadavg()[0]),
    missing: arena.missing,
    rows,
    sizes,
  };
}

const arena = await openArena(build, quick);
try {
  for (const [name, why] of Object.entries(arena.missing)) console.log(`without ${name}: ${why}`);
  const result = await measureAll(arena);
  writeFileSync(results, JSON.stringify(result, null, 2));
  const text = tables(result);
  console.log(`\n${text}`);
  if (whole || (options.write && !options.rows)) await writeDocs(text);
} finally {
  await arena.close();
}
