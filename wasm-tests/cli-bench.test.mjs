// `thaw bench` measures what it says it does; how fast that is, no test asks.
import { lastLine, thaw } from './support/cli.mjs';

test.each(['native', 'wasi'])('thaw bench on the %s program', async (program) => {
  const { status, stdout } = await thaw(program, [
    ...['bench', 'tiny', '--quick', '--json', '--batch', '3', '--threads', '1'],
  ]);
  expect(status).toBe(0);
  const { gemm, networks, threads, peak } = lastLine(stdout);
  expect(threads).toBe(1);
  const shapes = networks.tiny.map(({ shape }) => shape);
  expect(shapes).toEqual([
    'conv2d 3x3/2 64x64x3 > 32x32x16',
    'conv2d 3x3/2 32x32x16 > 16x16x32',
    'conv2d 3x3/2 16x16x32 > 8x8x48',
    'conv2d 3x3/2 8x8x48 > 4x4x64',
    'dense 64 > 128',
    'dense 128 > 10',
  ]);
  // Nobody wants the gradient of a photo.
  expect(networks.tiny.map((layer) => 'dinput' in layer)).toEqual([false, ...Array(5).fill(true)]);
  for (const { images, madds, forward, dkernel } of networks.tiny) {
    expect(images).toBe(3);
    for (const { gflops, best, median, runs } of [forward, dkernel]) {
      expect(gflops).toBeCloseTo((2e-9 * madds * images) / best, 6);
      expect(median).toBeGreaterThanOrEqual(best);
      expect(runs).toBeGreaterThanOrEqual(3);
    }
  }
  expect(gemm.gflops).toBeCloseTo((2e-9 * 1024 ** 3) / gemm.best, 6);
  expect(peak).toBeGreaterThan(0);
});

test('layers of the same shape are measured once, and --only picks some', async () => {
  const words = ['bench', 'mobilenet_v2_0.35', '--quick', '--json', '--threads', '1'];
  const { stdout } = await thaw('native', [...words, '--only', 'dwconv2d 3x3/1 7x7']);
  const { gemm, networks } = lastLine(stdout);
  expect(gemm).toBeUndefined();
  const rows = networks['mobilenet_v2_0.35'];
  expect(rows.map(({ shape, layers }) => [shape, layers])).toEqual([
    ['dwconv2d 3x3/1 7x7x336 > 7x7x336', 3],
  ]);
});

test('a backbone that does not exist', async () => {
  const { status, stderr } = await thaw('native', ['bench', 'vgg61', '--only', 'x']);
  expect(status).toBe(2);
  expect(stderr).toContain('"vgg61"');
});
