// From a file's names to a model's parameters: exact, by rules, by order; and what the report says.
import { convertWeights, readWeights } from '../web/weights/convert.js';
import { matchTensors } from '../web/weights/match.js';
import { expandBraces } from '../web/weights/rename.js';
import { formatReport } from '../web/weights/report.js';
import { readSafetensors, writeSafetensors } from '../web/weights/safetensors.js';
import {
  counted,
  darknetTiny,
  memory,
  mobilenetV1,
  mobilenetV2,
  renames,
  sharedWeights,
  squeezenet,
} from './support/weights.mjs';

const param = (name, ...shape) => ({ name, shape });
const names = (list) => list.map(({ name }) => name);
const rulesOf = (id) => renames.find((rules) => rules.id === id);

describe('matching', () => {
  test('by name, in the order of the parameters; the rest is reported', () => {
    const tensors = [
      counted('b/bias', [2]),
      counted('a/kernel', [2, 2]),
      counted('c/kernel', [9]),
      counted('d/bias', [1]),
    ];
    const params = [
      param('a/kernel', 2, 2),
      param('b/bias', 2),
      param('c/kernel', 3, 3),
      param('e/bias', 1),
    ];
    const match = matchTensors(tensors, params);
    expect(match.matched.map(({ name, by }) => [name, by])).toEqual([
      ['a/kernel', 'name'],
      ['b/bias', 'name'],
    ]);
    expect(match.missing).toEqual([param('e/bias', 1)]);
    expect(match.mismatched).toEqual([
      { name: 'c/kernel', original: 'c/kernel', wanted: [3, 3], found: [9] },
    ]);
    expect(names(match.unused)).toEqual(['d/bias']);
    expect(match.complete).toBe(false);
  });

  test('Keras 3 calls a depthwise kernel just kernel', () => {
    const match = matchTensors(
      [counted('dw/kernel', [3, 3, 4, 1])],
      [param('dw/depthwise_kernel', 3, 3, 4, 1)],
    );
    expect(match.complete).toBe(true);
  });

  const torch = {
    id: 'test',
    layout: 'oihw',
    rename: [
      ['\\.weight$', '/kernel'],
      ['^dw/kernel$', 'dw/depthwise_kernel'],
    ],
    flatten: { 'fc1/kernel': [2, 1, 3] },
  };

  test('layouts: OIHW, depthwise, dense and dense behind a flattened map', () => {
    const tensors = [
      counted('conv.weight', [2, 3, 1, 2]),
      counted('dw.weight', [2, 1, 1, 3]),
      counted('fc.weight', [2, 3]),
      counted('fc1.weight', [2, 6]),
    ];
    const params = [
      param('conv/kernel', 1, 2, 3, 2),
      param('dw/depthwise_kernel', 1, 3, 2, 1),
      param('fc/kernel', 3, 2),
      param('fc1/kernel', 6, 2),
    ];
    const match = matchTensors(tensors, params, { renames: [torch] });
    expect(match.complete).toBe(true);
    const data = Object.fromEntries(match.matched.map((entry) => [entry.name, [...entry.data]]));
    // conv (o,i,h,w) holds 6o + 2i + w at h = 0
    expect(data['conv/kernel']).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
    expect(data['dw/depthwise_kernel']).toEqual([0, 3, 1, 4, 2, 5]);
    expect(data['fc/kernel']).toEqual([0, 3, 1, 4, 2, 5]);
    // fc1 (o, c·w) holds 6o + 3c + w; rows are to come as w, then c
    expect(data['fc1/kernel']).toEqual([0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11]);
  });

  test('the rule set that fits most is taken, none where none fits', () => {
    const half = { id: 'half', rename: [['^x$', 'a/bias']] };
    const whole = { id: 'whole', rename: [['^x$', 'a/bias'], ['^y$', 'b/bias']] }; // prettier-ignore
    const tensors = [counted('x', [1]), counted('y', [1])];
    const params = [param('a/bias', 1), param('b/bias', 1)];
    expect(matchTensors(tensors, params, { renames: [half, whole] }).rules).toBe(whole);
    expect(matchTensors(tensors, [param('c/bias', 1)], { renames: [half, whole] }).rules).toBe(
      null,
    );
  });

  test('a layer that the file relies on and the model lacks is a mismatch', () => {
    const rules = {
      id: 'r',
      layout: 'oihw',
      rename: [['^(x|y)$', '$1/kernel']],
      requires: ['x/kernel'],
    };
    const tensors = [counted('x', [1, 2]), counted('y', [1, 1])];
    const match = matchTensors(tensors, [param('y/kernel', 1, 1)], { renames: [rules] });
    expect(match.mismatched).toEqual([
      { name: 'x/kernel', original: 'x', wanted: null, found: [2, 1] },
    ]);
    expect(match.complete).toBe(false);
  });

  test('rules that give two tensors one name give it to neither', () => {
    const rules = { id: 'r', rename: [['^(x|y)$', 'a/bias'], ['^z$', 'b/bias']] }; // prettier-ignore
    const tensors = [counted('x', [1]), counted('y', [1]), counted('z', [1])];
    const match = matchTensors(tensors, [param('a/bias', 1), param('b/bias', 1)], {
      renames: [rules],
    });
    expect(names(match.matched)).toEqual(['b/bias']);
    expect(names(match.unused)).toEqual(['x', 'y']);
  });

  test('counted names: by rank from any first number; more of them than names is another network', () => {
    const rules = {
      id: 'r',
      sequences: [{ match: '^conv2d(?:_(\\d+))?/', names: ['stem/', 'block_{1..2}/'] }],
    };
    const options = { renames: [rules] };
    const params = [
      param('stem/kernel', 1),
      param('block_1/kernel', 2),
      param('block_2/kernel', 3),
    ];
    const fresh = [
      counted('conv2d/kernel', [1]),
      counted('conv2d_1/kernel', [2]),
      counted('conv2d_2/kernel', [3]),
    ];
    expect(matchTensors(fresh, params, options).complete).toBe(true);
    const later = [
      counted('conv2d_12/kernel', [3]),
      counted('conv2d_9/kernel', [1]),
      counted('conv2d_10/kernel', [2]),
    ];
    expect(matchTensors(later, params, options).complete).toBe(true);
    const four = [...fresh, counted('conv2d_3/kernel', [4])];
    expect(matchTensors(four, params, options).matched).toEqual([]);
  });

  test('braces', () => {
    expect(expandBraces('b{1..2}_{x,y}')).toEqual(['b1_x', 'b1_y', 'b2_x', 'b2_y']);
    expect(expandBraces('{9..11}')).toEqual(['9', '10', '11']);
    expect(expandBraces('plain')).toEqual(['plain']);
  });

  test('by order only where asked for, kind by kind, up to the first other shape', () => {
    const tensors = [
      counted('p/kernel', [1, 2]),
      counted('p/bias', [2]),
      counted('q/kernel', [2, 2]),
      counted('r/kernel', [5, 5]),
      counted('s/kernel', [2, 3]),
    ];
    const params = [
      param('a/kernel', 1, 2),
      param('b/kernel', 2, 2),
      param('c/kernel', 2, 3),
      param('d/kernel', 2, 3),
      param('a/bias', 2),
    ];
    expect(matchTensors(tensors, params).matched).toEqual([]);
    const match = matchTensors(tensors, params, { byOrder: true });
    expect(match.matched.map(({ name, original, by }) => [name, original, by])).toEqual([
      ['a/kernel', 'p/kernel', 'order'],
      ['b/kernel', 'q/kernel', 'order'],
      ['a/bias', 'p/bias', 'order'],
    ]);
    expect(names(match.missing)).toEqual(['c/kernel', 'd/kernel']);
    expect(names(match.unused)).toEqual(['r/kernel', 's/kernel']);
  });
});

