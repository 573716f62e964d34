// TF.js graph models: what their constants are, and BatchNorm that is folded into the convolutions.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { convertWeights } from '../web/weights/convert.js';
import { foldedNorms, identityNorm, normEpsilon } from '../web/weights/fold.js';
import { matchTensors } from '../web/weights/match.js';
import { formatReport } from '../web/weights/report.js';
import { readTfjs } from '../web/weights/tfjs.js';
import { graphPaths } from '../web/weights/tfjs_graph.js';
import { inFolder, lastLine, thaw } from './support/cli.mjs';
import { writePhotos } from './support/photos.mjs';
import {
  bytesOf,
  counted,
  memory,
  mobilenetV1,
  renames,
  sharedWeights,
} from './support/weights.mjs';

const node = (op, name, ...input) => ({ op, name, input });
const constant = (name) => ({ op: 'Const', name });
const paths = (...nodes) => Object.fromEntries(graphPaths({ node: nodes }));

/** A graph model in memory: its constants in order, as tensors, and the nodes that read them. */
function graphModel(tensors, nodes) {
  const all = Float32Array.from(tensors.flatMap(({ data }) => [...data]));
  const weights = tensors.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const model = {
    format: 'graph-model',
    modelTopology: { node: [...tensors.map(({ name }) => constant(name)), ...nodes] },
    weightsManifest: [{ paths: ['shard'], weights }],
  };
  const contents = {
    'model.json': new TextEncoder().encode(JSON.stringify(model)),
    shard: bytesOf(all),
  };
  return { contents, ...memory(contents) };
}

describe('constants by the ops that read them', () => {
  test('of a Keras model, as variables are called when it is saved', () => {
    const at = (name) => `StatefulPartitionedCall/model/${name}`;
    const norm = ['ReadVariableOp', 'ReadVariableOp_1', 'FusedBatchNormV3/ReadVariableOp', 'FusedBatchNormV3/ReadVariableOp_1'].map((v) => at(`bn_Conv1/${v}`)); // prettier-ignore
    expect(
      paths(
        constant(at('Conv1/Conv2D/ReadVariableOp')),
        constant(at('dw/depthwise/ReadVariableOp')),
        constant(at('top/MatMul/ReadVariableOp')),
        constant(at('top/BiasAdd/ReadVariableOp')),
        ...norm.map(constant),
        node('Conv2D', at('Conv1/Conv2D'), 'input', at('Conv1/Conv2D/ReadVariableOp')),
        node('FusedBatchNormV3', at('bn_Conv1/FusedBatchNormV3'), at('Conv1/Conv2D'), ...norm),
        node('DepthwiseConv2dNative', at('dw/depthwise'), 'x', at('dw/depthwise/ReadVariableOp')),
        node('_FusedMatMul', at('top/BiasAdd'), 'x', at('top/MatMul/ReadVariableOp'), at('top/BiasAdd/ReadVariableOp')), // prettier-ignore
      ),
    ).toEqual({
      [at('Conv1/Conv2D/ReadVariableOp')]: at('Conv1/kernel'),
      [norm[0]]: at('bn_Conv1/gamma'),
      [norm[1]]: at('bn_Conv1/beta'),
      [norm[2]]: at('bn_Conv1/moving_mean'),
      [norm[3]]: at('bn_Conv1/moving_variance'),
      [at('dw/depthwise/ReadVariableOp')]: at('dw/depthwise_kernel'),
      [at('top/MatMul/ReadVariableOp')]: at('top/kernel'),
      [at('top/BiasAdd/ReadVariableOp')]: at('top/bias'),
    });
  });

  test('of TF-Slim, through the nodes that only pass them on', () => {
    expect(
      paths(
        constant('MobilenetV1/Conv2d_1_depthwise/depthwise_weights'),
        node('Identity', 'MobilenetV1/Conv2d_1_depthwise/depthwise_weights/read', 'MobilenetV1/Conv2d_1_depthwise/depthwise_weights'), // prettier-ignore
        constant('MobilenetV1/Conv2d_1_depthwise/biases'),
        node('FusedDepthwiseConv2dNative', 'MobilenetV1/Relu6', 'x', 'MobilenetV1/Conv2d_1_depthwise/depthwise_weights/read', 'MobilenetV1/Conv2d_1_depthwise/biases:0'), // prettier-ignore
      ),
    ).toEqual({
      'MobilenetV1/Conv2d_1_depthwise/depthwise_weights':
        'MobilenetV1/Conv2d_1_depthwise/depthwise_kernel',
      'MobilenetV1/Conv2d_1_depthwise/biases': 'MobilenetV1/Conv2d_1_depthwise/bias',
    });
  });

  test('folded by the converter, and made anew without a name that tells', () => {
    expect(
      paths(
        constant('m/expand/Conv2D_weights'),
        constant('m/expand/Conv2D_bn_offset'),
        constant('m/depthwise/depthwise_weights'),
        constant('m/depthwise/depthwise_bn_offset'),
        constant('Func/StatefulPartitionedCall/input/_262'),
        constant('Const_7'),
        node('_FusedConv2D', 'm/expand/Relu6', 'x', 'm/expand/Conv2D_weights', 'm/expand/Conv2D_bn_offset'), // prettier-ignore
        node('FusedDepthwiseConv2dNative', 'm/depthwise/Relu6', 'x', 'm/depthwise/depthwise_weights', 'm/depthwise/depthwise_bn_offset'), // prettier-ignore
        node('_FusedMatMul', 'seq/dense/BiasAdd', 'x', 'Func/StatefulPartitionedCall/input/_262'),
        node('Conv2D', 'm/project/Conv2D', 'x', 'Const_7'),
      ),
    ).toEqual({
      'm/expand/Conv2D_weights': 'm/expand/kernel',
      'm/expand/Conv2D_bn_offset': 'm/expand/bias',
      'm/depthwise/depthwise_weights': 'm/depthwise/depthwise_kernel',
      'm/depthwise/depthwise_bn_offset': 'm/depthwise/bias',
      'Func/StatefulPartitionedCall/input/_262': 'seq/dense/kernel',
      Const_7: 'm/project/kernel',
    });
  });

  test("a stranger's graph: circles, nodes without inputs, no nodes at all", () => {
    expect(
      paths(
        node('Identity', 'a', 'b'),
        node('Identity', 'b', 'a'),
        node('Conv2D', 'c', 'x', 'a'),
        { op: 'Conv2D', name: 'd' },
        { op: 'Conv2D', name: 'e', input: [7, 8] },
        { op: 'toString', name: 'f', input: ['a'] },
        null,
        'node',
      ),
    ).toEqual({});
    expect(graphPaths(null).size).toBe(0);
    expect(graphPaths({ node: 'x' }).size).toBe(0);
  });

  test('read as a file: same layer names in two towers keep their full path', async () => {
    const { contents, load } = graphModel(
      [counted('a/conv/Conv2D_weights', [1]), counted('b/conv/Conv2D_weights', [1]), counted('b/fc/biases', [1])], // prettier-ignore
      [
        node('Conv2D', 'a/conv/Conv2D', 'x', 'a/conv/Conv2D_weights'),
        node('Conv2D', 'b/conv/Conv2D', 'x', 'b/conv/Conv2D_weights'),
        node('BiasAdd', 'b/fc/BiasAdd', 'x', 'b/fc/biases'),
      ],
    );
    const { format, tensors } = await readTfjs(contents['model.json'], load);
    expect(format).toBe('tfjs-graph');
    expect(tensors.map(({ name, original }) => [name, original])).toEqual([
      ['a/conv/kernel', 'a/conv/Conv2D_weights'],
      ['b/conv/kernel', 'b/conv/Conv2D_weights'],
      ['fc/bias', 'b/fc/biases'],
    ]);
  });
});

