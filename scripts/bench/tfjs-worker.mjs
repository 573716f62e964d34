// TF.js' wasm backend in a worker of a page: forward passes of networks with BatchNorm folded and
// activations fused, as its converter leaves them, and the head's training step.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { answerPage, contestant } from './answering.mjs';

const FEATURES = { mobilenet_v2: 1280 };

const weights = (...shape) => tf.randomUniform(shape, -0.05, 0.05);

/** @returns {(x: tf.Tensor4D) => tf.Tensor4D} */
function conv(size, stride, cin, cout, activation) {
  const filter = weights(size, size, cin, cout);
  const bias = weights(cout);
  return (x) => tf.fused.conv2d({ x, filter, strides: stride, pad: 'same', bias, activation });
}

function depthwise(stride, c) {
  const filter = weights(3, 3, c, 1);
  const bias = weights(c);
  return (x) =>
    tf.fused.depthwiseConv2d({
      x,
      filter,
      strides: stride,
      pad: 'same',
      bias,
      activation: 'relu6',
    });
}

/** Simonyan & Zisserman 2014, table 1, column D. */
function vgg16() {
  const layers = [];
  let cin = 3;
  for (const [cout, times] of [
    [64, 2],
    [128, 2],
    [256, 3],
    [512, 3],
    [512, 3],
  ]) {
    for (let i = 0; i < times; i++, cin = cout) layers.push(conv(3, 1, cin, cout, 'relu'));
    layers.push((x) => tf.maxPool(x, 2, 2, 'valid'));
  }
  return layers;
}

/** Sandler et al. 2018, table 2. */
function mobilenet_v2() {
  const layers = [conv(3, 2, 3, 32, 'relu6')];
  let cin = 32;
  for (const [factor, cout, times, stride] of [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ]) {
    for (let i = 0; i < times; i++, cin = cout) {
      const inner = cin * factor;
      const block = [
        ...(factor > 1 ? [conv(1, 1, cin, inner, 'relu6')] : []),
        depthwise(i === 0 ? stride : 1, inner),
        conv(1, 1, inner, cout, 'linear'),
      ];
      const run = (x) => block.reduce((y, layer) => layer(y), x);
      layers.push(i === 0 ? run : (x) => tf.add(x, run(x)));
    }
  }
  return [...layers, conv(1, 1, 320, 1280, 'relu6')];
}

/** Forward passes; reading the result waits for it. */
function forwardOf({ backbone, batch, side }) {
  const layers = { vgg16, mobilenet_v2 }[backbone]();
  const photos = tf.randomUniform([batch, side, side, 3], -1, 1);
  return () => {
    const features = tf.tidy(() =>
      tf.mean(
        layers.reduce((y, layer) => layer(y), photos),
        [1, 2],
      ),
    );
    features.dataSync();
    features.dispose();
  };
}

/** `steps` steps of Adam on the head. */
function headOf({ backbone, batch, classes, steps }) {
  const cin = FEATURES[backbone];
  const features = tf.randomUniform([batch, cin], 0, 1);
  const labels = tf.oneHot(
    Array.from({ length: batch }, (_, i) => i % classes),
    classes,
  );
  const [w1, b1, w2, b2] = [
    weights(cin, 128),
    tf.zeros([128]),
    weights(128, classes),
    tf.zeros([classes]),
  ].map((start) => tf.variable(start));
  const optimizer = tf.train.adam(1e-3);
  const loss = () => {
    const hidden = tf.relu(tf.add(tf.matMul(features, w1), b1));
    return tf.losses.softmaxCrossEntropy(labels, tf.add(tf.matMul(hidden, w2), b2));
  };
  return () => {
    for (let i = 0; i < steps; i++) {
      const value = optimizer.minimize(loss, true);
      value.dataSync();
      value.dispose();
    }
  };
}

class TfjsWork {
  #work;

  async open(job) {
    this.#work = (job.kind === 'head' ? headOf : forwardOf)(job);
    this.#work();
  }

  turn() {
    const begun = performance.now();
    this.#work();
    return (performance.now() - begun) / 1e3;
  }

  close() {
    tf.disposeVariables();
  }
}

answerPage(
  contestant(async ({ threads }) => {
    setWasmPaths(new URL('/peers/@tensorflow/tfjs-backend-wasm/dist/', location.href).href);
    setThreadsCount(threads);
    await tf.setBackend('wasm');
    return new TfjsWork();
  }),
);
