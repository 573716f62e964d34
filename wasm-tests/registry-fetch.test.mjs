// `thaw models --fetch` against a server on this computer: what is fetched, what is refused, and that
// nothing half-written stays.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { readSafetensors, writeSafetensors } from '../web/weights/safetensors.js';
import { inFolder, lastLine, thaw } from './support/cli.mjs';
import { writePhotos } from './support/photos.mjs';
import { digest, host, serveFiles } from './support/registry.mjs';
import { counted } from './support/weights.mjs';

/** Weights of the backbone `tiny`, as a file that somebody published. */
let official;
beforeAll(async () => {
  const { stdout } = await thaw('wasi', ['summary', '--json', '--backbone', 'tiny']);
  const params = lastLine(stdout).parameters.filter(({ backbone }) => backbone);
  const tensors = params.map(({ name, shape }) => {
    const tensor = counted(name, shape);
    return { ...tensor, data: tensor.data.map((i) => ((i % 17) + 1) / 100) };
  });
  official = Buffer.from(writeSafetensors(tensors));
});

/**
 * Serves `files`, with a registry of `rows`, for the time of a test.
 * @param {Record<string, any>} files
 * @param {any[][]} rows
 * @param {(host: ReturnType<typeof host>, server: Awaited<ReturnType<typeof serveFiles>>, folder: string) => Promise<void>} use
 */
async function withHost(files, rows, use) {
  const server = await serveFiles(files);
  try {
    await inFolder((folder) => use(host(folder, server.address, rows), server, folder));
  } finally {
    await server.close();
  }
}

const FILE = 'tiny_weights.safetensors';
const row = (hash, bytes = null) => ['tiny_v1', 'tiny', false, FILE, bytes, hash];
const fetchTiny = ['models', '--fetch', 'tiny_v1'];

test('fetched, checked, converted, kept, and used by its name', async () => {
  const md5 = digest('md5', official);
  const rows = [row(`md5:${md5}`, official.length)];
  await withHost({ [FILE]: official }, rows, async (npx, server, folder) => {
    const train = [
      ...['train', '--data', writePhotos(path.join(folder, 'photos'), 4)],
      ...['--backbone', 'tiny', '--weights', 'tiny_v1', '--epochs', '1', '--seed', '1', '--json'],
    ];
    const run = (name) => ['--out', path.join(folder, name)];
    const before = await npx.thaw([...train, ...run('before')]);
    expect(before.status).toBe(2);
    expect(before.stderr).toBe(
      'thaw: --weights tiny_v1: not fetched yet; `npx thaw models --fetch tiny_v1` does it\n',
    );

    const fetched = await npx.thaw(fetchTiny);
    expect(fetched).toMatchObject({ status: 0, stderr: '' });
    const file = path.join(npx.cache, 'tiny_v1.safetensors');
    expect(fetched.stdout).toContain('md5 as published');
    expect(fetched.stdout).toContain(`licence MIT, from ${server.address}${FILE}`);
    expect(fetched.stdout).toContain(`written to ${file}`);
    expect(fetched.stdout).toContain('--backbone tiny --weights tiny_v1');
    expect(npx.cached()).toEqual(['tiny_v1.safetensors']);
    const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(file)));
    expect(tensors).toEqual(readSafetensors(new Uint8Array(official)).tensors);
    expect(metadata).toEqual({
      format: 'thaw',
      backbone: 'tiny',
      weights: 'tiny_v1',
      source: server.address + FILE,
      licence: 'MIT',
      source_hash: `md5:${md5}`,
    });

    const again = await npx.thaw(fetchTiny);
    expect(again).toMatchObject({ status: 0, stdout: `tiny_v1 is here already: ${file}\n` });
    expect(server.asked).toEqual([FILE]);

    const byName = await npx.thaw([...train, ...run('by-name')]);
    expect(byName).toMatchObject({ status: 0, stderr: '' });
    const words = train.map((word) => (word === 'tiny_v1' ? file : word));
    const byFile = await npx.thaw([...words, ...run('by-file')]);
    const hash = ({ stdout }) => lastLine(stdout).weights_sha256;
    expect(hash(byName)).toMatch(/^[0-9a-f]{64}$/);
    expect(hash(byFile)).toBe(hash(byName));
    const recipe = path.join(folder, 'by-name', 'recipe.json');
    expect(JSON.parse(readFileSync(recipe, 'utf8')).model.weights).toBe('tiny_v1');
    const replay = ['train', '--data', path.join(folder, 'photos'), '--recipe', recipe, '--json'];
    const replayed = await npx.thaw([...replay, ...run('replayed')]);
    expect(hash(replayed)).toBe(hash(byName));
  });
});

test('listed below the networks; --json is the networks alone', async () => {
  const rows = [row(`md5:${digest('md5', official)}`, 2_019_640), ['b_top', 'b', true, 'b.h5', null, null]]; // prettier-ignore
  await withHost({}, rows, async (npx) => {
    writeFileSync(path.join(npx.cache, 'tiny_v1.safetensors'), '');
    const { status, stdout } = await npx.thaw(['models']);
    expect(status).toBe(0);
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines.find(([first]) => first === 'backbone')).toBeDefined();
    const at = lines.findIndex(([first]) => first === 'weights');
    expect(lines.slice(at, at + 3)).toEqual([
      ['weights', 'network', 'top', 'size', 'hash', 'licence', 'fetched'],
      ['tiny_v1', 'tiny', 'no', '2.0 MB', 'md5', 'MIT', 'yes'],
      ['b_top', 'b', 'yes', '?', 'none', 'MIT'],
    ]);
    const json = await npx.thaw(['models', '--json']);
    expect(JSON.parse(json.stdout).map(({ name }) => name)).toContain('tiny');
  });
});

