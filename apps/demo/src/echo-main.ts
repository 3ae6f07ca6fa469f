import { connectCluster, type Headers } from '@posthorn/client';
import { deliveries, orders, payments, restaurant } from '@posthorn/contracts';

/**
 * Reads every topic of the demo from now on and writes each record into it once more: what a publisher does that has no
 * answer and tries again without an idempotent producer. Until SIGTERM; tells its parent how many there were.
 */
const ECHO_HEADER = 'demo-echo';
const REPORT_MS = 500;

const cluster = connectCluster({
  brokers: (process.env['POSTHORN_BROKERS'] ?? '127.0.0.1:9092').split(','),
  clientId: 'echo',
});
const producer = cluster.producer();
let sent = 0;

const isEcho = (headers: Headers): boolean => headers.some(([name]) => name === ECHO_HEADER);

const group = cluster.group({
  // A group of each run's own: what happened while nobody doubled it is left alone.
  groupId: `echo-${process.pid}`,
  topics: [orders, restaurant, payments, deliveries].map(({ name }) => name),
  offsetReset: 'latest',
  perPartition: 64,
  async handle({ topic, partition, key, value, headers }) {
    if (isEcho(headers)) return;
    const mark = [ECHO_HEADER, Buffer.from('1')] as const;
    await producer.send({ topic, partition, key, value, headers: [...headers, mark] });
    sent += 1;
  },
});
group.on('error', (error) => console.error(error.message));

const report = (): void => {
  if (process.connected) process.send?.({ count: sent });
};
let reporting: NodeJS.Timeout | undefined;
// The first report says that it has begun.
group.on('joined', () => {
  reporting ??= setInterval(report, REPORT_MS);
});

process.once('SIGTERM', () => void end());
process.once('SIGINT', () => void end());

async function end(): Promise<void> {
  clearInterval(reporting);
  await group.close();
  await producer.close();
  await cluster.close();
  report();
}

await group.start();
