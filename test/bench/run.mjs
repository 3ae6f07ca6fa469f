// `npm run bench [name ...]`: each benchmark in a process of its own; exit 1 when a figure misses its bound.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ALL = [
  'ingest',
  'log-ingest',
  'log-fetch',
  'record-index',
  'browse',
  'dead-letters',
  'latency',
  'handlers',
  'slow-handler',
  'tail',
  'fetch-session',
  'held-transaction',
  'transactions',
  'outbox',
  'memory',
  'access',
  'idle-connections',
  'codec',
  'requests',
  'brokers',
  'rolling-restart',
  'many',
  'rebalance',
  'harness',
  'cli',
  'console',
  'console-open',
];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const unknown = chosen.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are ${ALL.join(', ')}`);
  process.exit(2);
}
let failed = 0;
for (const name of chosen) {
  console.log(`\n== ${name}`);
  const file = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  if (spawnSync(process.execPath, [file], { stdio: 'inherit' }).status !== 0) failed += 1;
}
process.exitCode = failed > 0 ? 1 : 0;
