import { describe, expect, it } from '@jest/globals';
import type { Participants } from '@posthorn/coordinator';
import { errorCodeOf, type ErrorName } from '@posthorn/protocol';
import { TransactionVerifier, type TransactionVerifierContext } from './transaction-verifier.js';

const NOBODY: Participants = { partitions: new Set(), offsetShards: new Set() };
const TARGET = { partitionId: 5, shard: 2 };
const OFFSETS = { offsetShard: 3 };
const WHO = { transactionalId: 't', producerId: 7n, producerEpoch: 0 };

type Answer = { error: ErrorName; missing?: Participants };

/** A verifier whose coordinator, here or at a peer, answers when it is told to. */
class Rig {
  asked = 0;
  /** The broker that coordinates the transactional id; 1 is this one. */
  coordinator: number | null = 1;
  readonly verifier: TransactionVerifier;
  private answers: ((answer: Answer | Error) => void)[] = [];
  private shardChanged: (shard: number, epoch: number | null) => void = () => undefined;

  constructor() {
    this.verifier = new TransactionVerifier({
      cluster: {
        brokerId: 1,
        shardOfKey: () => 0,
        leadershipOf: () => ({ brokerId: this.coordinator, epoch: 1 }),
        onShardChange: (listener) => {
          this.shardChanged = listener;
          return () => undefined;
        },
      },
      transactions: () => ({
        verify: async (_, participants) => {
          const { error, missing = NOBODY } = await this.next();
          return { error, missing: missing === NOBODY ? NOBODY : participants };
        },
      }),
      partitions: { namesOf: () => [{ name: 'topic', partitions: [0] }] },
      peers: { request: () => this.next().then(fromPeer) },
      reports: { limited: () => undefined },
    } as TransactionVerifierContext);
  }