test('the report names every tensor without partner', () => {
  const original = 'model/head/dense/bias:0';
  const tensors = [
    counted('a/kernel', [1]),
    counted('c/kernel', [9]),
    { ...counted('dense/bias', [5]), original },
  ];
  const file = {
    format: 'tfjs',
    tensors,
    skipped: [{ original: 'seed', reason: 'int32 does not become float32' }],
    preprocess: null,
  };
  const match = matchTensors(tensors, [
    param('a/kernel', 1),
    param('c/kernel', 3, 3),
    param('e/bias', 1),
  ]);
  expect(formatReport(match, file).split('\n')).toEqual([
    'tfjs: 3 tensors; 1 matched (1 by name); 1 missing, 1 mismatched, 1 unused',
    'missing     e/bias [1]',
    'mismatched  c/kernel: wanted [3,3], found [9] (c/kernel)',
    'unused      dense/bias [5] (model/head/dense/bias:0)',
    'skipped     seed: int32 does not become float32',
  ]);
  const other = matchTensors(tensors, [param('z/kernel', 1)]);
  expect(formatReport(other, file)).toContain(
    'Nothing fits: these seem to be the weights of another model.',
  );
});

describe('conversion', () => {
  const source = memory({
    'w.safetensors': writeSafetensors([counted('b/bias', [2]), counted('a/kernel', [1, 2])]),
  });

  test('writes the parameters in the order of the model', async () => {
    const { safetensors } = await convertWeights({
      ...source,
      params: [param('a/kernel', 1, 2), param('b/bias', 2)],
    });
    expect(names(readSafetensors(safetensors).tensors)).toEqual(['a/kernel', 'b/bias']);
  });

  test('without a model every tensor is kept', async () => {
    const { safetensors } = await convertWeights(source);
    expect(names(readSafetensors(safetensors).tensors)).toEqual(['b/bias', 'a/kernel']);
  });

  test('writes nothing where a parameter has no tensor', async () => {
    const { safetensors, match } = await convertWeights({
      ...source,
      params: [param('c/bias', 1)],
    });
    expect(safetensors).toBe(null);
    expect(names(match.missing)).toEqual(['c/bias']);
  });
});

