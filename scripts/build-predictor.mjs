// The page that a model is taken away in (web/predictor), as one file with the engine inside and a mark
// where the model will stand. Its policy names its own program and style by their hashes and allows
// nothing else.
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../web/predictor/', import.meta.url));
const PAGE = 'predictor.html';

const hashOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/**
 * Writes predictor.html.
 * @param {string} folder the built engine
 * @param {import('esbuild').BuildOptions} options as the page was built
 * @returns {Promise<{file: string, bytes: number}>}
 */
export async function buildPredictor(folder, options) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [path.join(source, 'main.js')],
    outdir: folder,
    write: false,
    sourcemap: false,
    alias: { 'thaw-simd': path.resolve(folder, 'thaw-simd.js') },
    external: ['module'], // Node's, which the engine's script asks for there alone
  });
  const textOf = (extension) => outputFiles.find(({ path: name }) => name.endsWith(extension)).text;
  const script = textOf('.js');
  const style = textOf('.css');
  const engine = readFileSync(path.join(folder, 'thaw-simd.wasm')).toString('base64');
  const parts = {
    'SCRIPT-HASH': hashOf(script),
    'STYLE-HASH': hashOf(style),
    '<!-- style -->': `<style>${style}</style>`,
    '<!-- engine -->': `<script type="application/base64" id="engine">${engine}</script>`,
    '<!-- script -->': `<script type="module">${script}</script>`,
  };
  const page = Object.entries(parts).reduce(
    (text, [mark, part]) => text.replace(mark, () => part),
    readFileSync(path.join(source, 'page.html'), 'utf8'),
  );
  const file = path.join(folder, PAGE);
  writeFileSync(file, page);
  return { file, bytes: statSync(file).size };
}
