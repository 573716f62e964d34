#!/usr/bin/env node
// `npx thaw …`: runs the WASI program under Node. What that program cannot do alone is done here:
// weights of other formats are converted first, and Ctrl-C reaches it.
import { convertCommand, withReadableWeights } from './thaw-host/weights.mjs';
import { runProgram } from './thaw-host/program.mjs';

/** @param {string[]} words */
async function main(words) {
  if (words[0] === 'convert') return convertCommand(words.slice(1));
  return withReadableWeights(words, runProgram);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`thaw: ${error.message}`);
  process.exitCode = error.exitStatus ?? 1;
}
