// `npx thaw convert` and `--weights` as people use them: files in, a report and safetensors out.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { preprocessNote } from '../scripts/thaw-host/source.mjs';
import { readSafetensors, writeSafetensors } from '../web/weights/safetensors.js';
import { inFolder, thaw } from './support/cli.mjs';
import { build, root, shared } from './support/paths.mjs';
import { skip } from './support/skip.mjs';
import { compile, run } from './support/wasi.mjs';
import { counted } from './support/weights.mjs';

const npx = (...words) => thaw('wasi', words);

/** A shared weights file or folder; skips the test where it is absent. */
function place(name) {
  const names = shared ? readdirSync(path.join(shared, 'weights')) : [];
  if (!names.includes(name)) skip(`no ${name} in THAW_SHARED/weights`);
  return path.join(shared, 'weights', name);
}

describe('help', () => {
  test('the overview names what only npx can do, below the program itself', async () => {
    const program = run(await compile(path.join(build, 'wasi/thaw.wasm')), ['help']).output;
    const { stdout } = await npx('help');
    expect(stdout.startsWith(program)).toBe(true);
    const added = stdout.slice(program.length);
    for (const words of ['thaw convert', '--fetch NAME', '--weights', '.keras', 'TF.js', '.pth']) {
      expect(added).toContain(words);
    }
  });

  test.each([
    ['help', 'convert'],
    ['convert', '--help'],
    ['convert', '-h'],
  ])('%s %s', async (...words) => {
    const { status, stdout } = await npx(...words);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^thaw convert SOURCE OUT\.safetensors/);
    for (const flag of ['--backbone', '--top', '--by-order', '--fold-identity']) {
      expect(stdout).toContain(`\n  ${flag} `);
    }
  });

  test('models and the commands that take weights', async () => {
    const models = await npx('models', '--help');
    expect(models.stdout).toMatch(/^thaw models \[--json\]/);
    expect(models.stdout).toContain('thaw models --fetch NAME [--out FILE] [--from FILE]');
    for (const command of ['train', 'predict', 'probe']) {
      expect((await npx('help', command)).stdout).toContain('Under npx, --weights also takes');
    }
    expect((await npx('help', 'eval')).stdout).not.toContain('Under npx');
  });
});

describe('convert', () => {
  const safetensors = (...tensors) => writeSafetensors(tensors);

  test('without a network every tensor is kept', async () => {
    await inFolder(async (folder) => {
      const [source, out] = ['a.safetensors', 'b.safetensors'].map((f) => path.join(folder, f));
      writeFileSync(source, safetensors(counted('x/kernel', [2]), counted('y', [1])));
      const { status, stdout } = await npx('convert', source, out);
      expect(status).toBe(0);
      expect(stdout).toBe(
        `safetensors: 2 tensors, all kept by their names\nwritten to ${out}: 0.0 MB\n`,
      );
      expect(readSafetensors(new Uint8Array(readFileSync(out))).tensors).toHaveLength(2);
    });
  });

  test("PyTorch's .pth", async () => {
    await inFolder(async (folder) => {
      const source = path.join(root, 'wasm-tests/golden/torch_zip.pth');
      const { stdout } = await npx('convert', source, path.join(folder, 'o.safetensors'));
      expect(stdout).toContain('torch: 8 tensors');
      expect(stdout).toContain('skipped     bn.num_batches_tracked: LongStorage');
    });
  });

  test('what does not fit is named, and nothing is written', async () => {
    await inFolder(async (folder) => {
      const [source, out] = ['a.safetensors', 'b.safetensors'].map((f) => path.join(folder, f));
      writeFileSync(source, safetensors(counted('conv1/kernel', [3, 3, 3, 9]), counted('z', [1])));
      const { status, stdout } = await npx(
        'convert',
        source,
        out,
        '--backbone',
        'mobilenet_v1_0.25',
      );
      expect(status).toBe(2);
      const lines = stdout.trim().split('\n');
      expect(lines[0]).toBe(
        'safetensors: 2 tensors; 0 matched; 134 missing, 1 mismatched, 1 unused',
      );
      expect(lines[1]).toContain('weights of another model');
      expect(lines).toContain('missing     conv_pw_13_bn/beta [256]');
      expect(lines).toContain(
        'mismatched  conv1/kernel: wanted [3,3,3,8], found [3,3,3,9] (conv1/kernel)',
      );
      expect(lines).toContain('unused      z [1]');
      expect(lines.at(-1)).toBe('nothing written');
      expect(readdirSync(folder)).toEqual(['a.safetensors']);
    });
  });

  test.each([
    [[], 2, /SOURCE and OUT\.safetensors wanted; `thaw help convert`/],
    [['a'], 2, /SOURCE and OUT\.safetensors wanted/],
    [['a', 'b', 'c'], 2, /SOURCE and OUT\.safetensors wanted/],
    [['a', 'b', '--bakbone', 'x'], 2, /unknown flag --bakbone; `thaw help convert`/],
    [['a', 'b', '--backbone'], 2, /--backbone: a value wanted/],
    [['a', 'b', '--fold-identity'], 2, /--fold-identity: wanted with --backbone NAME/],
    [['a', 'b', '--backbone', 'nope'], 2, /^thaw: .*no backbone called "nope".*\n$/],
    [['nowhere', 'b'], 2, /cannot read nowhere: ENOENT/],
    [['README.md', 'b'], 3, /README\.md: wanted \.safetensors, Keras \.h5/],
  ])('%j', async (words, wanted, message) => {
    const { status, stderr } = await npx('convert', ...words);
    expect(stderr).toMatch(message);
    expect(status).toBe(wanted);
  });
});