/** Names that torchvision 0.14 gives to the state of its models. */
function torchvision(model) {
  const bn = (name) =>
    ['weight', 'bias', 'running_mean', 'running_var'].map((kind) => `${name}.${kind}`);
  const both = (name) => [`${name}.weight`, `${name}.bias`];
  if (model === 'vgg16') {
    const convs = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
    return [
      ...convs.map((i) => `features.${i}`),
      ...[0, 3, 6].map((i) => `classifier.${i}`),
    ].flatMap(both);
  }
  if (model === 'squeezenet1_1') {
    const fires = [3, 4, 6, 7, 9, 10, 11, 12].flatMap((i) =>
      ['squeeze', 'expand1x1', 'expand3x3'].map((part) => `features.${i}.${part}`),
    );
    return ['features.0', ...fires, 'classifier.1'].flatMap(both);
  }
  if (model === 'mobilenet_v2') {
    const convBn = (name) => [`${name}.0.weight`, ...bn(`${name}.1`)];
    const blocks = Array.from({ length: 17 }, (_, k) => {
      const parts = k ? 2 : 1; // the first block has no expansion
      const inner = Array.from({ length: parts }, (_, part) =>
        convBn(`features.${k + 1}.conv.${part}`),
      ).flat();
      return [
        ...inner,
        `features.${k + 1}.conv.${parts}.weight`,
        ...bn(`features.${k + 1}.conv.${parts + 1}`),
      ];
    });
    return [
      ...convBn('features.0'),
      ...blocks.flat(),
      ...convBn('features.18'),
      ...both('classifier.1'),
    ];
  }
  const blocks = [3, 4, 6, 3].flatMap((count, stage) =>
    Array.from({ length: count }, (_, k) => {
      const block = `layer${stage + 1}.${k}`;
      const convs = [1, 2, 3].flatMap((i) => [
        `${block}.conv${i}.weight`,
        ...bn(`${block}.bn${i}`),
      ]);
      return k ? convs : [...convs, `${block}.downsample.0.weight`, ...bn(`${block}.downsample.1`)];
    }).flat(),
  );
  return ['conv1.weight', ...bn('bn1'), ...blocks, ...both('fc')];
}

describe('torchvision names become those of Keras', () => {
  const scalars = (list) => list.map((name) => counted(name, [1]));
  const bnKinds = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
  const bnOf = (layer) => bnKinds.map((kind) => `${layer}/${kind}`);

  const vgg16 = [2, 2, 3, 3, 3]
    .flatMap((count, b) => Array.from({ length: count }, (_, k) => `block${b + 1}_conv${k + 1}`))
    .concat(['fc1', 'fc2', 'predictions'])
    .flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]);
  const resnet50 = [3, 4, 6, 3]
    .flatMap((count, s) =>
      Array.from({ length: count }, (_, k) => ({ block: `conv${s + 2}_block${k + 1}`, first: !k })),
    )
    .flatMap(({ block, first }) => (first ? [1, 2, 3, 0] : [1, 2, 3]).map((i) => `${block}_${i}`))
    .concat(['conv1'])
    .flatMap((layer) => [`${layer}_conv/kernel`, ...bnOf(`${layer}_bn`)])
    .concat(['predictions/kernel', 'predictions/bias']);
  const top = ['predictions/kernel', 'predictions/bias'];

  test.each([
    ['vgg16', vgg16],
    ['resnet50', resnet50],
    ['mobilenet_v2', [...names(mobilenetV2(1)), ...top]],
    ['squeezenet1_1', names(squeezenet())],
  ])('%s', (model, wanted) => {
    const rules = { ...rulesOf(`torchvision/${model}`), layout: 'hwio' }; // names alone, without shapes
    const params = wanted.map((name) => param(name, 1));
    const match = matchTensors(scalars(torchvision(model)), params, { renames: [rules] });
    expect(names(match.missing)).toEqual([]);
    expect(names(match.unused)).toEqual([]);
  });
});

