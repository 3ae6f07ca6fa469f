import {
  BufferExhaustedError,
  FatalProducerError,
  ProducerFencedError,
  TransactionAbortableError,
  type GroupMetadata,
  type Isolation,
  type KafkaCluster,
  type TransactionalProducer,
} from '@posthorn/client';
import {
  AddPartitionsToTxn,
  decodeRequest,
  EndTxn,
  ErrorCode,
  InitProducerId,
  Produce,
  TxnOffsetCommit,
  type ErrorCode as Code,
} from '@posthorn/protocol';
import { answerOf, type ProxiedRequest, type Verdict } from '../support/kafka-proxy.js';
import { onEveryBroker, until, type Target } from './support/rig.js';
import { readToEnd } from './support/read.js';

let rig: Target;
let cluster: KafkaCluster;
let counter = 0;
let topic: string;

const nobody = (groupId: string): GroupMetadata => ({
  groupId,
  generationId: -1,
  memberId: '',
  groupInstanceId: null,
});

const producerOf = (transactionalId = topic, of = cluster): TransactionalProducer =>
  of.producer({ transactionalId });

const committed = (of = topic): Promise<string[]> => readToEnd(cluster, of, 'read_committed');

/** The first so many requests of an API get another answer; all others pass. */
function answerFirst(
  api: { readonly key: number },
  times: number,
  verdict: (request: ProxiedRequest) => Verdict,
): void {
  let left = times;
  rig.proxy.rule = (request) =>
    request.api.key === api.key && left-- > 0 ? verdict(request) : 'forward';
}

const refusedEnd =
  (errorCode: Code) =>
  (request: ProxiedRequest): Verdict =>
    answerOf(EndTxn, request, { errorCode, producerEpoch: -1 });

const refusedPartitions =
  (errorCode: Code) =>
  (request: ProxiedRequest): Verdict => {
    const { v3AndBelowTopics } = decodeRequest(AddPartitionsToTxn, request.version, request.body());
    return answerOf(AddPartitionsToTxn, request, {
      errorCode: 0,
      resultsByTransaction: [],
      resultsByTopicV3AndBelow: v3AndBelowTopics.map(({ name, partitions }) => ({
        name,
        resultsByPartition: partitions.map((partitionIndex) => ({
          partitionIndex,
          partitionErrorCode: errorCode,
        })),
      })),
    });
  };

