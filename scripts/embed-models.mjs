// Writes models/*.json as one C file, so that every program carries its backbones.
// Usage: embed-models OUT.c MODEL.json…
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** JSON without its white space, as lines of a C string. */
function literal(json) {
  const text = JSON.stringify(json);
  const lines = text.match(/.{1,90}/gsu) ?? [];
  return lines.map((line) => `     ${JSON.stringify(line)}`).join('\n');
}

const [out, ...files] = process.argv.slice(2);
const documents = await Promise.all(files.map(async (f) => JSON.parse(await readFile(f, 'utf8'))));
const models = documents.filter((document) => document.thaw_model); // registry.json is none
const entries = models.map((model) => {
  const text = literal(model);
  return `    {"${model.name}",\n${text},\n     ${Buffer.byteLength(JSON.stringify(model))}},`;
});
const source = `/* Generated from models/ by scripts/embed-models.mjs. */
#include "graph/model.h"

const thaw_builtin_model thaw_builtin_models[] = {
${entries.join('\n')}
    {NULL, NULL, 0},
};
`;
await mkdir(path.dirname(out), { recursive: true });
await writeFile(out, source);