describe('--weights', () => {
  const words = ['train', '--data', 'nowhere', '--out', 'nowhere', '--backbone', 'tiny'];

  test('that do not fit: the head of the report, and how to see the rest', async () => {
    await inFolder(async (folder) => {
      const source = path.join(folder, 'weights'); // no ending tells what it is
      writeFileSync(source, writeSafetensors([counted('z', [1])]));
      const { status, stderr } = await npx(...words, '--weights', source);
      expect(status).toBe(2);
      const lines = stderr.trim().split('\n');
      expect(lines[0]).toBe(`thaw: --weights ${source} does not fit tiny:`);
      expect(lines[1]).toContain('safetensors: 1 tensor; 0 matched');
      expect(lines).toHaveLength(10);
      expect(lines.at(-1)).toMatch(/^… and \d+ lines more, which `thaw convert`/);
    });
  });

  test('that are neither a file nor a name: the program says so', async () => {
    const { status, stderr } = await npx(...words, '--weights', 'nowhere.h5');
    expect(status).toBe(2);
    expect(stderr).toMatch(/--weights: cannot read nowhere\.h5/);
  });

  test('a folder of .npy files below others', async () => {
    const source = place('squeezenet1.1_fp32_npy');
    await inFolder(async (folder) => {
      const out = path.join(folder, 'o.safetensors');
      const { status, stdout } = await npx('convert', source, out, '--backbone', 'squeezenet_1_1');
      expect(status).toBe(0);
      expect(stdout).toContain(
        '52 tensors; 50 matched (50 by rules); 0 missing, 0 mismatched, 2 unused',
      );
    });
  });
});

describe('every shared file', () => {
  test.each([
    [
      'keras_mobilenet_v1_0.25_224_imagenet.h5',
      'mobilenet_v1_0.25',
      'top',
      '137 matched (137 by name); 0 missing, 0 mismatched, 0 unused',
    ],
    [
      'mobilenet_v2_0.35_224_tl.h5',
      'mobilenet_v2_0.35',
      '',
      '260 matched (260 by rules); 0 missing, 0 mismatched, 2 unused',
    ],
    [
      'mobilenet_v2_0.35_128_tl.h5',
      'mobilenet_v2_0.35',
      '',
      '260 matched (260 by rules); 0 missing, 0 mismatched, 2 unused',
    ],
    [
      'squeezenet1.1_fp32_npy',
      'squeezenet_1_1',
      'top',
      '52 matched (52 by rules); 0 missing, 0 mismatched, 0 unused',
    ],
    [
      'darknet_tiny_fp32_tfjs',
      'darknet_tiny',
      'top',
      '77 matched (77 by rules); 0 missing, 0 mismatched, 0 unused',
    ],
  ])('%s is %s', async (name, backbone, top, summary) => {
    const source = place(name);
    await inFolder(async (folder) => {
      const out = path.join(folder, 'o.safetensors');
      const flags = ['--backbone', backbone, ...(top ? ['--top'] : [])];
      const { status, stdout, stderr } = await npx('convert', source, out, ...flags);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(summary);
      expect(stdout).not.toContain('note:');
    });
  });
});

test('weights that want other pixels than the network gives are noted', () => {
  const found = { mode: 'torch', because: 'x is trained that way' };
  const network = { model: 'mobilenet_v2', preprocess: 'tf' };
  expect(preprocessNote(found, network)).toBe(
    'note: these weights want their input as "torch" (x is trained that way), ' +
      'but mobilenet_v2 prepares it as "tf"',
  );
  expect(preprocessNote(found, { ...network, preprocess: 'torch' })).toBe(null);
  expect(preprocessNote(null, network)).toBe(null);
});
