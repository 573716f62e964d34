export default {
  roots: ['<rootDir>/wasm-tests'],
  testMatch: ['**/*.test.mjs'],
  moduleFileExtensions: ['mjs', 'js', 'json'],
  transform: {},
  testEnvironment: '<rootDir>/wasm-tests/support/environment.mjs',
  reporters: ['default', '<rootDir>/wasm-tests/support/summary-reporter.mjs'],
  testTimeout: 60_000,
  maxWorkers: 2,
  watchman: false,
};
