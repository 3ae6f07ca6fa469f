import path from 'node:path';

// One transform and one resolution for every suite: TypeScript through swc, sibling libraries from their sources,
// so that a test never runs against a stale build. Suites differ only in what they may touch.
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@posthorn/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^posthorn$': '<rootDir>/apps/broker/src/index.ts',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        // Beside the code, not in it: what each suite reads and compiles anew is a quarter of the size.
        sourceMaps: true,
        swcrc: false,
      },
    ],
  },
};

// Most of what a broker's start costs is its modules, which Node compiles once for all of them. It goes with the modules that
// it is of: each build adds to it, and nobody takes from it.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules/.cache/compile');

// Workers and the programs that tests start inherit it; for the reason see testTimeout.
process.env.POSTHORN_TEST_TIMEOUT_MS ??= '60000';

export default {
  // Two cores: one for the suites, one for the server they talk to.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  // A machine that is busy with other things is slow, not wrong: the default of 5 s is no claim about us. Long enough
  // that the wait of a claim which never comes true ends first and says what it waited for: WAIT_MS in test/support/patience.ts.
  testTimeout: 180_000,
  // A worker that has loaded our modules for a hundred suites gives hundreds of megabytes back when it ends, and on a busy
  // machine takes longer for it than the half second after which Jest calls that a leak. What really leaks does not end at all.
  workerGracefulExitTimeout: 10_000,
  // Modules of a suite that is over are not all given back (about 9 MB a suite): a worker that has grown starts anew,
  // which takes it a second, rather than to meet Node's limit, 2 GB on a machine with 4, in the suite that comes then.
  workerIdleMemoryLimit: '1GB',
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
