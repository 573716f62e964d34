/**
 * From files of any format to a model's safetensors, with a report. Bytes in, bytes out: the command
 * line reads and writes files around it, the page takes what was dropped.
 */
import { isH5 } from './h5.js';
import { readKerasH5 } from './keras_h5.js';
import { readKerasZip } from './keras_zip.js';
import { matchTensors } from './match.js';
import { isNpy, readNpyFolder } from './npy.js';
import { formatKept, formatReport, preprocessOf } from './report.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import { WeightsError } from './tensor.js';
import { readTfjs } from './tfjs.js';
import { isLegacyTorch, isTorchZip, readLegacyTorch, readTorchZip } from './torch.js';
import { isZip, zipNames } from './zip.js';

/**
 * Reads weights of whichever format the files are in; content decides, not the ending.
 * @param {string[]} files one file, or all files of a folder, as paths with /
 * @param {(file: string) => Promise<Uint8Array>} load
 * @returns {Promise<import('./tensor.js').WeightFile>}
 */
export async function readWeights(files, load) {
  const manifest = files.find((file) => /(^|\/)model\.json$/.test(file));
  if (manifest) {
    const folder = manifest.slice(0, manifest.lastIndexOf('/') + 1);
    return readTfjs(await load(manifest), (shard) => load(folder + shard));
  }
  const arrays = files.filter((file) => file.endsWith('.npy'));
  if (arrays.length) return readNpyFolder(arrays, load);
  if (files.length !== 1) {
    throw new WeightsError(
      `wanted one weights file, a folder of .npy files or a model.json with its shards, ` +
        `found ${files.length} files: ${files.slice(0, 5).join(', ')}`,
    );
  }
  const [file] = files;
  const bytes = await load(file);
  if (isH5(bytes)) return readKerasH5(bytes);
  if (isZip(bytes)) {
    return isTorchZip(await zipNames(bytes)) ? readTorchZip(bytes) : readKerasZip(bytes);
  }
  if (isLegacyTorch(bytes)) return readLegacyTorch(bytes);
  if (isNpy(bytes)) return readNpyFolder([file], async () => bytes);
  if (looksLikeSafetensors(bytes)) return readSafetensors(bytes);
  throw new WeightsError(
    `${file}: wanted .safetensors, Keras .h5 or .keras, TF.js model.json, .npy or PyTorch's .pth, ` +
      'found none of them',
  );
}

function looksLikeSafetensors(bytes) {
  return bytes[8] === 0x7b; // the { that opens its header
}

/**
 * @param {object} job
 * @param {string[]} job.files
 * @param {(file: string) => Promise<Uint8Array>} job.load
 * @param {import('./match.js').Parameter[]} [job.params] of the model; without, every tensor is kept
 * @param {import('./rename.js').RuleSet[]} [job.renames]
 * @param {boolean} [job.byOrder]
 * @param {number} [job.epsilon] of the model's BatchNorm: fills folded ones with the identity
 * @param {Record<string, string>} [job.metadata] to be written with the tensors
 * @returns {Promise<{safetensors: Uint8Array|null, match: import('./match.js').Match, report: string,
 *   preprocess: import('./preprocess.js').Preprocess|null}>}
 *   safetensors is null unless every parameter has its tensor
 */
export async function convertWeights({ files, load, params, metadata, ...options }) {
  const file = await readWeights(files, load);
  const match = matchTensors(file.tensors, params ?? file.tensors, options);
  return {
    safetensors: match.complete ? writeSafetensors(match.matched, metadata) : null,
    match,
    report: params ? formatReport(match, file) : formatKept(file),
    preprocess: preprocessOf(match, file),
  };
}
