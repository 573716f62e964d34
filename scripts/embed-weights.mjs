// Writes models/*.safetensors as one C file: the command line carries the weights that ship.
// Usage: embed-weights OUT.c FILE.safetensors…
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
await writeSource(
  out,
  `/* Generated from models/ by scripts/embed-weights.mjs. */
#include "app/shipped.h"

${entries.map((e) => `static const uint64_t ${e.name}[] = {${e.words}};`).join('\n')}

const thaw_shipped_weights thaw_shipped[] = {
${entries.map((e) => `    {"${e.name}", ${e.name}, ${e.length}},`).join('\n')}
    {NULL, NULL, 0},
};
`,
);
