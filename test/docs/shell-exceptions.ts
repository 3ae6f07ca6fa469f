/** A command of the documents that is not run as it stands. */
export interface Exception {
  readonly command: RegExp;
  /** Only in this document; in all when left out. */
  readonly file?: string;
  readonly because: string;
}

/**
 * Everything else in a block of `sh` is run. The first that fits counts, and one that fits nothing is refused, so this is the
 * whole list of what readers are told to type and no test types.
 */
export const exceptions: readonly Exception[] = [
  {
    command: /^npm (?:ci|test|run)\b/,
    because: 'builds, tests or serves this repository; commands.spec.ts holds the names',
  },
  {
    command: /^POSTHORN_TEST_\w+=\S+ npm test\b/,
    because: 'runs this suite; commands.spec.ts holds the names of the variables',
  },
  {
    command: /^npm (?:install|init|uninstall)\b/,
    because:
      'needs published packages; commands.spec.ts holds their names, test/packages installs them',
  },
  {
    command: /^npm publish\b/,
    because: 'publishes; test/tidy and test/packages hold what npm takes along',
  },
  {
    command: /^npx posthorn demo$/,
    because:
      'runs until Ctrl-C; test/packages runs it from its packages, test/demo in the checkout',
  },
  {
    command: /^npx nest g\b/,
    because: 'runs in a project of the reader; test/schematics runs it in one',
  },
  {
    command:
      /^(?:mkdir shop|npx tsc$|node dist\/)|localhost:3000|orders\.kitchen\.dlq|kitchen\/offsets:reset/,
    file: 'docs/tutorial.md',
    because: 'needs the services of the tutorial; tutorial.e2e.spec.ts types it there',
  },
  {
    command: /^FROM=\S+ TO=\S+ node copy\.ts\b/,
    because: 'needs the other cluster, and copies until Ctrl-C; leaving.e2e.spec.ts does it',
  },
  {
    command: /^kafka-(?:acls|configs)\.sh\b/,
    because: "Apache Kafka's own tools; test/conformance sends the same requests",
  },
  {
    command: /"required":\["id","tip"\]/,
    file: 'docs/contracts.md',
    because:
      'is refused, which a shell takes for a failure; test/admin/contracts/contracts is refused so',
  },
  {
    command: /exports\/7\/content/,
    file: 'docs/dead-letters.md',
    because: 'has the number of an export that has ended; test/admin/records/exports downloads one',
  },
  {
    command: /^npx posthorn lag -w$/,
    because: 'watches until Ctrl-C; test/cli runs it on a clock',
  },
];
