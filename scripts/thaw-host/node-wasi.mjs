// Node's WASI, made safe. Node 20 calls its functions from WebAssembly by V8's fast API calls, during
// which a growing memory may start a garbage collection that V8 is not prepared for there: it ends in
// "Fatal error … unreachable code" or a segmentation fault after a few thousand file reads.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--no-turbo-fast-api-calls');
export { WASI } from 'node:wasi';
