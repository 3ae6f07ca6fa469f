// Reads a topic, transforms, and writes the result and its progress in one transaction for each few records, by kafkajs
// 2.2.4. It ends as SIGKILL would at a step of its n-th transaction; whatever else goes wrong ends it, too.
import kafkajs from 'kafkajs';

const { bootstrap, from, to, killAt, killIn } = JSON.parse(process.argv[2]);
const RECORDS = 3;

process.on('disconnect', () => process.exit(0));
const giveUp = (error) => {
  process.stderr.write(`copier: ${error}\n`);
  process.exit(1);
};

const kafka = new kafkajs.Kafka({
  clientId: 'copier',
  brokers: bootstrap,
  logLevel: kafkajs.logLevel.NOTHING,
  retry: { initialRetryTime: 20, maxRetryTime: 200, retries: 50 },
});
const producer = kafka.producer({
  transactionalId: 'copier',
  idempotent: true,
  maxInFlightRequests: 1,
});
const consumer = kafka.consumer({
  groupId: 'copier',
  sessionTimeout: 1_000,
  heartbeatInterval: 100,
  rebalanceTimeout: 1_000,
  maxWaitTimeInMs: 100,
});
consumer.on(consumer.events.CRASH, ({ payload: { error } }) => giveUp(error));
let transactions = 0;

try {
  // First the producer: with its new epoch, what the one before it left is over before any offset is read.
  await producer.connect();
  await (await producer.transaction()).abort();
  await consumer.connect();
  await consumer.subscribe({ topic: from, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
} catch (error) {
  giveUp(error);
}

async function eachBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }) {
  const { partition, messages } = batch;
  for (let at = 0; at < messages.length && isRunning() && !isStale(); at += RECORDS) {
    const some = messages.slice(at, at + RECORDS);
    const next = String(BigInt(some.at(-1).offset) + 1n);
    await copy(partition, some, next).catch(giveUp);
    resolveOffset(some.at(-1).offset);
    await heartbeat();
  }
}

async function copy(partition, messages, next) {
  transactions += 1;
  const transaction = await producer.transaction();
  const copies = messages.map(({ value }) => ({ partition, value: `copy of ${value}` }));
  await transaction.send({ topic: to, messages: copies });
  dieAt('records sent');
  const topics = [{ topic: from, partitions: [{ partition, offset: next }] }];
  await transaction.sendOffsets({ consumerGroupId: 'copier', topics });
  dieAt('offsets sent');
  const committed = transaction.commit();
  setImmediate(() => dieAt('commit sent'));
  await committed;
  dieAt('committed');
}

function dieAt(step) {
  if (step === killAt && transactions === killIn) process.kill(process.pid, 'SIGKILL');
}
