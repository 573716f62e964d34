/**
 * A network as the blocks of its paper: the layers' names say which belong together.
 *
 * @typedef {object} Block
 * @property {string} name
 * @property {{name: string, parameters: number, frozen: boolean}[]} layers that have parameters
 * @property {number[]} shape [h, w, c] of what comes out of it
 * @property {number} parameters
 * @property {number} thawed share of its parameters that trains, 0 … 1
 */

const STAGE = /^(.*?block_?\d+|fire\d+|expanded_conv|stem)(_|$)/;
const SEPARABLE = /^conv_(?:dw|pw|pad)_(\d+)/;
const OWN = /^bn_|_(bn|conv|relu|pad)$/gi;

/** @param {string} layer @returns {string} the block that it belongs to */
export function blockOf(layer) {
  const separable = SEPARABLE.exec(layer);
  return separable
    ? `block_${separable[1]}`
    : (STAGE.exec(layer)?.[1] ?? layer.replaceAll(OWN, ''));
}

/**
 * @param {{name: string, shape: number[], parameters: number, trainable: boolean,
 *   backbone: boolean}[]} layers all of the network, as the engine tells of them
 * @returns {Block[]} of the backbone, in order
 */
export function blocksOf(layers) {
  const blocks = [];
  for (const { name, shape, parameters, trainable, backbone } of layers) {
    if (!backbone) continue;
    const last = blocks.at(-1);
    if (parameters === 0) {
      if (last) last.shape = shape; // pooling, activations and sums end a block
      continue;
    }
    const block = blockOf(name);
    if (last?.name !== block) blocks.push({ name: block, layers: [], parameters: 0, thawed: 0 });
    const current = blocks.at(-1);
    current.layers.push({ name, parameters, frozen: !trainable });
    current.thawed += trainable ? parameters : 0;
    current.parameters += parameters;
    current.shape = shape;
  }
  return blocks.map((block) => ({ ...block, thawed: block.thawed / block.parameters }));
}

/**
 * Where the thaw line stands: everything from this block on trains, nothing before.
 * @param {Block[]} blocks
 * @returns {number} 0: all train … the number of blocks: none; where single layers differ, the first
 *   block of which something trains
 */
export function thawLine(blocks) {
  const first = blocks.findIndex(({ thawed }) => thawed > 0);
  return first < 0 ? blocks.length : first;
}

/**
 * @param {Block[]} blocks
 * @param {number} line
 * @returns {object} value of phases[i].freeze
 */
export function freezeBefore(blocks, line) {
  if (line <= 0) return { backbone: false };
  if (line >= blocks.length) return { backbone: true };
  return { until: blocks[line].layers[0].name };
}
