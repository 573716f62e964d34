import { readWeights } from '../weights/convert.js';
import { recognize } from './official.js';
import { matchTensors } from '../weights/match.js';
import renames from '../weights/renames.json';
import { formatReport, preprocessOf } from '../weights/report.js';
import { writeSafetensors } from '../weights/safetensors.js';

/** Width multipliers that weights are published for. */
const WIDTHS = ['', '_0.25', '_0.35', '_0.5', '_0.75', '_1.3', '_1.4'];

/**
 * Brings a weights file of any format to the parameters of the recipe's backbone.
 * @param {import('../engine/engine.js').Engine} engine
 * @param {object} recipe
 * @param {import('./protocol.js').Photo[]} files one file, or a model.json with its shards
 * @returns {Promise<import('./protocol.js').Conversion>}
 */
export async function convertWeights(engine, recipe, files) {
  const byPath = new Map(files.map(({ path, file }) => [path, file]));
  const load = async (path) => {
    const blob = byPath.get(path);
    if (!blob) throw new Error(`${path} is wanted too: choose all files of the model together`);
    return new Uint8Array(await blob.arrayBuffer());
  };
  const file = await readWeights([...byPath.keys()], load);
  const { params, preprocess } = backbone(engine, recipe);
  const match = matchTensors(file.tensors, params, { renames });
  const found = preprocessOf(match, file)?.mode ?? preprocess;
  return {
    official: await recognize(files),
    weights: match.complete ? new Blob([writeSafetensors(match.matched)]) : null,
    report: formatReport(match, file),
    matched: match.matched.length,
    wanted: params.length,
    fits: match.complete ? [] : fitting(engine, file.tensors),
    preprocess: found === preprocess ? null : { found, wanted: preprocess },
  };
}

function backbone(engine, recipe) {
  const { parameters, preprocess } = engine.summary({ model: recipe.model }, 2, 0);
  return { params: parameters.filter((parameter) => parameter.backbone), preprocess };
}

/** Names of the backbones that all tensors are there for. */
function fitting(engine, tensors) {
  const names = engine.description.models.flatMap(({ name, has_widths: hasWidths }) =>
    (hasWidths ? WIDTHS : ['']).map((width) => name + width),
  );
  return names.filter((name) => {
    const { params } = backbone(engine, { model: { backbone: name } });
    return matchTensors(tensors, params, { renames }).complete;
  });
}
