/** The model of this file, on the engine of this file. */
import createThaw from 'thaw-simd'; // build/web/thaw-simd.js, by scripts/build-predictor.mjs
import { Engine } from '../engine/engine.js';
import { detectFeatures } from '../engine/features.js';
import { chooseBuild, makeMemory } from '../engine/load.js';
import { sourceOf } from '../worker/photo.js';
import { embeddedEngine, embeddedWeights } from './embedded.js';

/** The engine's module, of a program that is at hand: nothing is fetched. */
function load(wasmMemory) {
  return new Promise((resolve, reject) => {
    const instantiate = async (imports, receive) => {
      const { instance } = await WebAssembly.instantiate(embeddedEngine(), imports);
      receive(instance);
    };
    const instantiateWasm = (imports, receive) => {
      instantiate(imports, receive).catch(reject); // the module itself would wait for ever
      return {}; // it comes later
    };
    createThaw({ wasmMemory, instantiateWasm }).then(resolve, reject);
  });
}

/**
 * @param {{recipe: object, classes: string[]}} model
 * @returns {Promise<(photo: Blob|ImageData) => Promise<import('../ui/smooth.js').Classes>>} what it
 *   says of a photo, most probable first: as `thaw predict` says it, to the last bit
 */
export async function startModel({ recipe, classes }) {
  const features = detectFeatures();
  const choice = chooseBuild({ build: 'simd' }, features);
  const module = await load(makeMemory(false, features.phone));
  const run = new Engine(module, choice).open(recipe);
  run.restore(classes, embeddedWeights());
  return async (photo) => {
    if (photo instanceof ImageData) return run.predictPixels(photo).classes;
    const { image, bytes } = await sourceOf(new Uint8Array(await photo.arrayBuffer()), photo);
    return (image ? run.predictPixels(image) : run.predictFile(bytes)).classes;
  };
}
