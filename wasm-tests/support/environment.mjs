// Jest's Node environment, in which a running test can turn out to be skipped: see skip.mjs.
import { TestEnvironment } from 'jest-environment-node';

export default class extends TestEnvironment {
  /** Runs after Jest's own handler, so the outcome of the test stands already. */
  async handleTestEvent({ name, test }) {
    if (name !== 'test_done') return;
    const reason = test.errors.flat().find((error) => error?.name === 'SkipTest');
    if (!reason) return;
    test.errors.length = 0;
    test.status = 'skip';
    process.stderr.write(`skipped: ${test.name}: ${reason.message}\n`);
  }
}
