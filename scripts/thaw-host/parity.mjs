// Before `thaw export` writes anything: what it is about to write is read back and run beside the
// trained model, on pictures drawn here, since the photos of the run may be elsewhere.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { compareAnswers, readExport } from '../../web/export/parity.js';
import { HostError } from './errors.mjs';
import { askProgram } from './program.mjs';

const PICTURES = 8;
const SIDE = 96;
const HEADER_BYTES = 54;

/** Waves of three colours, other ones for each index, as a BMP of 24 bits. @param {number} index */
function picture(index) {
  const bytes = Buffer.alloc(HEADER_BYTES + SIDE * SIDE * 3); // rows are multiples of 4 as they are
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(HEADER_BYTES, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(SIDE, 18);
  bytes.writeInt32LE(SIDE, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let i = 0; i < SIDE * SIDE * 3; i++) {
    const [x, y] = [Math.floor(i / 3) % SIDE, Math.floor(i / 3 / SIDE)];
    const wave = Math.sin((x * (index + 1)) / 9 + i) + Math.cos((y * (index + 3)) / 14);
    bytes[HEADER_BYTES + i] = 127.5 + 63 * wave;
  }
  return bytes;
}

async function writeModel(folder, { recipe, classes, file }) {
  await writeFile(path.join(folder, 'recipe.json'), JSON.stringify(recipe));
  await writeFile(path.join(folder, 'classes.json'), JSON.stringify(classes));
  await writeFile(path.join(folder, 'weights.safetensors'), file);
}

async function answersOf(run, classes, images) {
  const words = ['predict', '--run', run, '--json', '--top', String(classes), ...images];
  const { status, lines } = await askProgram(words);
  if (status !== 0) throw new HostError(`export: ${run}: its model cannot be run`, status);
  return lines.map((line) => line.classes);
}

/**
 * Throws where the files of an export do not answer as the run's model.
 * @param {string} run folder
 * @param {string} format
 * @param {Record<string, Uint8Array>} files
 * @returns {Promise<import('../../web/export/parity.js').Parity>}
 */
export async function checkParity(run, format, files) {
  const folder = await mkdtemp(path.join(tmpdir(), 'thaw-export-'));
  try {
    const read = await readExport(format, files);
    await writeModel(folder, read);
    const names = Array.from({ length: PICTURES }, (_, i) => `picture ${i}`);
    const images = names.map((name) => path.join(folder, `${name}.bmp`));
    for (const [i, image] of images.entries()) await writeFile(image, picture(i));
    const wanted = await answersOf(run, read.classes.length, images);
    const found = await answersOf(folder, read.classes.length, images);
    return compareAnswers(Object.keys(files)[0], names, wanted, found);
  } finally {
    await rm(folder, { recursive: true });
  }
}
