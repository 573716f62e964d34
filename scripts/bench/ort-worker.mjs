// ONNX Runtime Web in a worker of a page: forward passes of models that torch_peer.py exports.
import * as ort from '/peers/onnxruntime-web/dist/ort.wasm.min.mjs';
import { answerPage, contestant } from './answering.mjs';

class OrtWork {
  #session;
  #feeds;

  constructor(threads) {
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = new URL('/peers/onnxruntime-web/dist/', location.href).href;
  }

  async open({ backbone, batch, side }) {
    this.#session = await ort.InferenceSession.create(`/models/${backbone}.onnx`, {
      executionProviders: ['wasm'],
    });
    const shape = [batch, 3, side, side];
    const data = Float32Array.from({ length: batch * 3 * side * side }, () => Math.random() - 0.5);
    this.#feeds = { photos: new ort.Tensor('float32', data, shape) };
    await this.turn();
  }

  async turn() {
    const begun = performance.now();
    await this.#session.run(this.#feeds);
    return (performance.now() - begun) / 1e3;
  }

  close() {
    return this.#session.release();
  }
}

answerPage(contestant(async ({ threads }) => new OrtWork(threads)));
