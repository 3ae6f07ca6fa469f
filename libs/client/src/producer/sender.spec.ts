import { ErrorCode, Produce, type RequestInputOf, type ResponseOf } from '@posthorn/protocol';
import { recordsOf, validateBatch } from '@posthorn/records';
import fc from 'fast-check';
import { Backoff } from '../backoff.js';
import type { ClusterContext } from '../context.js';
import { ConnectionError } from '../errors.js';
import { MetadataView } from '../metadata-view.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { PartitionQueue } from './partition-queue.js';
import { noIdentity } from './producer-identity.js';
import { Sender } from './sender.js';

/** One partition of a broker, with Kafka's rules for idempotent producers, and faults on demand. */
class ModelBroker {
  readonly log: string[] = [];
  readonly violations: string[] = [];
  readonly #sent = new Map<string, string>();
  #epoch = -1;
  #nextSequence = 0;
  #last: { sequence: number; baseOffset: bigint } | null = null;

  append(records: Buffer): { errorCode: number; baseOffset: bigint } {
    const verdict = validateBatch(records);
    if ('error' in verdict) throw new Error(verdict.message);
    const { batch } = verdict;
    const stamp = `${batch.producerEpoch}/${batch.baseSequence}`;
    const bytes = records.subarray(21).toString('hex');
    const before = this.#sent.get(stamp);
    if (before !== undefined && before !== bytes) this.violations.push(stamp);
    this.#sent.set(stamp, bytes);
    if (batch.producerEpoch < this.#epoch) return refused(ErrorCode.INVALID_PRODUCER_EPOCH);
    if (batch.producerEpoch > this.#epoch) {
      if (batch.baseSequence !== 0) return refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    } else {
      if (this.#last?.sequence === batch.baseSequence) {
        return { errorCode: 0, baseOffset: this.#last.baseOffset };
      }
      if (batch.baseSequence !== this.#nextSequence) {
        return refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
      }
    }
    const baseOffset = BigInt(this.log.length);
    for (const { value } of recordsOf(batch)) this.log.push(String(value));
    this.#epoch = batch.producerEpoch;
    this.#nextSequence = batch.baseSequence + batch.recordCount;
    this.#last = { sequence: batch.baseSequence, baseOffset };
    return { errorCode: 0, baseOffset };
  }
}

const refused = (errorCode: number) => ({ errorCode, baseOffset: -1n });

/** What happens to one Produce request. */
const fault = fc.constantFrom(
  'ok',
  'ok',
  'ok',
  'request lost',
  'answer lost',
  'refused: leader moved',
  'refused: timed out, written',
  'refused: sequence',
  'refused: record',
  'refused: too large',
);
type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

const topicId = '11111111-1111-1111-1111-111111111111';

function rig(faults: () => Fault) {
  const broker = new ModelBroker();
  const view = new MetadataView();
  view.apply(
    {
      throttleTimeMs: 0,
      brokers: [],
      clusterId: null,
      controllerId: 0,
      clusterAuthorizedOperations: 0,
      errorCode: 0,
      topics: [
        {
          errorCode: 0,
          name: 't',
          topicId,
          isInternal: false,
          topicAuthorizedOperations: 0,
          partitions: [
            {
              errorCode: 0,
              partitionIndex: 0,
              leaderId: 0,
              leaderEpoch: 0,
              replicaNodes: [],
              isrNodes: [],
              offlineReplicas: [],
            },
          ],
        },
      ],
    },
    true,
  );
  const request = (
    _: number,
    __: typeof Produce,
    body: RequestInputOf<typeof Produce>,
  ): Promise<ResponseOf<typeof Produce>> => {
    const records = body.topicData[0].partitionData[0].records ?? Buffer.alloc(0);
    const outcome = happen(broker, faults(), Buffer.from(records));
    return outcome === 'lost'
      ? Promise.reject(new ConnectionError('gone', true))
      : Promise.resolve(answer(outcome));
  };
  const context = {
    requestTimeoutMs: 1000,
    metadata: { view, refresh: () => Promise.resolve() },
    monotonicMs: () => 0,
  } as unknown as ClusterContext;
  const sender = new Sender(
    context,
    { request } as unknown as ConnectionPool,
    { acks: -1, compression: 'none', deliveryTimeoutMs: 1000 },
    {
      ...noIdentity,
      current: { producerId: 1n, producerEpoch: 0 },
      abandonStamp: (abandoned) => void abandoned.abandonEpoch(),
    },
    () => undefined,
  );
  const backoff = new Backoff({ firstMs: 1, maxMs: 1, random: () => 0 });
  const queue = new PartitionQueue({ topic: 't', partition: 0 }, backoff);
  return { broker, sender, queue };
}

function happen(broker: ModelBroker, what: Fault, records: Buffer) {
  switch (what) {
    case 'request lost':
      return 'lost';
    case 'answer lost':
      broker.append(records);
      return 'lost';
    case 'refused: leader moved':
      return refused(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    case 'refused: timed out, written':
      broker.append(records);
      return refused(ErrorCode.REQUEST_TIMED_OUT);
    case 'refused: sequence':
      return refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    case 'refused: record':
      return refused(ErrorCode.INVALID_RECORD);
    case 'refused: too large':
      return refused(ErrorCode.MESSAGE_TOO_LARGE);
    default:
      return broker.append(records);
  }
}

const answer = (outcome: {
  errorCode: number;
  baseOffset: bigint;
}): ResponseOf<typeof Produce> => ({
  throttleTimeMs: 0,
  nodeEndpoints: [],
  responses: [
    {
      name: '',
      topicId,
      partitionResponses: [
        {
          index: 0,
          ...outcome,
          logAppendTimeMs: -1n,
          logStartOffset: 0n,
          recordErrors: [],
          errorMessage: null,
          currentLeader: { leaderId: -1, leaderEpoch: -1 },
        },
      ],
    },
  ],
});

describe('the idempotent producer', () => {
  it('loses, repeats and reorders nothing it acknowledged, and no stamp ever carries other bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fault),
        async (sizes, faults) => {
          const { broker, sender, queue } = rig(() => faults.next().value ?? 'ok');
          const acknowledged: { value: string; offset: bigint }[] = [];
          const rejected = new Set<string>();
          let next = 0;
          let attempts = 0;
          for (const size of sizes) {
            for (let i = 0; i < size; i++) {
              const value = String(next++);
              queue.append(
                { value, timestamp: 0n },
                {
                  bytes: 0,
                  position: 0,
                  delivery: {
                    delivered: (_position, { offset }) => acknowledged.push({ value, offset }),
                    failed: () => rejected.add(value),
                  },
                },
                { batchBytesMax: 100_000, monotonicMs: () => 0 },
              );
            }
            await sender.send(0, [queue]);
          }
          while (queue.head !== undefined && attempts++ < 10_000) {
            await sender.send(0, [queue]);
          }
          expect(acknowledged.length + rejected.size).toBe(next);
          expect(broker.violations).toEqual([]);
          for (const { value, offset } of acknowledged) {
            expect(broker.log[Number(offset)]).toBe(value);
          }
          // What is in the log is there once and in the order of the calls, also what was rejected as unknown.
          expect(broker.log.map(Number)).toEqual([...new Set(broker.log.map(Number))]);
          expect(broker.log.map(Number)).toEqual(broker.log.map(Number).toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