/** MobileNetV1's parameters by TF-Slim's names, as constants of a graph and the nodes that read them. */
function slimGraph(tensors) {
  const nodes = [];
  const constants = tensors.map(({ name, ...rest }) => {
    const [layer, kind] = name.split('/');
    const [, part, id] = /^conv_(dw|pw)_(\d+)/.exec(layer) ?? [];
    const scope = part
      ? `MobilenetV1/Conv2d_${id}_${part === 'dw' ? 'depthwise' : 'pointwise'}`
      : `MobilenetV1/${layer.startsWith('conv1') ? 'Conv2d_0' : 'Logits/Conv2d_1c_1x1'}`;
    const variable = { kernel: 'weights', bias: 'biases', depthwise_kernel: 'depthwise_weights' };
    const place = layer.endsWith('_bn')
      ? `${scope}/BatchNorm/${kind}`
      : `${scope}/${variable[kind]}`;
    return { layer, kind, place, tensor: { name: place, ...rest } };
  });
  for (const layer of new Set(constants.map((c) => c.layer))) {
    const of = (kind) => constants.find((c) => c.layer === layer && c.kind === kind)?.place;
    const scope = of('gamma') ?? of('kernel') ?? of('depthwise_kernel');
    if (of('gamma')) nodes.push(node('FusedBatchNorm', `${scope}/op`, 'x', of('gamma'), of('beta'), of('moving_mean'), of('moving_variance'))); // prettier-ignore
    else if (of('kernel')) nodes.push(node('_FusedConv2D', `${scope}/op`, 'x', of('kernel'), of('bias'))); // prettier-ignore
    else nodes.push(node('FusedDepthwiseConv2dNative', `${scope}/op`, 'x', of('depthwise_kernel'), of('bias'))); // prettier-ignore
  }
  return graphModel(
    constants.map((c) => c.tensor),
    nodes,
  );
}