describe('refused, and nothing stays', () => {
  const other = 'f'.repeat(64);
  const half = (response) => {
    response.writeHead(200, { 'content-length': official.length });
    response.write(official.subarray(0, 1000), () => response.destroy());
  };

  test.each([
    ['another hash', (bytes) => ({ [FILE]: bytes }), () => row(`sha256:${other}`), 3, (address) => `tiny_v1: sha256: wanted ${other}, found ${digest('sha256', official)} (${address}); nothing is kept`], // prettier-ignore
    ['another size', (bytes) => ({ [FILE]: bytes }), () => row(null, 7), 3, () => `tiny_v1: size: wanted 7 bytes, found ${official.length}`], // prettier-ignore
    ['no such file', () => ({}), () => row(null), 1, (address) => `${address}: wanted the file, found 404 Not Found`], // prettier-ignore
    ['a connection that breaks', () => ({ [FILE]: half }), () => row(null), 1, (address) => `${address}: the connection broke: wanted ${official.length} bytes, found `], // prettier-ignore
    ['what is no weights file', () => ({ [FILE]: Buffer.from('<html>not here</html>') }), () => row(null), 3, () => `${FILE}: wanted .safetensors, Keras .h5`], // prettier-ignore
    ['weights of another network', () => ({ [FILE]: Buffer.from(writeSafetensors([counted('a/kernel', [1])])) }), () => row(null), 2, () => `tiny_v1: ${FILE} does not fit tiny\n`], // prettier-ignore
  ])('%s', async (_, files, rowOf, status, message) => {
    await withHost(files(official), [rowOf()], async (npx, { address }) => {
      const answer = await npx.thaw(fetchTiny);
      expect(answer.stderr).toContain(`thaw: ${message(address + FILE)}`);
      expect(answer).toMatchObject({ status, stdout: '' });
      expect(npx.cached()).toEqual([]);
    });
  });

  test('no network: the address, and how to go on by hand', async () => {
    const closed = await serveFiles({});
    await closed.close();
    await inFolder(async (folder) => {
      const npx = host(folder, closed.address, [row(null)]);
      const { status, stderr } = await npx.thaw(fetchTiny);
      expect(status).toBe(1);
      expect(stderr).toBe(
        `thaw: ${closed.address}${FILE}: cannot be reached (ECONNREFUSED)\n` +
          `With the file fetched by hand: npx thaw models --fetch tiny_v1 --from ${FILE}\n`,
      );
      expect(npx.cached()).toEqual([]);
    });
  });

  test('Ctrl-C', async () => {
    let child;
    const stall = (response) => {
      response.writeHead(200, { 'content-length': official.length });
      response.write(official.subarray(0, 1000), () => child.kill('SIGINT'));
    };
    await withHost({ [FILE]: stall }, [row(null)], async (npx) => {
      const { status, stderr } = await npx.thaw(fetchTiny, (started) => (child = started));
      expect({ status, stderr }).toEqual({ status: 130, stderr: 'thaw: interrupted\n' });
      expect(npx.cached()).toEqual([]);
    });
  });
});

test('a file from elsewhere, to a place of its own; without a published hash it says which it has', async () => {
  await withHost({}, [row(null)], async (npx, { asked }, folder) => {
    const [from, out] = [path.join(folder, 'by-hand'), path.join(folder, 'new/place.safetensors')];
    writeFileSync(from, official);
    const answer = await npx.thaw([...fetchTiny, '--from', from, '--out', out]);
    expect(answer).toMatchObject({ status: 0, stderr: '' });
    expect(answer.stdout).toContain(`sha256 ${digest('sha256', official)}, none published`);
    expect(answer.stdout).toContain(`--backbone tiny --weights ${out}`);
    expect(existsSync(out)).toBe(true);
    expect([npx.cached(), asked]).toEqual([[], []]);
    const checked = await npx.thaw([...fetchTiny, '--from', path.join(folder, 'registry.json')]);
    expect(checked.status).toBe(3);
  });
});

test.each([
  [['--fetch', 'nope'], /no official weights called "nope"; `thaw models` lists them/],
  [['--fetch'], /--fetch: a value wanted/],
  [['--out', 'x'], /--fetch NAME wanted/],
  [['--fetch', 'tiny_v1', 'b_v1'], /one NAME at a time, found b_v1 too/],
  [['--fetch', 'tiny_v1', '--froom', 'x'], /unknown flag --froom; `thaw help models`/],
  [['--fetch', 'tiny_v1', '--from', 'nowhere'], /--from: cannot read nowhere: ENOENT/],
])('models %j', async (words, message) => {
  await withHost({}, [row(null)], async (npx) => {
    const { status, stderr } = await npx.thaw(['models', ...words]);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
