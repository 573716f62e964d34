// Trains on drawn pictures in the build that a message names: {build, recipe, perClass}.
import { Engine } from '/engine/engine.js';

const PAGE_BYTES = 65536;
const THREADS = 2;

async function load(build) {
  const { default: createThaw } = await import(`/thaw-${build}.js`);
  const wasmMemory = new WebAssembly.Memory({
    initial: (32 << 20) / PAGE_BYTES,
    maximum: (1 << 30) / PAGE_BYTES,
    shared: build !== 'simd',
  });
  const module = await createThaw({ wasmMemory, poolSize: THREADS - 1 });
  return new Engine(module, { build, why: 'asked', threads: THREADS });
}

onmessage = async ({ data: { build, recipe, perClass } }) => {
  try {
    const engine = await load(build);
    const run = engine.open(recipe);
    run.addShapes(perClass);
    run.start();
    const losses = [];
    for (let event; (event = run.step()).event !== 'done';) {
      if (event.event === 'epoch') losses.push(event.loss, event.val_loss);
    }
    postMessage({ relaxed: engine.description.relaxed, losses, weights: run.save() });
  } catch (error) {
    postMessage({ failure: error.stack });
  }
};
