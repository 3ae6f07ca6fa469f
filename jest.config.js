import { availableParallelism } from 'node:os';
import path from 'node:path';

// One way to load and run every suite: decision 0275. Suites differ only in what they may touch.
const shared = {
  runner: '<rootDir>/test/support/suites/runner.mjs',
  // Node's hooks do that.
  transform: {},
};

// Most of what a broker's start costs is its modules, which Node compiles once for all of them. It goes with the modules that
// it is of: each build adds to it, and nobody takes from it.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules/.cache/compile');

// Workers and the programs that tests start inherit it; for the reason see testTimeout.
process.env.POSTHORN_TEST_TIMEOUT_MS ??= '60000';

export default {
  // Suites wait for processes, sessions and retries for most of their time: 47 of test/client, test/cli and test/crash took two
  // cores 374 s by two and 220 s by four. They share one PostgreSQL, so there is an end to it.
  maxWorkers: Math.min(8, 2 * availableParallelism()),
  testSequencer: '<rootDir>/test/support/spread.mjs',
  // A machine that is busy with other things is slow, not wrong: the default of 5 s is no claim about us. Long enough
  // that the wait of a claim which never comes true ends first and says what it waited for: WAIT_MS in test/support/patience.ts.
  // Some wait for several things in turn, each of which may take most of that, where ten processes share a processor.
  testTimeout: 300_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.(pg|e2e)\\.spec\\.ts$', '/dist/', '/node_modules/'],
    },
    {
      ...shared,
      displayName: 'postgres',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
      testMatch: ['**/*.pg.spec.ts'],
      testPathIgnorePatterns: ['/dist/', '/node_modules/'],
      globalSetup: '<rootDir>/test/support/postgres-setup.mjs',
      globalTeardown: '<rootDir>/test/support/postgres-teardown.mjs',
    },
    {
      ...shared,
      displayName: 'e2e',
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.e2e.spec.ts'],
      testPathIgnorePatterns: ['/dist/', '/node_modules/'],
      globalSetup: '<rootDir>/test/support/postgres-setup.mjs',
      globalTeardown: '<rootDir>/test/support/postgres-teardown.mjs',
    },
  ],
};
