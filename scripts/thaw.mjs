#!/usr/bin/env node
// `npx thaw …`: runs the WASI program under Node. What that program cannot do alone is done here:
// weights of other formats are converted, official ones fetched, and Ctrl-C reaches it.
import { WeightsError } from '../web/weights/tensor.js';
import { convertCommand } from './thaw-host/convert.mjs';
import { exportCommand } from './thaw-host/export.mjs';
import { asksForHelp, helpCommand } from './thaw-host/help.mjs';
import { modelsCommand } from './thaw-host/models.mjs';
import { runProgram } from './thaw-host/program.mjs';
import { withReadableWeights } from './thaw-host/weights.mjs';

/** @param {string[]} words */
async function main(words) {
  const [command, ...rest] = words;
  if (asksForHelp(words)) return helpCommand(words, runProgram);
  if (command === 'convert') return convertCommand(rest);
  if (command === 'export') return exportCommand(rest);
  if (command === 'models') return modelsCommand(rest, runProgram);
  return withReadableWeights(words, runProgram);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error.message) console.error(`thaw: ${error.message}`);
  process.exitCode = error.exitStatus ?? (error instanceof WeightsError ? 3 : 1);
}
