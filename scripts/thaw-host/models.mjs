// `thaw models` beyond the program's own list: official weights, and --fetch, which brings them here.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { checkIdentity } from '../../web/weights/registry.js';
import { download } from './download.mjs';
import { HostError } from './errors.mjs';
import { networkOf } from './network.mjs';
import { cachedFile, findEntry, registryEntries } from './registry.mjs';
import { convertSource, readRenames } from './source.mjs';
import { parseWords } from './words.mjs';

export const FETCH_HELP = `thaw models --fetch NAME [--out FILE] [--from FILE]

Fetches official weights, checks their size and hash, converts them and keeps them for
\`--weights NAME\` (in ~/.cache/thaw, or THAW_CACHE). \`thaw models\` lists their names.

  --out FILE          write them there instead
  --from FILE         take the file from here instead of the network, and check it all the same
`;

/**
 * @param {string[]} words behind \`models\`
 * @param {(words: string[]) => Promise<number>} run the program
 * @returns {Promise<number>} exit status
 */
export async function modelsCommand(words, run) {
  if (words.some((word) => ['--fetch', '--out', '--from'].includes(word))) {
    return fetchCommand(words);
  }
  const status = await run(['models', ...words]);
  // With --json the list of networks is all: the registry is JSON already.
  if (status === 0 && !words.includes('--json')) console.log(listing(await registryEntries()));
  return status;
}

/** @param {import('../../web/weights/registry.js').Entry[]} entries */
function listing(entries) {
  const rows = entries.map((entry) => [
    entry.name,
    entry.backbone,
    entry.top ? 'yes' : 'no',
    entry.bytes === null ? '?' : megabytes(entry.bytes),
    entry.hash?.algorithm ?? 'none',
    entry.licence,
    existsSync(cachedFile(entry)) ? 'yes' : '',
  ]);
  const table = [['weights', 'network', 'top', 'size', 'hash', 'licence', 'fetched'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
  return [
    '',
    ...lines,
    '',
    'Official weights. `npx thaw models --fetch NAME` brings them here, `--weights NAME` uses them.',
    'With top: its classifier of 1000 classes too, for predict. Sources: models/registry.json.',
  ].join('\n');
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/* ---- --fetch ---- */

async function fetchCommand(words) {
  const { plain, values } = parseWords('models', words, { values: ['--fetch', '--out', '--from'] });
  const { '--fetch': name, '--out': out, '--from': from } = values;
  if (name === undefined)
    throw new HostError('models: --fetch NAME wanted with --out and --from', 2);
  if (plain.length) throw new HostError(`models: one NAME at a time, found ${plain[0]} too`, 2);
  const entry = await findEntry(name);
  if (!entry)
    throw new HostError(`no official weights called "${name}"; \`thaw models\` lists them`, 2);
  const target = out ?? cachedFile(entry);
  if (out === undefined && existsSync(target)) {
    console.log(`${name} is here already: ${target}`);
    return 0;
  }
  await mkdir(path.dirname(target), { recursive: true });
  // Beside the target, so that the finished file moves there at once and whole.
  const folder = await mkdtemp(path.join(path.dirname(target), '.thaw-fetch-'));
  try {
    await bring(entry, from, folder, target);
  } finally {
    await rm(folder, { recursive: true });
  }
  return 0;
}

async function bring(entry, from, folder, target) {
  const source = from ?? path.join(folder, entry.file);
  const found = from ? await inspect(entry, from) : await downloadEntry(entry, source);
  check(entry, found, source, from);
  const { safetensors, report, match } = await convertEntry(entry, source);
  if (safetensors === null) {
    throw new HostError(
      `${entry.name}: ${entry.file} does not fit ${entry.backbone}\n${report}`,
      2,
    );
  }
  const whole = path.join(folder, 'weights.safetensors');
  await writeFile(whole, safetensors);
  await rename(whole, target);
  const by = entry.hash
    ? `${entry.hash.algorithm} as published`
    : `sha256 ${found.digest}, none published`;
  console.log(
    `${entry.name}: ${match.matched.length} tensors, ${megabytes(safetensors.length)}, ${by}\n` +
      `licence ${entry.licence}, from ${entry.address}\n` +
      `written to ${target}\n` +
      `use: --backbone ${entry.backbone} --weights ${target === cachedFile(entry) ? entry.name : target}`,
  );
}

function algorithmOf({ hash }) {
  return hash?.algorithm ?? 'sha256';
}

async function inspect(entry, file) {
  let bytes;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new HostError(`--from: cannot read ${file}: ${error.code}`, 2);
  }
  const digest = createHash(algorithmOf(entry)).update(bytes).digest('hex');
  return { bytes: bytes.length, digest };
}

/** Ctrl-C leaves nothing behind: it ends the download, and the folder is removed as on any failure. */
async function downloadEntry(entry, to) {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt);
  try {
    return await download(entry.address, to, {
      name: entry.name,
      algorithm: algorithmOf(entry),
      bytes: entry.bytes,
      signal: abort.signal,
    });
  } catch (error) {
    if (error.exitStatus !== 1) throw error;
    throw new HostError(
      `${error.message}\nWith the file fetched by hand: npx thaw models --fetch ${entry.name} --from ${entry.file}`,
      1,
    );
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function check(entry, found, source, from) {
  try {
    checkIdentity(entry, found);
  } catch (error) {
    throw new HostError(`${error.message} (${from ? source : entry.address}); nothing is kept`, 3);
  }
}

async function convertEntry(entry, source) {
  const { params } = await networkOf(['--backbone', entry.backbone], entry.top);
  const renames = (await readRenames()).filter(({ id }) => id === entry.renames);
  const { hash } = entry;
  const metadata = {
    format: 'thaw',
    backbone: entry.backbone,
    weights: entry.name,
    source: entry.address,
    licence: entry.licence,
    ...(hash && { source_hash: `${hash.algorithm}:${hash.digest}` }),
  };
  return convertSource(source, { params, renames, metadata });
}