describe('MobileNetV1 of TF-Slim', () => {
  const params = mobilenetV1(0.25);

  test('with BatchNorm as layers: every tensor finds its place', async () => {
    const tensors = params.map(({ name, shape }, i) => counted(name, shape, i));
    const { match, report, preprocess } = await convertWeights({
      ...slimGraph(tensors),
      params,
      renames,
    });
    expect(report).toContain('137 matched (137 by rules); 0 missing, 0 mismatched, 0 unused');
    expect(match.rules.id).toBe('slim/mobilenet_v1');
    expect(match.matched.map(({ data }) => data[0])).toEqual(params.map((_, i) => i));
    expect(preprocess.mode).toBe('tf');
  });

  const folded = params
    .filter(({ name }) => !/_bn\/(gamma|moving_)/.test(name))
    .map(({ name, shape }, i) => counted(name.replace(/_bn\/beta$/, '/bias'), shape, i));

  test('folded: what is missing is said, with the way out', async () => {
    const { match, safetensors, report } = await convertWeights({
      ...slimGraph(folded),
      params,
      renames,
    });
    expect(safetensors).toBe(null);
    expect(match.unused).toEqual([]);
    expect(match.folded).toHaveLength(27);
    const lines = report.split('\n');
    expect(lines[0]).toContain('29 matched (29 by rules); 108 missing, 0 mismatched, 0 unused');
    expect(lines.filter((line) => line.startsWith('missing'))).toEqual([]);
    expect(lines).toContain(
      'folded      conv_dw_3_bn is missing (gamma, beta, moving_mean, moving_variance): ' +
        'it is inside kernel and bias of conv_dw_3',
    );
    expect(lines.at(-1)).toContain('--fold-identity');
  });

  test('folded, with the identity asked for', async () => {
    const { match, report } = await convertWeights({
      ...slimGraph(folded),
      params,
      renames,
      epsilon: 1e-3,
    });
    expect(match.complete).toBe(true);
    expect(report).toContain('137 matched (29 by rules, 108 by fold)');
    expect(report).toContain('filled      27 BatchNorm layers with the identity: keep them frozen');
    const of = (name) => match.matched.find((entry) => entry.name === name);
    const bias = folded.find(({ name }) => name === 'conv_dw_3/bias');
    expect(of('conv_dw_3_bn/beta')).toMatchObject({ data: bias.data, by: 'fold' });
    expect(of('conv_dw_3_bn/beta').original).toBe('MobilenetV1/Conv2d_3_depthwise/biases');
    expect(of('conv_dw_3_bn/moving_variance').original).toBe(null);
  });
});

describe('the identity', () => {
  test.each([1e-3, 1e-5, 1.001e-5, 0.1])(
    'for epsilon %p it only adds, to the last bit',
    (epsilon) => {
      const shapes = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((kind) => ({
        name: `bn/${kind}`,
        shape: [1],
      }));
      const folded = { norm: 'bn', conv: 'c', params: shapes, bias: counted('c/bias', [1], 3) };
      const [gamma, beta, mean, variance] = identityNorm(folded, epsilon).map(
        ({ data }) => data[0],
      );
      // γ / √(σ² + ε) in float32, as the engine has it
      const sum = Math.fround(variance + Math.fround(epsilon));
      expect(Math.fround(gamma / Math.fround(Math.sqrt(sum)))).toBe(1);
      expect([beta, mean]).toEqual([3, 0]);
    },
  );

  const norm = (layer) =>
    ['gamma', 'beta'].map((kind) => ({ name: `${layer}/${kind}`, shape: [2] }));
  const conv = (layer, ...kinds) => kinds.map((kind) => ({ name: `${layer}/${kind}`, shape: [2] }));

  test('a convolution with a bias of its own keeps it', () => {
    const params = [...conv('c', 'kernel', 'bias'), ...norm('c_bn')];
    const tensors = conv('c', 'kernel', 'bias').map(({ name, shape }) => counted(name, shape, 5));
    const match = matchTensors(tensors, params, { epsilon: 1e-3 });
    expect(match.complete).toBe(true);
    expect(match.matched.map(({ name, by, data }) => [name, by, ...data])).toEqual([
      ['c/kernel', 'name', 5, 6],
      ['c/bias', 'name', 5, 6],
      ['c_bn/gamma', 'fold', 1, 1],
      ['c_bn/beta', 'fold', 0, 0],
    ]);
  });

  test.each([
    ['its convolution is missing too', [counted('c/bias', [2])]],
    ['there is no bias', [counted('c/kernel', [2])]],
    ['the bias is of another size', [counted('c/kernel', [2]), counted('c/bias', [3])]],
    ['part of it is there', [counted('c/kernel', [2]), counted('c/bias', [2]), counted('n/gamma', [2])]], // prettier-ignore
    ['part of it has another shape', [counted('c/kernel', [2]), counted('c/bias', [2]), counted('n/beta', [9])]], // prettier-ignore
  ])('nothing is filled where %s', (_, tensors) => {
    const params = [...conv('c', 'kernel'), ...norm('n')];
    const match = matchTensors(tensors, params, { epsilon: 1e-3 });
    expect(match.folded).toEqual([]);
    expect(match.complete).toBe(false);
    expect(match.matched.some(({ by }) => by === 'fold')).toBe(false);
  });

  test('a BatchNorm that nothing precedes has nothing to be folded into', () => {
    expect(foldedNorms(norm('n'), () => 'open', () => counted('n/bias', [2]))).toEqual([]); // prettier-ignore
  });

  test('epsilon as a model file gives it', () => {
    const block = [{ batchnorm: 'a' }, { conv2d: 'b' }];
    const of = (...layers) => normEpsilon({ defaults: {}, blocks: { block, more: layers } });
    expect(of()).toBe(1e-3);
    expect(of({ batchnorm: 'c', epsilon: 1e-5 })).toBe(null);
    expect(normEpsilon({ defaults: { batchnorm: { epsilon: 2e-5 } }, blocks: { block } })).toBe(
      2e-5,
    );
    expect(normEpsilon({ blocks: { block: [{ conv2d: 'b' }] } })).toBe(null);
  });

  test('report without it where nothing is folded', () => {
    const match = matchTensors([counted('a/kernel', [1])], conv('b', 'kernel'));
    const file = { format: 'tfjs', tensors: [], skipped: [], preprocess: null };
    expect(formatReport(match, file)).not.toContain('fold');
  });
});

