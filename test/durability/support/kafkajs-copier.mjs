// Consume, transform, produce by kafkajs 2.2.4, as a process that may be killed and paused at any moment. kafkajs tells
// TxnOffsetCommit neither member nor generation and reads offsets that are not stable, so only the transactional id can
// fence: there is one for each partition, and whoever is assigned the partition begins with it before it asks where the
// group stands. Whatever goes wrong ends the process. The parent is told what is about to happen before it does.
import kafkajs from 'kafkajs';

const { bootstrap, group, name, from, to, seed } = JSON.parse(process.argv[2]);
const RECORDS_MAX = 500;

process.on('disconnect', () => process.exit(0));
const giveUp = (error) => {
  process.send?.({ kind: 'ended', why: String(error) }, () => process.exit(1));
};

const kafka = new kafkajs.Kafka({
  clientId: name,
  brokers: bootstrap,
  logLevel: kafkajs.logLevel.NOTHING,
  connectionTimeout: 1_000,
  requestTimeout: 5_000,
  retry: { initialRetryTime: 30, maxRetryTime: 300, retries: 30 },
});
const consumer = kafka.consumer({
  groupId: group,
  sessionTimeout: 3_000,
  heartbeatInterval: 300,
  rebalanceTimeout: 2_000,
  maxWaitTimeInMs: 100,
});
const admin = kafka.admin();
consumer.on(consumer.events.CRASH, ({ payload: { error } }) => giveUp(error));

/** Of what this generation gave us and we took over: the producer, and where to copy on. */
const positions = new Map();
let isOurs = new Set();
let count = 0;
let random = seed >>> 0;

try {
  await admin.connect();
  await consumer.connect();
  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    positions.clear();
    isOurs = new Set(memberAssignment[from] ?? []);
  });
  await consumer.subscribe({ topic: from, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
} catch (error) {
  giveUp(error);
}

async function eachBatch({ batch, resolveOffset, heartbeat, isRunning, isStale }) {
  const { partition } = batch;
  try {
    if (!positions.has(partition)) return await takeOver(partition);
    const { producer, next } = positions.get(partition);
    // What was fetched before a seek comes all the same. The input has no gaps.
    const messages = batch.messages.filter(({ offset }) => BigInt(offset) >= next);
    if (messages[0]?.offset !== String(next)) return seek(partition, next);
    for (let at = 0; at < messages.length && isRunning() && !isStale(); at += RECORDS_MAX) {
      const some = messages.slice(at, at + RECORDS_MAX);
      const { offset } = some.at(-1);
      while (!(await copy(producer, partition, some)));
      // After a rebalance in between it begins with taking over.
      if (positions.get(partition)?.producer !== producer) return;
      positions.set(partition, { producer, next: BigInt(offset) + 1n });
      resolveOffset(offset);
      await heartbeat();
    }
  } catch (error) {
    // A rebalance is no fault: the consumer joins again.
    if (['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'].includes(error.type)) {
      throw error;
    }
    giveUp(error);
  }
}

/** Ends what others have under way with the partition, then reads on where the group stands. */
async function takeOver(partition) {
  if (!isOurs.has(partition)) return;
  const producer = kafka.producer({
    transactionalId: `${group} ${partition}`,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: 6_000,
  });
  await producer.connect();
  // Only its first transaction asks for the producer epoch that fences the others.
  await (await producer.transaction()).abort();
  const [{ partitions }] = await admin.fetchOffsets({ groupId: group, topics: [from] });
  const { offset } = partitions.find((one) => one.partition === partition) ?? { offset: '-1' };
  // Another rebalance in between: it is begun again then.
  if (!isOurs.has(partition)) return;
  const next = offset === '-1' ? 0n : BigInt(offset);
  positions.set(partition, { producer, next });
  seek(partition, next);
}

function seek(partition, next) {
  consumer.seek({ topic: from, partition, offset: String(next) });
}

/** False when it was aborted on purpose. */
async function copy(producer, partition, messages) {
  const transaction = `${name}#${++count}`;
  const copies = messages.map(({ offset, value }) => {
    const of = String(value).replace(/\/x*$/, '');
    return { partition, value: `${transaction} ${offset} ${of}` };
  });
  await tell({ kind: 'begun', partition, values: copies.map(({ value }) => value) });
  const one = await producer.transaction();
  await one.send({ topic: to, messages: copies });
  await pauseNowAndThen();
  const next = String(BigInt(messages.at(-1).offset) + 1n);
  const topics = [{ topic: from, partitions: [{ partition, offset: next }] }];
  await one.sendOffsets({ consumerGroupId: group, topics });
  if (draw() < 0.1) {
    await one.abort();
    await tell({ kind: 'aborted' });
    return false;
  }
  await pauseNowAndThen();
  await tell({ kind: 'committing' });
  await one.commit();
  await tell({ kind: 'committed' });
  return true;
}

/** So that faults also come in the middle of transactions. */
async function pauseNowAndThen() {
  if (draw() < 0.1) await new Promise((resolve) => setTimeout(resolve, draw() * 300));
}

/** Resolves once it is on its way, which a SIGKILL cannot take back. */
function tell(message) {
  return new Promise((resolve, reject) => {
    process.send(message, (error) => (error ? reject(error) : resolve()));
  });
}

/** mulberry32, as in random.ts. */
function draw() {
  random = (random + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(random ^ (random >>> 15), random | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
