// What the tests of weights files share: real files, small made ones, parameter lists of backbones.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root, shared } from './paths.mjs';
import { skip } from './skip.mjs';

export const renames = JSON.parse(
  readFileSync(path.join(root, 'web/weights/renames.json'), 'utf8'),
);

/**
 * A shared weights file or folder as `readWeights` takes it; skips the test where it is absent.
 * @param {string} name
 * @returns {{files: string[], load: (file: string) => Promise<Uint8Array>}}
 */
export function sharedWeights(name) {
  const place = shared && path.join(shared, 'weights', name);
  const info = place && statSync(place, { throwIfNoEntry: false });
  if (!info) skip(`no ${name} in THAW_SHARED/weights`);
  const files = info.isFile()
    ? ['']
    : readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          path.relative(place, path.join(entry.parentPath ?? entry.path, entry.name)),
        );
  return { files, load: async (file) => new Uint8Array(readFileSync(path.join(place, file))) };
}

/** A loader over a few files in memory. */
export function memory(contents) {
  return {
    files: Object.keys(contents),
    load: async (file) => {
      if (!(file in contents)) throw new Error(`no file ${file}`);
      return contents[file];
    },
  };
}

/** A tensor whose values tell where they came from: start, start + 1, … */
export function counted(name, shape, start = 0) {
  const count = shape.reduce((product, n) => product * n, 1);
  return {
    name,
    original: name,
    shape,
    data: Float32Array.from({ length: count }, (_, i) => start + i),
  };
}

/** The bytes of little-endian numbers. */
export function bytesOf(typedArray) {
  return new Uint8Array(typedArray.buffer.slice(0));
}

function batchNorm(layer, channels) {
  return ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((kind) => ({
    name: `${layer}/${kind}`,
    shape: [channels],
  }));
}

/** Parameters of Keras' MobileNetV1 with its classifier. */
export function mobilenetV1(width) {
  const filters = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
  let channels = 32 * width;
  const params = [
    { name: 'conv1/kernel', shape: [3, 3, 3, channels] },
    ...batchNorm('conv1_bn', channels),
  ];
  for (const [i, count] of filters.entries()) {
    const id = i + 1;
    params.push({ name: `conv_dw_${id}/depthwise_kernel`, shape: [3, 3, channels, 1] });
    params.push(...batchNorm(`conv_dw_${id}_bn`, channels));
    params.push({ name: `conv_pw_${id}/kernel`, shape: [1, 1, channels, count * width] });
    channels = count * width;
    params.push(...batchNorm(`conv_pw_${id}_bn`, channels));
  }
  params.push({ name: 'conv_preds/kernel', shape: [1, 1, channels, 1000] });
  params.push({ name: 'conv_preds/bias', shape: [1000] });
  return params;
}

/** Parameters of Keras' MobileNetV2 up to 1280 channels. */
export function mobilenetV2(width, { expandFirst = false } = {}) {
  const divisible = (n) => {
    const rounded = Math.max(8, Math.floor((n * width + 4) / 8) * 8);
    return rounded < 0.9 * n * width ? rounded + 8 : rounded;
  };
  const rows = [[16, 1], [24, 2], [32, 3], [64, 4], [96, 3], [160, 3], [320, 1]]; // prettier-ignore
  let channels = divisible(32);
  const params = [
    { name: 'Conv1/kernel', shape: [3, 3, 3, channels] },
    ...batchNorm('bn_Conv1', channels),
  ];
  let block = 0;
  for (const [filters, repeats] of rows) {
    for (let k = 0; k < repeats; k++, block++) {
      const layer = block ? `block_${block}` : 'expanded_conv';
      const hidden = block ? channels * 6 : channels;
      if (block || expandFirst) {
        params.push({ name: `${layer}_expand/kernel`, shape: [1, 1, channels, hidden] });
        params.push(...batchNorm(`${layer}_expand_BN`, hidden));
      }
      params.push({ name: `${layer}_depthwise/depthwise_kernel`, shape: [3, 3, hidden, 1] });
      params.push(...batchNorm(`${layer}_depthwise_BN`, hidden));
      params.push({ name: `${layer}_project/kernel`, shape: [1, 1, hidden, divisible(filters)] });
      channels = divisible(filters);
      params.push(...batchNorm(`${layer}_project_BN`, channels));
    }
  }
  params.push(
    { name: 'Conv_1/kernel', shape: [1, 1, channels, 1280] },
    ...batchNorm('Conv_1_bn', 1280),
  );
  return params;
}

/** Parameters of SqueezeNet 1.1 with its classifier. */
export function squeezenet() {
  const conv = (layer, kernel, cin, cout) => [
    { name: `${layer}/kernel`, shape: [kernel, kernel, cin, cout] },
    { name: `${layer}/bias`, shape: [cout] },
  ];
  const params = conv('conv1', 3, 3, 64);
  let channels = 64;
  for (const [i, squeeze] of [16, 16, 32, 32, 48, 48, 64, 64].entries()) {
    const fire = `fire${i + 2}`;
    params.push(...conv(`${fire}_squeeze`, 1, channels, squeeze));
    params.push(...conv(`${fire}_expand1x1`, 1, squeeze, squeeze * 4));
    params.push(...conv(`${fire}_expand3x3`, 3, squeeze, squeeze * 4));
    channels = squeeze * 8;
  }
  return [...params, ...conv('conv10', 1, channels, 1000)];
}

/** Parameters of Darknet-tiny: 15 convolutions with BatchNorm, one with bias. */
export function darknetTiny() {
  const filters = [16, 32, 16, 128, 16, 128, 32, 256, 32, 256, 64, 512, 64, 512, 128, 1000];
  let channels = 3;
  return filters.flatMap((count, i) => {
    // The first two and every second of the rest look around; the others only mix channels.
    const kernel = i === 0 || (i % 2 === 1 && i < 15) ? 3 : 1;
    const params = [{ name: `conv${i + 1}/kernel`, shape: [kernel, kernel, channels, count] }];
    channels = count;
    const last = i === filters.length - 1;
    return [
      ...params,
      ...(last
        ? [{ name: `conv${i + 1}/bias`, shape: [count] }]
        : batchNorm(`conv${i + 1}_bn`, count)),
    ];
  });
}
