/** Closes a run with one line that scripts can read: `N passed, N failed, N skipped`. */
export default class {
  onRunComplete(_contexts, results) {
    // A file that could not be loaded has no tests to count, yet it failed.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    process.once('exit', () => console.log(line)); // after the summary of Jest's own
  }
}
