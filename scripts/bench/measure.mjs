// Takes the times: every contestant's turn after the other's, round by round, so that what else the
// machine does meets all of them. Each round begins with another one: who comes after PyTorch finds
// caches full of what is not its own.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { memoryOf } from '../../wasm-tests/support/browser.mjs';

const SECONDS_AN_HOUR = 3600;

/**
 * @param {Awaited<ReturnType<import('./contestants.mjs').openArena>>} arena
 * @param {import('./rows.mjs').Row} row
 * @param {number} turns
 * @returns {Promise<Record<string, number[]>>} seconds of each turn, by contestant
 */
export const measureRow = (arena, row, turns) =>
  measureTurns(
    arena,
    arena.names(row).map((name) => ({ name, who: name, job: row.job })),
    turns,
  );

/** @param {{name: string, who: string, job: import('./rows.mjs').Job}[]} entries who does what */
async function measureTurns(arena, entries, turns) {
  const seconds = {};
  const present = new Map();
  try {
    for (const { name, who, job } of entries) {
      const contestant = await arena.enter(who);
      present.set(name, contestant);
      await contestant.ask({ open: job, turns });
      seconds[name] = [];
    }
    for (let i = 0; i < turns; i++) {
      const order = [...present];
      order.push(...order.splice(0, i % order.length));
      for (const [name, { ask }] of order) seconds[name].push(await ask({ turn: true }));
    }
    for (const { ask } of present.values()) await ask({ close: true });
  } finally {
    for (const { leave } of present.values()) await leave();
  }
  return seconds;
}

/** Seconds of the default backbone and of its peer, photo by photo, on one thread and on two. */
export async function measureSmall(arena, jobs, turns) {
  const found = {};
  for (const who of ['relaxed1', 'relaxed']) {
    const entries = Object.entries(jobs).map(([name, job]) => ({ name, who, job }));
    found[who] = await measureTurns(arena, entries, turns);
  }
  return found;
}

/** What a turn counts, so that rates can be told. */
export function countOf(job) {
  if (job.kind === 'head') return job.steps;
  return job.kind === 'article' ? SECONDS_AN_HOUR : job.batch;
}

/** The page's memory, all of it, while VGG16 trains from block5 on. */
export async function measureMemory(arena, job) {
  const contestant = await arena.enter('relaxed');
  try {
    await contestant.ask({ open: job, turns: 1 });
    await contestant.ask({ turn: true });
    await contestant.ask({ close: true }); // its threads, which sleep, would keep the answer back
    const whole = await memoryOf(contestant.page);
    return { whole, engine: await contestant.ask({ memory: true }) };
  } finally {
    await contestant.leave();
  }
}

/** Thaw's matrix product of 1024³ and the peak beside it, GFLOP/s: best of several tries. */
export async function measureGemm(arena, quick) {
  const tries = [];
  const words = ['bench', '--only', 'matrix', '--json'];
  const question = { build: 'relaxed', threads: 2, words };
  for (let i = 0; i < (quick ? 2 : 5); i++) {
    const page = await arena.site.newPage();
    let said = '';
    await page.exposeFunction('say', (line) => (said += line));
    await page.goto(
      `${arena.site.url}scripts/bench/page.html?worker=/scripts/bench/program-worker.mjs`,
    );
    await page.evaluate((q) => window.ask(q), question);
    const { gemm, peak } = JSON.parse(said);
    tries.push({ gflops: gemm.gflops, peak, share: gemm.gflops / peak });
    await page.close();
  }
  return tries;
}

/** Bytes of each build of the engine, gzipped. */
export function weighEngines(build) {
  return Object.fromEntries(
    ['relaxed', 'threads', 'simd'].map((name) => [
      name,
      gzipSync(readFileSync(path.join(build, `web/thaw-${name}.wasm`)), { level: 9 }).length,
    ]),
  );
}

/** Milliseconds from opening the page until it takes photos, when it was open before. */
export async function measureReady(arena, tries) {
  const context = await arena.site.browser.newContext();
  const times = [];
  for (let i = 0; i <= tries; i++) {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const look = () => {
        if (!document.querySelector('footer[data-engine]')) return requestAnimationFrame(look);
        window.readyAfter = performance.now();
      };
      requestAnimationFrame(look);
    });
    await page.goto(`${arena.site.url}engine/`);
    const ready = await page.waitForFunction(() => window.readyAfter);
    if (i > 0) times.push(await ready.jsonValue());
    await page.close();
  }
  await context.close();
  return times;
}
