// Runs `thaw WORDS` once, in a build of the command line for browsers: {build, words, threads}.
onmessage = async ({ data: { build, words, threads } }) => {
  try {
    const { default: createThaw } = await import(`/build/bench/thaw-${build}.js`);
    const say = (line) => postMessage({ line });
    const program = await createThaw({ poolSize: threads - 1, print: say, printErr: say });
    postMessage({ answer: program.callMain([...words, '--threads', String(threads)]) });
  } catch (error) {
    postMessage({ failure: error.stack });
  }
};