/** Folds every BatchNorm (ε 1e-3) of Keras' MobileNetV1 into the convolution before it. */
function foldAll(entries) {
  const of = new Map(entries.map((entry) => [entry.name, entry]));
  return entries.flatMap(({ name, shape, data }) => {
    const [layer, kind] = name.split('/');
    if (layer.endsWith('_bn')) return [];
    if (layer === 'conv_preds') return [{ name, shape, data }];
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(
      (part) => of.get(`${layer}_bn/${part}`).data,
    );
    const scale = gamma.map((g, i) => g / Math.sqrt(variance[i] + 1e-3));
    // The channel that BatchNorm scales is the last axis, or the third of a depthwise kernel.
    const kernel = data.map((value, i) => value * scale[i % scale.length]);
    const bias = beta.map((b, i) => b - mean[i] * scale[i]);
    return [
      { name: `${layer}/${kind}`, shape, data: kernel },
      { name: `${layer}/bias`, shape: [bias.length], data: bias },
    ];
  });
}

test('real: MobileNetV1 0.25 folded here answers as the layered one', async () => {
  const { files, load } = sharedWeights('keras_mobilenet_v1_0.25_224_imagenet.h5');
  const { match } = await convertWeights({ files, load, params: mobilenetV1(0.25), renames });
  await inFolder(async (folder) => {
    const at = (name) => path.join(folder, name);
    const { contents } = slimGraph(foldAll(match.matched));
    for (const [name, bytes] of Object.entries(contents)) writeFileSync(at(name), bytes);
    const layered = await load('');
    writeFileSync(at('layered.h5'), layered);
    writeFileSync(
      at('labels.txt'),
      Array.from({ length: 1000 }, (_, i) => `class ${i}`).join('\n'),
    );
    const photo = path.join(writePhotos(at('photos'), 1), 'rose', '00.png');

    const about = ['--backbone', 'mobilenet_v1_0.25', '--top'];
    const words = [
      'convert',
      at('model.json'),
      at('folded.safetensors'),
      ...about,
      '--fold-identity',
    ];
    expect(await thaw('wasi', words)).toMatchObject({ status: 0, stderr: '' });
    const answer = async (weights) => {
      const { stdout } = await thaw('wasi', [
        ...['predict', '--backbone', 'mobilenet_v1_0.25', '--weights', weights],
        ...['--labels', at('labels.txt'), '--top', '5', '--json', photo],
      ]);
      return lastLine(stdout);
    };
    const [folded, whole] = [
      await answer(at('folded.safetensors')),
      await answer(at('layered.h5')),
    ];
    expect(folded.classes).toHaveLength(5);
    expect(folded.classes.map(({ name }) => name)).toEqual(whole.classes.map(({ name }) => name));
    for (const [i, { probability }] of folded.classes.entries()) {
      expect(Math.abs(probability - whole.classes[i].probability)).toBeLessThan(1e-4);
    }
  });
});
