// Copies one topic to another exactly once, in a process of its own for tests that kill it at any step. Plain JavaScript
// over the built libraries, since it runs outside Jest. Tells its parent of every step, and can end itself at one.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, FatalProducerError, PartitionLostError } from '@posthorn/client';

const { BROKERS, OPTIONS } = process.env;
const { from, to, transactionalId, stepMs, dies, ...group } = JSON.parse(OPTIONS);
let stepsToDeath = dies?.times;
/** Goes on while death is under way, so that it comes inside a request as well as between two. */
const step = (name) => {
  process.send?.({ step: name });
  if (name === dies?.at && --stepsToDeath === 0) {
    if (dies.afterMs === 0) process.kill(process.pid, 'SIGKILL');
    else setTimeout(() => process.kill(process.pid, 'SIGKILL'), dies.afterMs);
  }
  return sleep(stepMs);
};

const cluster = connectCluster({ brokers: [BROKERS], retryBackoffMs: 20, retryBackoffMaxMs: 200 });
const producer = cluster.producer({ transactionalId });
const waiting = [];
let copying = false;

/** Offsets under the generation of now, or not at all: a partition that went elsewhere throws. */
const sendOffsets = (transaction, batch) => {
  const metadata = batch.map(({ context }) => context.groupMetadata())[0];
  return transaction.sendOffsets(
    metadata,
    batch.map(({ record: { topic, partition, offset } }) => ({
      topic,
      partition,
      offset: offset + 1n,
    })),
  );
};

async function copy(batch) {
  await producer.transact(async (transaction) => {
    await step('begun');
    await transaction.sendAll(
      batch.map(({ record: { key, value } }) => ({ topic: to, key, value })),
    );
    await step('sent');
    await sendOffsets(transaction, batch);
    await step('offsets');
  });
  await step('committed');
}

/** One transaction after the other, each with what has come up meanwhile; at most one record of each partition. */
async function copyAll() {
  if (copying) return;
  copying = true;
  for (let batch = waiting.splice(0); batch.length > 0; batch = waiting.splice(0)) {
    try {
      await copy(batch);
      for (const { done } of batch) done();
    } catch (error) {
      if (error instanceof FatalProducerError) {
        process.send?.({ finished: error.name });
        process.exit(1);
      }
      // A partition that was lost is somebody else's now; the others are copied again.
      const own = batch.filter(({ context }) => isOurs(context));
      for (const one of batch) if (!own.includes(one)) one.done();
      waiting.unshift(...own);
      if (!(error instanceof PartitionLostError)) process.send?.({ aborted: error.message });
    }
  }
  copying = false;
}

function isOurs(context) {
  try {
    context.groupMetadata();
    return true;
  } catch {
    return false;
  }
}

const member = cluster.group({
  ...group,
  topics: [from],
  autoCommit: false,
  handle: (record, context) =>
    new Promise((done) => {
      waiting.push({ record, context, done });
      void copyAll();
    }),
});
member.on('joined', () => process.send?.({ owned: member.assignment().length }));
member.on('error', (error) => process.send?.({ error: error.message }));
await member.start();
