/**
 * From paths to classes: what the folders of a drop mean. The rules are those of csrc/data/layout.h;
 * a page sees one more folder than the command line, the one that was dropped.
 *
 * @typedef {{path: string, file: Blob}} Entry
 * @typedef {object} Placed
 * @property {string} className
 * @property {string|null} split name of the folder that gave it: train, val, validation or test
 * @property {string} rest path below the class folder
 * @property {Blob} file
 */

const SPLITS = ['train', 'val', 'validation', 'test'];

/** Drops the folders around a data set: as long as everything lies in one folder that has folders. */
function unwrap(paths) {
  const [first] = paths[0] ?? [];
  const wrapped =
    first !== 'train' &&
    paths.every((path) => path.length > 1 && path[0] === first) &&
    paths.some((path) => path.length > 2);
  return wrapped ? unwrap(paths.map((path) => path.slice(1))) : paths;
}

function hasSplitFolders(paths) {
  const folders = new Set(paths.filter((path) => path.length > 1).map(([folder]) => folder));
  return (
    folders.has('train') &&
    [...folders].every((folder) => SPLITS.includes(folder)) &&
    paths.some((path) => path.length > 2)
  );
}

/**
 * @param {Entry[]} entries
 * @returns {{placed: Placed[], loose: Blob[], stray: string[]}} loose: files dropped without any folder;
 *   stray: paths of files that lie beside class folders
 */
export function placeFiles(entries) {
  const paths = unwrap(entries.map(({ path }) => path.split('/')));
  const splits = hasSplitFolders(paths);
  const folders = paths.some((path) => path.length > 1);
  const result = { placed: [], loose: [], stray: [] };
  entries.forEach(({ path: whole, file }, i) => {
    const split = splits && SPLITS.includes(paths[i][0]) ? paths[i][0] : null;
    const path = split ? paths[i].slice(1) : paths[i];
    if (path.length > 1) {
      result.placed.push({ className: path[0], split, rest: path.slice(1).join('/'), file });
    } else if (folders) result.stray.push(whole);
    else result.loose.push(file);
  });
  return result;
}