const refusedRecords =
  (errorCode: Code) =>
  (request: ProxiedRequest): Verdict => {
    const { topicData } = decodeRequest(Produce, request.version, request.body());
    return answerOf(Produce, request, {
      responses: topicData.map(({ name, topicId, partitionData }) => ({
        name,
        topicId,
        partitionResponses: partitionData.map(({ index }) => ({
          index,
          errorCode,
          baseOffset: -1n,
        })),
      })),
    });
  };

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster();
  });
  afterAll(async () => {
    await rig.close();
  });
  beforeEach(async () => {
    topic = `txn-${counter++}`;
    rig.proxy.rule = () => 'forward';
    await cluster.ensureTopics([{ topic, partitions: 4 }]);
  });

  describe('a transaction', () => {
    it('shows all of its records once committed, and none of an aborted one, ever', async () => {
      const producer = producerOf();
      const first = await producer.beginTransaction();
      const sent = await first.sendAll(
        Array.from({ length: 40 }, (_, i) => ({ topic, key: `k${i}`, value: `first ${i}` })),
      );
      expect(new Set(sent.map(({ partition }) => partition)).size).toBe(4);
      expect(await committed()).toEqual([]);
      await first.commit();
      await producer
        .transact(async (transaction) => {
          await transaction.send({ topic, value: 'aborted' });
          throw new Error('changed my mind');
        })
        .catch(({ message }: Error) => expect(message).toBe('changed my mind'));
      await producer.transact((transaction) => transaction.send({ topic, value: 'third' }));
      const seen = await committed();
      expect(seen).toHaveLength(41);
      expect(seen).not.toContain('aborted');
      expect(await readToEnd(cluster, topic, 'read_uncommitted')).toContain('aborted');
      expect(rig.wireViolations()).toEqual([]);
    });

    it('is one at a time, ends once, and costs the coordinator nothing when it is empty', async () => {
      const producer = producerOf();
      const transaction = await producer.beginTransaction();
      await expect(producer.beginTransaction()).rejects.toThrow('has not ended');
      let ends = 0;
      rig.proxy.rule = ({ api }) => {
        if (api.key === EndTxn.key) ends++;
        return 'forward';
      };
      await transaction.commit();
      await expect(transaction.send({ topic, value: 'late' })).rejects.toThrow('has ended');
      await expect(transaction.abort()).rejects.toThrow('has ended');
      const next = await producer.beginTransaction();
      await next.abort();
      expect(ends).toBe(0);
    });

    it('joins partitions in few requests however many sends there are at once', async () => {
      const producer = producerOf();
      const transaction = await producer.beginTransaction();
      let joins = 0;
      rig.proxy.rule = ({ api }) => {
        if (api.key === AddPartitionsToTxn.key) joins++;
        return 'forward';
      };
      const sends = Array.from({ length: 200 }, (_, i) =>
        transaction.send({ topic, partition: i % 4, value: String(i) }),
      );
      await Promise.all(sends);
      await transaction.commit();
      expect(joins).toBeLessThanOrEqual(2);
      expect(await committed()).toHaveLength(200);
    });

    it('commits offsets of all its partitions with the records, and none of them when aborted', async () => {
      const producer = producerOf();
      const group = `${topic}-group`;
      const offsetOf = (partition: number) => ({ topic, partition, offset: BigInt(partition + 1) });
      const aborted = await producer.beginTransaction();
      await aborted.sendOffsets(nobody(group), [0, 1, 2, 3].map(offsetOf));
      await aborted.abort();
      expect(await offsetsOf(group)).toEqual([]);
      const kept = await producer.beginTransaction();
      await Promise.all([0, 1, 2, 3].map((p) => kept.sendOffsets(nobody(group), [offsetOf(p)])));
      await kept.commit();
      expect(await offsetsOf(group)).toEqual(['0:1', '1:2', '2:3', '3:4']);
    });

    it('refuses offsets of a member that the group does not know, and is aborted by that', async () => {
      const producer = producerOf();
      const transaction = await producer.beginTransaction();
      await transaction.send({ topic, value: 'gone' });
      const stranger = { ...nobody(`${topic}-group`), generationId: 7, memberId: 'stranger' };
      const offsets = [{ topic, partition: 0, offset: 1n }];
      await expect(transaction.sendOffsets(stranger, offsets)).rejects.toThrow(
        /UNKNOWN_MEMBER_ID|ILLEGAL_GENERATION/,
      );
      await expect(transaction.commit()).rejects.toThrow(TransactionAbortableError);
      await transaction.abort();
      const next = await producer.beginTransaction();
      await expect(next.sendOffsets({ ...stranger, memberId: '' }, offsets)).rejects.toThrow(
        'without a member id',
      );
      await next.abort();
      expect(await committed()).toEqual([]);
    });
  });

  describe('a part that fails', () => {
    it('fails the whole: only an abort is left, and the next transaction is whole again', async () => {
      const producer = cluster.producer({ transactionalId: topic, bufferBytesMax: 2_000 });
      const transaction = await producer.beginTransaction();
      await transaction.send({ topic, value: 'fits' });
      const tooMuch = transaction.send({ topic, value: 'x'.repeat(3_000) });
      await expect(tooMuch).rejects.toThrow(BufferExhaustedError);
      await expect(transaction.send({ topic, value: 'no more' })).rejects.toThrow(
        TransactionAbortableError,
      );
      await expect(transaction.commit()).rejects.toThrow('abort the transaction');
      await transaction.abort();
      await producer.transact((next) => next.send({ topic, value: 'whole' }));
      expect(await committed()).toEqual(['whole']);
    });

    it('that may be in the log is kept apart by a new epoch', async () => {
      // Time for a busy machine to send it.
      const producer = cluster.producer({ transactionalId: topic, deliveryTimeoutMs: 4_000 });
      const epochs: string[] = [];
      let lose = true;
      rig.proxy.rule = (request) => {
        if (request.api.key === EndTxn.key) {
          const { producerId, producerEpoch } = decodeRequest(
            EndTxn,
            request.version,
            request.body(),
          );
          epochs.push(`${producerId}/${producerEpoch}`);
        }
        return lose && request.api.key === Produce.key ? 'lose-answer' : 'forward';
      };
      const transaction = await producer.beginTransaction();
      const unknown = transaction.send({ topic, partition: 0, value: 'unknown' });
      await expect(unknown).rejects.toMatchObject({
        name: 'DeliveryTimeoutError',
        maybeWritten: true,
      });
      await transaction.abort();
      lose = false;
      await producer.transact((next) => next.send({ topic, partition: 0, value: 'known' }));
      expect(await committed()).toEqual(['known']);
      expect(new Set(epochs).size).toBe(2);
      expect(rig.wireViolations()).toEqual([]);
    });

    it('because its batch is too large costs only as many pieces as it takes', async () => {
      const small = `${topic}-small`;
      await cluster.ensureTopics([
        { topic: small, partitions: 1, configs: { 'max.message.bytes': '2000' } },
      ]);
      const producer = producerOf();
      await producer.transact((transaction) =>
        transaction.sendAll(
          Array.from({ length: 20 }, (_, i) => ({ topic: small, value: `${i}`.padEnd(300) })),
        ),
      );
      expect((await committed(small)).map((value) => Number.parseInt(value))).toEqual(
        Array.from({ length: 20 }, (_, i) => i),
      );
    });

    it.each([
      ['TOPIC_AUTHORIZATION_FAILED', ErrorCode.TOPIC_AUTHORIZATION_FAILED],
      ['INVALID_PRODUCER_ID_MAPPING', ErrorCode.INVALID_PRODUCER_ID_MAPPING],
      ['TRANSACTION_ABORTABLE', ErrorCode.TRANSACTION_ABORTABLE],
    ])('with %s where partitions join can be aborted and done again', async (name, code) => {
      const producer = producerOf();
      const transaction = await producer.beginTransaction();
      answerFirst(AddPartitionsToTxn, 1, refusedPartitions(code));
      await expect(transaction.send({ topic, value: 'refused' })).rejects.toThrow(name);
      await expect(transaction.commit()).rejects.toThrow(TransactionAbortableError);
      await transaction.abort();
      await producer.transact((next) => next.send({ topic, value: 'again' }));
      expect(await committed()).toEqual(['again']);
    });

    it('with OUT_OF_ORDER_SEQUENCE_NUMBER aborts, and the next epoch counts from 0', async () => {
      const producer = producerOf();
      await producer.transact((one) => one.send({ topic, partition: 0, value: 'one' }));
      answerFirst(Produce, 1, refusedRecords(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER));
      const refused = producer.transact((two) => two.send({ topic, partition: 0, value: 'two' }));
      await expect(refused).rejects.toThrow('OUT_OF_ORDER');
      await producer.transact((three) => three.send({ topic, partition: 0, value: 'three' }));
      expect(await committed()).toEqual(['one', 'three']);
    });
  });

  describe('a coordinator', () => {
    it('that is busy, moves or goes silent is asked until it answers', async () => {
      const producer = producerOf();
      const passing: Code[] = [
        ErrorCode.CONCURRENT_TRANSACTIONS,
        ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
        ErrorCode.NOT_COORDINATOR,
        ErrorCode.COORDINATOR_NOT_AVAILABLE,
      ];
      const left = { init: [...passing], join: [...passing], end: [...passing] };
      let lost = 0;
      rig.proxy.rule = (request) => {
        const { key } = request.api;
        if (key === InitProducerId.key && left.init.length > 0) {
          return answerOf(InitProducerId, request, {
            errorCode: left.init.shift() ?? 0,
            producerEpoch: -1,
          });
        }
        if (key === AddPartitionsToTxn.key && left.join.length > 0) {
          return refusedPartitions(left.join.shift() ?? 0)(request);
        }
        if (key === EndTxn.key && left.end.length > 0) {
          return refusedEnd(left.end.shift() ?? 0)(request);
        }
        // Ended, but the answer is lost: the same end is asked for again.
        return key === EndTxn.key && lost++ < 2 ? 'lose-answer' : 'forward';
      };
      await producer.transact((transaction) => transaction.send({ topic, value: 'patient' }));
      expect(lost).toBeGreaterThan(2);
      expect(await committed()).toEqual(['patient']);
    });

    it.each([
      ['INVALID_TXN_STATE', ErrorCode.INVALID_TXN_STATE, FatalProducerError],
      [
        'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
        ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
        FatalProducerError,
      ],
      ['PRODUCER_FENCED', ErrorCode.PRODUCER_FENCED, ProducerFencedError],
      ['INVALID_PRODUCER_EPOCH', ErrorCode.INVALID_PRODUCER_EPOCH, ProducerFencedError],
    ])('that answers %s ends the producer for good', async (_, code, kind) => {
      const producer = producerOf();
      const transaction = await producer.beginTransaction();
      await transaction.send({ topic, value: 'never' });
      answerFirst(EndTxn, 1, refusedEnd(code));
      await expect(transaction.commit()).rejects.toThrow(kind);
      await expect(transaction.abort()).rejects.toThrow(kind);
      await expect(producer.beginTransaction()).rejects.toThrow(kind);
      // Whoever takes over ends what is open.
      await producerOf().transact((next) => next.send({ topic, value: 'successor' }));
      expect(await committed()).toEqual(['successor']);
    });

    it('aborts a transaction that takes too long, and its producer hears of it', async () => {
      const producer = cluster.producer({ transactionalId: topic, transactionTimeoutMs: 6_000 });
      const transaction = await producer.beginTransaction();
      await transaction.send({ topic, value: 'too slow' });
      const endOf = async (isolation: Isolation): Promise<string> =>
        JSON.stringify(
          (await cluster.listOffsets(topic, 'latest', isolation)).map(({ offset }) => `${offset}`),
        );
      expect(await endOf('read_committed')).not.toBe(await endOf('read_uncommitted'));
      await until(
        'it is aborted',
        async () => (await endOf('read_committed')) === (await endOf('read_uncommitted')),
      );
      await expect(transaction.commit()).rejects.toThrow(FatalProducerError);
      expect(await committed()).toEqual([]);
    });
  });

  describe('a producer with the transactional id of another', () => {
    it('ends what that left open and fences it, at whatever step it is', async () => {
      const steps: ((zombie: TransactionalProducer) => Promise<() => Promise<unknown>>)[] = [
        async (zombie) => {
          const open = await zombie.beginTransaction();
          return () => open.send({ topic, value: 'zombie' });
        },
        async (zombie) => {
          const open = await zombie.beginTransaction();
          await open.send({ topic, value: 'zombie' });
          return async () => {
            await open.send({ topic, value: 'zombie' });
            await open.commit();
          };
        },
        async (zombie) => {
          const open = await zombie.beginTransaction();
          await open.send({ topic, value: 'zombie' });
          return () => open.commit();
        },
        async (zombie) => {
          const open = await zombie.beginTransaction();
          await open.sendOffsets(nobody(`${topic}-z`), [{ topic, partition: 0, offset: 9n }]);
          return () =>
            open.sendOffsets(nobody(`${topic}-z`), [{ topic, partition: 1, offset: 9n }]);
        },
      ];
      const expected: string[] = [];
      for (const [i, step] of steps.entries()) {
        const zombie = producerOf(topic, rig.cluster('zombie'));
        const goOn = await step(zombie);
        const successor = producerOf();
        await successor.transact((fresh) => fresh.send({ topic, value: `successor ${i}` }));
        expected.push(`successor ${i}`);
        await expect(goOn()).rejects.toThrow(/taken over|PRODUCER_FENCED|INVALID_PRODUCER_EPOCH/);
        await zombie.beginTransaction().then(
          (one) => one.abort(),
          () => undefined,
        );
        await successor.transact((fresh) => fresh.send({ topic, value: `still ${i}` }));
        expected.push(`still ${i}`);
        await Promise.all([zombie.close({ timeoutMs: 500 }), successor.close()]);
      }
      expect((await committed()).toSorted()).toEqual(expected.toSorted());
      expect(await offsetsOf(`${topic}-z`)).toEqual([]);
    });
  });

  it('aborts on close what is open, so that nobody waits for its timeout', async () => {
    const producer = producerOf();
    const transaction = await producer.beginTransaction();
    await transaction.send({ topic, partition: 0, value: 'left open' });
    await producer.close();
    await cluster.producer().send({ topic, partition: 0, value: 'behind it' });
    expect(await committed()).toEqual(['behind it']);
    await expect(producer.beginTransaction()).rejects.toThrow('closed');
  });

  it('joins the group of a TxnOffsetCommit whose answer was lost without doing it twice', async () => {
    const producer = producerOf();
    const group = `${topic}-group`;
    let lost = 0;
    rig.proxy.rule = ({ api }) =>
      api.key === TxnOffsetCommit.key && lost++ < 2 ? 'lose-answer' : 'forward';
    await producer.transact((transaction) =>
      transaction.sendOffsets(nobody(group), [{ topic, partition: 2, offset: 5n }]),
    );
    expect(lost).toBe(3);
    expect(await offsetsOf(group)).toEqual(['2:5']);
  });

  /** What the group has committed, once nothing of it is pending. */
  async function offsetsOf(groupId: string): Promise<string[]> {
    const found: string[] = [];
    const group = cluster.group({
      groupId,
      topics: [topic],
      autoCommit: false,
      handle: () => Promise.resolve(),
    });
    await group.start();
    await until('it has its partitions', () => group.assignment().length === 4);
    for (const { partition, committed: offset } of group.assignment()) {
      if (offset !== null) found.push(`${partition}:${offset}`);
    }
    await group.close();
    return found.toSorted();
  }
});
