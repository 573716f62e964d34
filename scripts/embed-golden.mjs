// Writes wasm-tests/golden/*.safetensors as one C file, since the browser's tests have no files.
// Usage: embed-golden OUT.c FILE.safetensors…
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { words, writeSource } from './embed.mjs';

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
await writeSource(out, source);
