// THINK HARD BEFORE CHANGING THIS FILE: it is the architecture. Arrows point downwards only (ARCHITECTURE.md).
// A unit may import only what stands in its row. Nothing imports an app but the test kit, which is the broker in a test.
const mayImport = {
  'libs/protocol': [],
  'libs/records': [],
  'libs/db': [],
  'libs/embedded-postgres': [],
  'libs/log': ['libs/records', 'libs/db'],
  'libs/coordinator': ['libs/db'],
  'libs/admin-client': [],
  'libs/client': ['libs/protocol', 'libs/records'],
  'libs/transport': ['libs/client'],
  'libs/outbox': ['libs/transport', 'libs/client'],
  'libs/schematics': [],
  'libs/testing': ['libs/transport', 'libs/client', 'libs/embedded-postgres', 'apps/broker'],
  'libs/contracts': [],
  'libs/cli': ['libs/records', 'libs/client', 'libs/admin-client'],
  'apps/broker': [
    'libs/protocol',
    'libs/records',
    'libs/db',
    'libs/embedded-postgres',
    'libs/log',
    'libs/coordinator',
    'libs/client',
    'libs/cli',
  ],
  // The broker serves what this is built to; neither imports the other.
  'apps/console': ['libs/admin-client'],
  'apps/demo': [
    'libs/embedded-postgres',
    'libs/contracts',
    'libs/client',
    'libs/transport',
    'libs/outbox',
    'libs/admin-client',
  ],
  'apps/orders': ['libs/transport', 'libs/outbox', 'libs/contracts'],
  'apps/restaurant': ['libs/transport', 'libs/outbox', 'libs/contracts'],
  'apps/driver': ['libs/transport', 'libs/outbox', 'libs/contracts'],
  'apps/payment': ['libs/transport', 'libs/outbox', 'libs/contracts'],
};
// The same for folders of the two largest units. The files that stand beside the folders (the contract, settings, the API
// table) may be imported by each, and put the folders together.
const folderMayImport = {
  'libs/log/src': {
    tasks: [],
    sql: ['storage'],
    storage: ['sql', 'tasks'],
    producers: ['sql'],
    transactions: [],
    topics: ['sql'],
    leases: ['sql', 'tasks'],
    partitions: ['storage', 'sql', 'producers', 'transactions'],
    append: ['partitions', 'producers', 'storage', 'sql', 'tasks'],
    fetch: ['partitions', 'storage', 'sql', 'transactions', 'tasks'],
    retention: ['append', 'fetch', 'partitions', 'sql', 'tasks'],
    compaction: ['fetch', 'partitions', 'storage', 'sql', 'transactions'],
  },
  'apps/broker/src/kafka': {
    network: [],
    changes: [],
    metadata: ['changes'],
    authorization: ['metadata'],
    configs: ['changes'],
    produce: [],
    fetch: ['authorization', 'metadata'],
    transactions: ['metadata'],
  },
};
const nestAllowed = ['libs/transport', 'libs/outbox', 'libs/schematics', 'libs/testing'];

export default {
  forbidden: [
    ...Object.entries(mayImport).map(([unit, allowed]) => ({
      name: `${unit} imports only ${allowed.length > 0 ? allowed.join(', ') : 'itself'}`,
      severity: 'error',
      from: { path: `^${unit}/` },
      to: { path: '^(libs|apps)/', pathNot: `^(${[unit, ...allowed].join('|')})/` },
    })),
    ...Object.entries(folderMayImport).flatMap(([parent, folders]) =>
      Object.entries(folders).map(([folder, allowed]) => ({
        name: `${parent}/${folder} imports beside its own ${allowed.join(', ') || 'no folder'}`,
        severity: 'error',
        from: { path: `^${parent}/${folder}/` },
        to: {
          path: `^${parent}/[^/]+/`,
          pathNot: `^${parent}/(${[folder, ...allowed].join('|')})/`,
        },
      })),
    ),
    {
      name: 'the network knows bytes, not APIs',
      severity: 'error',
      from: { path: '^apps/broker/src/kafka/network/' },
      to: { path: '^apps/broker/src/kafka/[^/]+$' },
    },
    {
      name: 'no deep imports: a library is entered by its index only, and so is the broker',
      severity: 'error',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: {
        path: '^(libs|apps)/([^/]+)/(src|dist)/',
        pathNot: ['^$1/$2/', '/(src|dist)/index\\.(ts|js|d\\.ts)$'],
      },
    },
    {
      name: 'Nest only in apps and in the libraries that Nest users install',
      severity: 'error',
      from: { path: '^libs/', pathNot: `^(${nestAllowed.join('|')})/` },
      to: { path: 'node_modules/@nestjs/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|\\.spec\\.ts$)' },
    tsPreCompilationDeps: true,
  },
};
