/**
 * The registry of official weights (models/registry.json): which file is whose, where it lies and what
 * it must be. Reads and checks; fetching is the host's, since a page and a command line do it differently.
 *
 * @typedef {object} Entry
 * @property {string} name what people call it: `mobilenet_v2_1.0`, `mobilenet_v2_1.0_top`
 * @property {string} backbone with its width, as a recipe names it
 * @property {boolean} top whether the 1000-class classifier is included
 * @property {string} file
 * @property {string} address of the file
 * @property {number|null} bytes null where no public source tells
 * @property {{algorithm: 'md5'|'sha256', digest: string}|null} hash null where no public source tells
 * @property {string} licence
 * @property {import('./preprocess.js').PreprocessMode} preprocess how its network wants pixels
 * @property {string|null} renames id of the rule set that its names need; null: they are the backbone's
 * @property {string} title
 */
import { WeightsError } from './tensor.js';

const HASH = /^(?:md5:[0-9a-f]{32}|sha256:[0-9a-f]{64})$/;

/**
 * @param {any} document models/registry.json, parsed
 * @returns {Entry[]}
 */
export function readRegistry(document) {
  if (document?.thaw_registry !== 1 || !Array.isArray(document.families)) {
    throw new WeightsError(
      'registry: wanted "thaw_registry": 1 and a list of families, found none',
    );
  }
  const entries = document.families.flatMap((family) => familyEntries(family));
  const seen = new Set();
  for (const { name } of entries) {
    if (seen.has(name)) throw new WeightsError(`registry: ${name}: wanted once, found twice`);
    seen.add(name);
  }
  return entries;
}

function familyEntries({ title, address, licence, preprocess, renames, columns, files }) {
  return files.map((row) => {
    const cells = Object.fromEntries(columns.map((column, i) => [column, row[i]]));
    const { name, backbone, top, file, bytes, hash } = cells;
    const owner = `registry: ${name}`;
    if (typeof name !== 'string' || typeof backbone !== 'string' || typeof file !== 'string') {
      throw new WeightsError(`${owner}: wanted name, backbone and file, found ${row}`);
    }
    if (hash !== null && !HASH.test(hash)) {
      throw new WeightsError(`${owner}: hash: wanted md5:… or sha256:…, found ${hash}`);
    }
    const [algorithm, digest] = hash?.split(':') ?? [];
    return {
      name,
      backbone,
      top,
      file,
      address: trustedAddress(address + file, owner),
      bytes,
      hash: hash === null ? null : { algorithm, digest },
      licence,
      preprocess,
      renames,
      title,
    };
  });
}

/** Weights travel encrypted, except from this computer to itself. */
function trustedAddress(address, owner) {
  const { protocol, hostname } = new URL(address);
  const isLoopback = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (protocol === 'https:' || isLoopback) return address;
  throw new WeightsError(`${owner}: address: wanted https, found ${address}`);
}

/**
 * Whether a file is the one that an entry means; throws where it is not.
 * @param {Entry} entry
 * @param {{bytes: number, digest: string|null}} found digest: of the entry's algorithm, in hex
 */
export function checkIdentity({ name, bytes, hash }, found) {
  if (bytes !== null && bytes !== found.bytes) {
    throw new WeightsError(`${name}: size: wanted ${bytes} bytes, found ${found.bytes}`);
  }
  if (hash !== null && hash.digest !== found.digest) {
    throw new WeightsError(
      `${name}: ${hash.algorithm}: wanted ${hash.digest}, found ${found.digest}`,
    );
  }
}
