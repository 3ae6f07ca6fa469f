// Small transactions: one record each, from ten producers that wait for every answer, as transactional producers do. Beside
// them the same producers without transactions: each waits for one flush a record, where a transaction is four
// (partition added, record, decision, marker). And with the offset of a group in each, as who reads, works and writes has it, which is
// two more (group added, offset): once with the question after the offset's topic behind it, as the client asks it, and once without.
import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  errorName,
  InitProducerId,
  Metadata,
  Produce,
  TxnOffsetCommit,
} from '../../libs/protocol/dist/index.js';
import { buildBatch } from '../../libs/records/dist/index.js';
import { connectCluster } from '../../libs/client/dist/index.js';
import { Asker } from './ask.mjs';
import { forSeconds } from './load.mjs';
import { figure, median, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const PRODUCERS = 10;
const WANTED = 1_000;
const RETRY_MS = 5;
const RETRIABLE = new Set([
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.CONCURRENT_TRANSACTIONS,
]);
const topic = 'transactions';
const value = randomBytes(100);

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
const producers = [];
try {
  await cluster.ensureTopics([{ topic, partitions: PRODUCERS }]);
  for (let partition = 0; partition < PRODUCERS; partition += 1) {
    producers.push({
      plain: await openProducer(null, partition),
      transactional: await openProducer(`bench-${partition}`, partition),
    });
  }
  await rate('plain', 1, sendOne);
  await rate('transactional', 1, transact);
  await rate('transactional', 1, transactAndAsk);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const plain = await rate('plain', SECONDS, sendOne);
    const transactions = await rate('transactional', SECONDS, transact);
    const unasked = await rate('transactional', SECONDS, transactOffsets);
    const asked = await rate('transactional', SECONDS, transactAndAsk);
    const whole = [plain, transactions, unasked, asked].map(Math.round);
    console.log(
      `round ${round + 1}: ${whole[0]} records/s, ${whole[1]} transactions/s, ${whole[2]} with offsets, ${whole[3]} asking after their topics`,
    );
    rounds.push({ transactions, ofPlain: transactions / plain, ofUnasked: asked / unasked });
  }
  figure(
    `small transactions a second, of ${WANTED}`,
    median(rounds.map(({ transactions }) => transactions / WANTED)),
    { atLeast: 1 },
  );
  figure(
    'small transactions, of records without transactions',
    median(rounds.map(({ ofPlain }) => ofPlain)),
    { atLeast: 0.15 },
  );
  figure(
    'transactions with offsets, of those that ask after no topic',
    median(rounds.map(({ ofUnasked }) => ofUnasked)),
    { atLeast: 0.85 },
  );
} finally {
  for (const { plain, transactional } of producers) {
    plain.asker.close();
    transactional.asker.close();
  }
  await cluster.close();
  await stack.stop();
}

/** What all producers together get done in a second. */
async function rate(kind, seconds, once) {
  const until = forSeconds(seconds);
  const startedAt = performance.now();
  const done = await Promise.all(
    producers.map(async ({ [kind]: producer }) => {
      let count = 0;
      for (; !until(); count += 1) await once(producer);
      return count;
    }),
  );
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  return done.reduce((sum, count) => sum + count, 0) / tookSeconds;
}

async function openProducer(transactionalId, partition) {
  const asker = await Asker.open(stack.address);
  const body = { transactionalId, transactionTimeoutMs: 60_000 };
  const { producerId, producerEpoch } = await settled('InitProducerId', async () => {
    const answer = await asker.request(InitProducerId, 4, body);
    return { ...answer, code: answer.errorCode };
  });
  return { asker, transactionalId, partition, producerId, producerEpoch, baseSequence: 0 };
}

function transact(producer) {
  return transactWith(producer, () => undefined);
}

function transactOffsets(producer) {
  return transactWith(producer, sendOffsets);
}

function transactAndAsk(producer) {
  return transactWith(producer, async () => {
    await sendOffsets(producer);
    const question = { topics: [{ name: topic }], allowAutoTopicCreation: false };
    await producer.asker.request(Metadata, 12, question);
  });
}

async function transactWith(producer, sendMore) {
  const { asker, transactionalId, partition, producerId, producerEpoch } = producer;
  await settled('AddPartitionsToTxn', async () => {
    const { resultsByTopicV3AndBelow } = await asker.request(AddPartitionsToTxn, 3, {
      v3AndBelowTransactionalId: transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
    });
    return { code: resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode };
  });
  await sendOne(producer);
  await sendMore(producer);
  await settled('EndTxn', async () => {
    const body = { transactionalId, producerId, producerEpoch, committed: true };
    return { code: (await asker.request(EndTxn, 3, body)).errorCode };
  });
}

/** As nobody in particular: the group has no members. */
async function sendOffsets({ asker, transactionalId, partition, producerId, producerEpoch }) {
  const groupId = `group-of-${transactionalId}`;
  await settled('AddOffsetsToTxn', async () => {
    const body = { transactionalId, producerId, producerEpoch, groupId };
    return { code: (await asker.request(AddOffsetsToTxn, 3, body)).errorCode };
  });
  const partitions = [{ partitionIndex: partition, committedOffset: 1n, committedMetadata: null }];
  await settled('TxnOffsetCommit', async () => {
    const { topics } = await asker.request(TxnOffsetCommit, 3, {
      transactionalId,
      groupId,
      producerId,
      producerEpoch,
      generationId: -1,
      memberId: '',
      topics: [{ name: topic, partitions }],
    });
    return { code: topics[0].partitions[0].errorCode };
  });
}

async function sendOne(producer) {
  const { asker, transactionalId, partition, producerId, producerEpoch, baseSequence } = producer;
  const { buffer: records } = buildBatch([{ value, timestamp: BigInt(Date.now()) }], {
    transactional: transactionalId !== null,
    producer: { producerId, producerEpoch, baseSequence },
  });
  producer.baseSequence += 1;
  const { responses } = await asker.request(Produce, 9, {
    transactionalId,
    acks: -1,
    timeoutMs: 10_000,
    topicData: [{ name: topic, partitionData: [{ index: partition, records }] }],
  });
  const { errorCode } = responses[0].partitionResponses[0];
  if (errorCode !== ErrorCode.NONE) throw new Error(`Produce was answered ${errorName(errorCode)}`);
}

/** Asks again while the shards load, or the end before is under way, as clients do. */
async function settled(what, ask) {
  for (;;) {
    const answer = await ask();
    if (answer.code === ErrorCode.NONE) return answer;
    if (!RETRIABLE.has(answer.code))
      throw new Error(`${what} was answered ${errorName(answer.code)}`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
