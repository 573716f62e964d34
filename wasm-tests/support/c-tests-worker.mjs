// Loads the test program once and runs the test that each message names.
import createThaw from '/thaw-tests.js';

const lines = [];

const loading = createThaw({
  poolSize: 3, // so tests can have up to four threads
  print: (line) => lines.push(line),
  printErr: (line) => lines.push(line),
});

onmessage = async ({ data: name }) => {
  lines.length = 0;
  let status;
  try {
    status = (await loading).callMain([name]);
  } catch (error) {
    status = 134; // a trap, as a native program ends on SIGABRT
    lines.push(error.stack);
  }
  postMessage({ status, output: lines.join('\n') });
};