describe('real files against the models', () => {
  test('Keras MobileNetV1 0.25: by name alone', async () => {
    const { files, load } = sharedWeights('keras_mobilenet_v1_0.25_224_imagenet.h5');
    const params = mobilenetV1(0.25);
    const { match, safetensors, report } = await convertWeights({ files, load, params, renames });
    expect(match.rules).toBe(null);
    expect(report).toContain(
      '137 tensors; 137 matched (137 by name); 0 missing, 0 mismatched, 0 unused',
    );
    const written = readSafetensors(safetensors);
    expect(written.tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(params);
    const again = await convertWeights({ files, load, params });
    expect(Buffer.compare(safetensors, again.safetensors)).toBe(0);
  });

  test('the same file for another width is refused with the shapes', async () => {
    const { files, load } = sharedWeights('keras_mobilenet_v1_0.25_224_imagenet.h5');
    const { safetensors, report } = await convertWeights({
      files,
      load,
      params: mobilenetV1(0.5),
      renames,
    });
    expect(safetensors).toBe(null);
    expect(report).toContain('conv1/kernel: wanted [3,3,3,16], found [3,3,3,8] (conv1/kernel:0)');
  });

  test.each(['mobilenet_v2_0.35_224_tl.h5', 'mobilenet_v2_0.35_128_tl.h5'])(
    '%s: only its head is left over',
    async (name) => {
      const { files, load } = sharedWeights(name);
      const { match } = await convertWeights({ files, load, params: mobilenetV2(0.35), renames });
      expect(match.rules.id).toBe('keras-tl/mobilenet_v2_0.35');
      expect(match.complete).toBe(true);
      expect(names(match.unused)).toEqual(['dense/kernel', 'dense/bias']);
    },
  );

  test('Gluon MobileNetV2: fits the model with a first expansion, and says so to the one without', async () => {
    const { files, load } = sharedWeights('mobilenetv2_1.0_bn_fp32_npy');
    const file = await readWeights(files, load);
    const match = matchTensors(file.tensors, mobilenetV2(1, { expandFirst: true }), { renames });
    expect(match.rules.id).toBe('gluon/mobilenetv2_1.0');
    expect(match.complete).toBe(true);
    expect(match.unused).toEqual([]);
    // (c,1,kh,kw) → (kh,kw,c,1): element (row 1, column 2, channel 5)
    const { data: stored } = file.tensors.find((t) =>
      t.name.endsWith('linearbottleneck3_conv1_weight'),
    );
    const { data } = match.matched.find(
      ({ name }) => name === 'block_3_depthwise/depthwise_kernel',
    );
    expect(data[(1 * 3 + 2) * 144 + 5]).toBe(stored[5 * 9 + 1 * 3 + 2]);

    const plain = matchTensors(file.tensors, mobilenetV2(1), { renames });
    expect(plain.complete).toBe(false);
    expect(formatReport(plain, file)).toContain(
      'expanded_conv_expand/kernel: the model lacks this layer',
    );
  });

  test('Gluon SqueezeNet 1.1', async () => {
    const { files, load } = sharedWeights('squeezenet1.1_fp32_npy');
    const { match, preprocess } = await convertWeights({
      files,
      load,
      params: squeezenet(),
      renames,
    });
    expect(match.rules.id).toBe('gluon/squeezenet1.1');
    expect(match.complete).toBe(true);
    expect(match.unused).toEqual([]);
    expect(preprocess.mode).toBe('torch');
  });

  test('Darknet-tiny', async () => {
    const { files, load } = sharedWeights('darknet_tiny_fp32_tfjs');
    const { match, preprocess } = await convertWeights({
      files,
      load,
      params: darknetTiny(),
      renames,
    });
    expect(match.rules.id).toBe('tfjs/darknet_tiny');
    expect(match.complete).toBe(true);
    expect(match.unused).toEqual([]);
    expect(preprocess.mode).toBe('unit');
  });

  test('weights of another model are refused', async () => {
    const { files, load } = sharedWeights('darknet_tiny_fp32_tfjs');
    const { match, safetensors } = await convertWeights({
      files,
      load,
      params: mobilenetV2(0.35),
      renames,
    });
    expect(match.complete).toBe(false);
    expect(safetensors).toBe(null);
  });
});
