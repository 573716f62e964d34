// One run of the WASI program. It sees the files of this computer under their own names.
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { WASI } from './node-wasi.mjs';
import { parentPort, workerData } from 'node:worker_threads';

const { program, words, cancelFile, output, cwd } = workerData;
const stdout = output === undefined ? 1 : openSync(output, 'w');
const wasi = new WASI({
  version: 'preview1',
  args: ['thaw', ...words],
  env: { PWD: cwd, THAW_CANCEL_FILE: cancelFile },
  preopens: { '/': path.parse(cwd).root },
  stdout,
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
const status = wasi.start(instance);
if (output !== undefined) closeSync(stdout);
parentPort.postMessage(status);
