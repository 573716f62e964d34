/** Files out of what people drop or choose, each with its path: `flowers/tulip/7.jpg`. */

/**
 * @typedef {{path: string, file: File}} Entry
 */

/** Hidden files (.DS_Store) are nobody's photos. */
const isHidden = (path) => path.split('/').some((name) => name.startsWith('.'));

/** @param {FileSystemDirectoryEntry} folder */
async function childrenOf(folder) {
  const reader = folder.createReader();
  const children = [];
  for (;;) {
    // Browsers hand out a folder in portions and end with an empty one.
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return children;
    children.push(...portion);
  }
}

async function* walk(entry, prefix) {
  const path = prefix + entry.name;
  if (entry.isFile) {
    yield { path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) };
    return;
  }
  for (const child of await childrenOf(entry)) yield* walk(child, `${path}/`);
}

/**
 * @param {DataTransfer} transfer of a drop event; read before the event's handler returns
 * @returns {Promise<Entry[]>} folders and the folders in them included
 */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const files = [];
  for (const entry of entries) {
    for await (const file of walk(entry, '')) files.push(file);
  }
  return files.filter(({ path }) => !isHidden(path));
}

/**
 * @param {HTMLInputElement} input of type file
 * @returns {Entry[]}
 */
export function chosenFiles(input) {
  return [...input.files]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !isHidden(path));
}
