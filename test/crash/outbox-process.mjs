// A broker's log and the mover of its outbox in a process of its own, which ends itself between two steps as SIGKILL would.
import { pino } from 'pino';
import { systemClock } from '../../apps/broker/dist/clock.js';
import { defaultConfig } from '../../apps/broker/dist/config/config.js';
import { OutboxMover } from '../../apps/broker/dist/outbox/outbox-mover.js';
import { OutboxRows } from '../../apps/broker/dist/outbox/outbox-rows.js';
import { Reports } from '../../apps/broker/dist/reports.js';
import { ClientTraffic } from '../../apps/broker/dist/traffic/client-traffic.js';
import { TopicOperations } from '../../apps/broker/dist/topics/topic-operations.js';
import { createPool } from '../../libs/db/dist/index.js';
import { openPostgresLog } from '../../libs/log/dist/index.js';

const { databaseUrl, fault } = JSON.parse(process.argv[2]);

let hits = 0;
const faultPoint = (name) => {
  if (name === fault?.name && ++hits >= fault.hit) process.kill(process.pid, 'SIGKILL');
};

const log = await openPostgresLog({
  databaseUrl,
  brokerId: 1,
  host: 'localhost',
  port: 9092,
  leaseMs: 1_000,
  tickMs: 200,
  faultPoint,
});
const mover = new OutboxMover({
  rows: new OutboxRows(createPool({ url: databaseUrl, max: 1 })),
  log,
  topics: new TopicOperations(log, defaultConfig),
  config: defaultConfig,
  clock: systemClock,
  traffic: new ClientTraffic(),
  reports: new Reports(pino({ level: 'silent' }), systemClock),
  faultPoint,
});
mover.start();
process.once('disconnect', () => process.exit(0));
