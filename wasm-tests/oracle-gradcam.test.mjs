// Grad-CAM from the command line: the map is PyTorch's, the picture is the photo under a glow.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { flowers } from './support/page.mjs';
import { build, root } from './support/paths.mjs';
import { skip } from './support/skip.mjs';

const PYTHON = '/usr/bin/python3';
const SIZE = 64;
const SHRINK = `import sys; from PIL import Image
Image.open(sys.argv[1]).convert("RGB").resize((${SIZE}, ${SIZE})).save(sys.argv[2])`;
const COMPARED = 1e-5; // of maps whose largest value is 1

const photos = flowers(3, 6);
const tmp = mkdtempSync(path.join(tmpdir(), 'thaw-cam-'));
const at = (name) => path.join(tmp, name);
const thaw = (...words) =>
  execFileSync(path.join(build, 'native/thaw'), words, { encoding: 'utf8' });

afterAll(() => rmSync(tmp, { recursive: true }));

test('thaw predict --cam explains a photo as PyTorch does', () => {
  if (!photos) skip('no shared photos (THAW_SHARED)');
  if (spawnSync(PYTHON, ['-c', 'import torch, PIL']).status !== 0) skip(`${PYTHON} has no torch`);
  const [name] = readdirSync(photos).sort();
  const [photo] = readdirSync(path.join(photos, name)).sort();
  execFileSync(PYTHON, ['-c', SHRINK, path.join(photos, name, photo), at('photo.png')]);
  const recipe = { model: { backbone: 'tiny', input: [SIZE, SIZE, 3] }, phases: [{ epochs: 2 }] };
  writeFileSync(at('recipe.json'), JSON.stringify(recipe));
  thaw('train', '--data', photos, '--recipe', at('recipe.json'), '--out', at('run'), '--quiet');

  const cam = ['--cam', at('cam.png'), '--json'];
  const answer = thaw('predict', '--run', at('run'), at('photo.png'), ...cam);
  writeFileSync(at('answer.json'), answer);
  const script = path.join(root, 'scripts/oracle/gradcam.py');
  const off = execFileSync(PYTHON, [script, at('run'), at('photo.png'), at('answer.json')], {
    encoding: 'utf8',
  });
  expect(Number(off)).toBeLessThan(COMPARED);
  const { explained } = JSON.parse(answer);
  expect(Math.max(...explained.map)).toBe(1);
  expect(readFileSync(at('cam.png')).readUInt32BE(16)).toBe(SIZE); // width, in the header
});

test('--cam wants one photo', () => {
  const words = ['predict', '--run', 'nowhere', 'a.jpg', 'b.jpg', '--cam', at('no.png')];
  const { status, stderr } = spawnSync(path.join(build, 'native/thaw'), words, {
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain('--cam: one photo wanted, got 2');
});
