// Writes models/*.json as one C file, so that every program carries its backbones.
// Usage: embed-models OUT.c MODEL.json…
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeSource } from './embed.mjs';

/** JSON without its white space, as lines of a C string. */
function literal(json) {
  const text = JSON.stringify(json);
  const lines = text.match(/.{1,90}/gsu) ?? [];
  return lines.map((line) => `     ${JSON.stringify(line)}`).join('\n');
}

/** Bytes of the weights that ship with a model, beside its file and under its name; 0: none do. */
async function weightsBytes(file, { name, weights }) {
  if (!weights) return 0;
  const { size } = await stat(path.join(path.dirname(file), `${name}.safetensors`));
  return size;
}

const [out, ...files] = process.argv.slice(2);
const documents = await Promise.all(files.map(async (f) => JSON.parse(await readFile(f, 'utf8'))));
const bytes = await Promise.all(files.map((file, i) => weightsBytes(file, documents[i])));
const entries = documents.map((model, i) => {
  const text = literal(model);
  return `    {"${model.name}",\n${text},\n     ${Buffer.byteLength(JSON.stringify(model))}, ${bytes[i]}},`;
});
const source = `/* Generated from models/ by scripts/embed-models.mjs. */
#include "graph/model.h"

const thaw_builtin_model thaw_builtin_models[] = {
${entries.join('\n')}
    {NULL, NULL, 0, 0},
};
`;
await writeSource(out, source);
