/** Archives of photos, unpacked as they are read: never more than one member is held in memory. */

/** Macintosh archives carry a shadow of every file. */
const isNoise = (path) =>
  path.endsWith('/') || path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX');

/** Collects the pieces of a member; an error of the unzipper ends the reading of the archive. */
function collect(member, path, files, fail) {
  const pieces = [];
  member.ondata = (error, piece, last) => {
    if (error) return fail(error);
    pieces.push(piece);
    if (last) files.push({ path, file: new File(pieces, path.split('/').at(-1)) });
  };
  member.start();
}

/**
 * @param {File} archive
 * @returns {Promise<import('./protocol.js').Photo[]>} paths begin with the archive's name, as if it
 *   were a folder
 */
export async function unzipPhotos(archive) {
  const { Unzip, UnzipInflate } = await import('fflate');
  const folder = archive.name.replace(/\.zip$/i, '');
  const files = [];
  let failure = null;
  let members = 0;
  const unzip = new Unzip((member) => {
    members++;
    const path = member.name.replaceAll('\\', '/');
    if (!isNoise(path)) {
      collect(member, `${folder}/${path}`, files, (error) => (failure ??= error));
    }
  });
  unzip.register(UnzipInflate);
  const reader = archive.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    unzip.push(value ?? new Uint8Array(0), done);
    if (failure) throw new Error(`${archive.name}: ${failure.message}`);
    if (done) break;
  }
  if (members === 0) throw new Error(`${archive.name}: wanted a zip archive, found none`);
  return files;
}