  /** What the oldest question that is open is answered with. */
  async answer(answer: Answer | Error): Promise<void> {
    this.answers.shift()?.(answer);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  moves(shard: number): void {
    this.shardChanged(shard, null);
  }

  private next(): Promise<Answer> {
    this.asked += 1;
    return new Promise((resolve, reject) => {
      this.answers.push((answer) => {
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
    });
  }
}

/** AddPartitionsToTxn's answer, as `error` of its only partition. */
function fromPeer({ error }: Answer) {
  const partitionErrorCode = errorCodeOf(error);
  const resultsByPartition = [{ partitionIndex: 0, partitionErrorCode }];
  const topicResults = [{ name: 'topic', resultsByPartition }];
  return { errorCode: 0, resultsByTransaction: [{ transactionalId: 't', topicResults }] };
}

const MISSING = { partitions: new Set([5]), offsetShards: new Set<number>() };

describe('a transaction at a partition', () => {
  it('is asked about once, also by batches that come while the question is open', async () => {
    const rig = new Rig();
    const batches = [1, 2].map(async () => rig.verifier.verify(TARGET, WHO));
    expect(rig.asked).toBe(1);
    await rig.answer({ error: 'NONE' });
    expect(await Promise.all(batches)).toEqual(['NONE', 'NONE']);
    // At once: a batch behind others must not be overtaken.
    expect(rig.verifier.verify(TARGET, WHO)).toBe('NONE');
    expect(rig.asked).toBe(1);
  });

  it('is asked about again for another partition, producer, epoch, or shard of groups', async () => {
    const rig = new Rig();
    const others = [
      rig.verifier.verify(TARGET, WHO),
      rig.verifier.verify({ ...TARGET, partitionId: 6 }, WHO),
      rig.verifier.verify(TARGET, { ...WHO, producerId: 8n }),
      rig.verifier.verify({ offsetShard: 5 }, WHO),
    ];
    expect(rig.asked).toBe(4);
    for (const _ of others) await rig.answer({ error: 'NONE' });
    void rig.verifier.verify(TARGET, { ...WHO, producerEpoch: 1 });
    expect(rig.asked).toBe(5);
  });

  it('is refused when the partition is not part of it, and asked about anew', async () => {
    const rig = new Rig();
    const first = rig.verifier.verify(TARGET, WHO);
    await rig.answer({ error: 'NONE', missing: MISSING });
    expect(await first).toBe('INVALID_TXN_STATE');
    const second = rig.verifier.verify(TARGET, WHO);
    await rig.answer({ error: 'NONE' });
    expect(await second).toBe('NONE');
  });

  it('that ends is asked about again', async () => {
    const rig = new Rig();
    for (const target of [TARGET, OFFSETS]) {
      const first = rig.verifier.verify(target, WHO);
      await rig.answer({ error: 'NONE' });
      expect(await first).toBe('NONE');
      rig.verifier.ended(target, WHO.producerId);
      const second = rig.verifier.verify(target, WHO);
      await rig.answer({ error: 'NONE', missing: MISSING });
      expect(await second).toBe('INVALID_TXN_STATE');
    }
  });

  it('that ends while the question is open is not written to on the strength of the answer', async () => {
    const rig = new Rig();
    const batch = rig.verifier.verify(TARGET, WHO);
    rig.verifier.ended(TARGET, WHO.producerId);
    // Of the next transaction, which asks for itself and is not told what the first was.
    const next = rig.verifier.verify(TARGET, WHO);
    await rig.answer({ error: 'NONE' });
    expect(await batch).toBe('NOT_ENOUGH_REPLICAS');
    await rig.answer({ error: 'NONE' });
    expect(await next).toBe('NONE');
    expect(rig.verifier.verify(TARGET, WHO)).toBe('NONE');
  });

  it('of an epoch that is succeeded while the question is open does not count for its successor', async () => {
    const rig = new Rig();
    const old = rig.verifier.verify(TARGET, WHO);
    const next = rig.verifier.verify(TARGET, { ...WHO, producerEpoch: 1 });
    await rig.answer({ error: 'NONE' });
    expect(await old).toBe('NOT_ENOUGH_REPLICAS');
    await rig.answer({ error: 'PRODUCER_FENCED' });
    expect(await next).toBe('INVALID_PRODUCER_EPOCH');
    expect(rig.asked).toBe(2);
  });

  it('is forgotten when the shard of the partition moves, and only then', async () => {
    const rig = new Rig();
    for (const target of [TARGET, OFFSETS]) {
      const first = rig.verifier.verify(target, WHO);
      await rig.answer({ error: 'NONE' });
      await first;
    }
    rig.moves(9);
    expect(rig.verifier.verify(TARGET, WHO)).toBe('NONE');
    rig.moves(2);
    expect(rig.verifier.verify(OFFSETS, WHO)).toBe('NONE');
    expect(rig.verifier.verify(TARGET, WHO)).toBeInstanceOf(Promise);
    rig.moves(3);
    expect(rig.verifier.verify(OFFSETS, WHO)).toBeInstanceOf(Promise);
  });
});

describe.each([
  ['this broker', 1],
  ['another broker', 2],
])('what the coordinator at %s says', (_, coordinator) => {
  it.each([
    ['NONE', 'NONE'],
    ['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH'],
    ['INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
    ['INVALID_TXN_STATE', 'INVALID_TXN_STATE'],
    ['TRANSACTION_ABORTABLE', 'INVALID_TXN_STATE'],
    ['INVALID_REQUEST', 'INVALID_REQUEST'],
    ['CONCURRENT_TRANSACTIONS', 'NOT_ENOUGH_REPLICAS'],
    ['COORDINATOR_LOAD_IN_PROGRESS', 'NOT_ENOUGH_REPLICAS'],
    ['COORDINATOR_NOT_AVAILABLE', 'NOT_ENOUGH_REPLICAS'],
    ['NOT_COORDINATOR', 'NOT_ENOUGH_REPLICAS'],
    ['UNKNOWN_TOPIC_OR_PARTITION', 'NOT_ENOUGH_REPLICAS'],
    ['UNKNOWN_SERVER_ERROR', 'NOT_ENOUGH_REPLICAS'],
  ] as const)('%s is %s to the producer, and only NONE is remembered', async (said, told) => {
    const rig = new Rig();
    rig.coordinator = coordinator;
    const asked = rig.verifier.verify(TARGET, WHO);
    await rig.answer({ error: said });
    expect(await asked).toBe(told);
    const again = rig.verifier.verify(TARGET, WHO);
    if (said === 'NONE') expect(again).toBe('NONE');
    else expect(again).toBeInstanceOf(Promise);
  });

  it('is asked again when the question failed', async () => {
    const rig = new Rig();
    rig.coordinator = coordinator;
    const asked = rig.verifier.verify(TARGET, WHO);
    await rig.answer(new Error('cut off'));
    expect(await asked).toBe('NOT_ENOUGH_REPLICAS');
    const again = rig.verifier.verify(TARGET, WHO);
    await rig.answer({ error: 'NONE' });
    expect(await again).toBe('NONE');
  });
});

it('a transaction that nobody coordinates is to be tried again', async () => {
  const rig = new Rig();
  rig.coordinator = null;
  expect(await rig.verifier.verify(TARGET, WHO)).toBe('NOT_ENOUGH_REPLICAS');
  rig.coordinator = 1;
  const again = rig.verifier.verify(TARGET, WHO);
  await rig.answer({ error: 'NONE' });
  expect(await again).toBe('NONE');
});
