// Writes wasm-tests/golden/*.safetensors as one C file, since the browser's tests have no files.
// Usage: embed-golden OUT.c FILE.safetensors…
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const WORD = 8;

/** The bytes as little-endian words: an eighth of the tokens that bytes would be. */
function words(bytes) {
  const padded = Buffer.alloc(Math.ceil(bytes.length / WORD) * WORD);
  bytes.copy(padded);
  const list = [];
  for (let at = 0; at < padded.length; at += WORD) {
    list.push(`0x${padded.readBigUInt64LE(at).toString(16)}`);
  }
  return list.join(',').replace(/(.{1,120},)/g, '$1\n');
}

const [out, ...files] = process.argv.slice(2);
const entries = await Promise.all(
  files.map(async (file) => {
    const bytes = await readFile(file);
    return { name: path.basename(file, '.safetensors'), length: bytes.length, words: words(bytes) };
  }),
);
const source = `/* Generated from wasm-tests/golden by scripts/embed-golden.mjs. */
#include "golden.h"

${entries.map((e) => `static const uint64_t ${e.name}[] = {${e.words}};`).join('\n')}

const golden_embedded golden_embedded_files[] = {
${entries.map((e) => `    {"${e.name}", ${e.name}, ${e.length}},`).join('\n')}
    {NULL, NULL, 0},
};
`;
await mkdir(path.dirname(out), { recursive: true });
await writeFile(out, source);
