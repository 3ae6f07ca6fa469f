import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Log, ProducerInfo } from '../log.js';
import type { PostgresLogOptions } from '../postgres-log-options.js';
import { LogDatabase, newPartition } from '../testing/postgres.js';
import { consume, TransactionModel } from '../testing/transaction-model.js';

const PRODUCERS = 4;
const RUNS = Number(process.env.POSTHORN_TRANSACTION_RUNS ?? 8);

/** What can happen to a partition of a few transactional producers and a plain one. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      producer: fc.nat({ max: PRODUCERS - 1 }),
      records: fc.integer({ min: 1, max: 3 }),
      bytes: fc.constantFrom(1, 300, 12_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      producer: fc.nat({ max: PRODUCERS - 1 }),
      result: fc.constantFrom('commit' as const, 'abort' as const),
      fences: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('plain' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('seal' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), tenths: fc.nat({ max: 10 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A history in the making: a log that is restarted and rolled, and the model of one partition of it. */
class History {
  readonly #epochs = new Map<bigint, number>();
  readonly #sequences = new Map<bigint, number>();
  #values = 0;

  private constructor(
    private readonly db: LogDatabase,
    private readonly options: Partial<PostgresLogOptions>,
    public log: Log,
    readonly model: TransactionModel,
  ) {}

  static async start(db: LogDatabase, options: Partial<PostgresLogOptions>): Promise<History> {
    const log = await db.open(options);
    const partitionId = await newPartition(log, { 'retention.ms': '-1' });
    return new History(db, options, log, new TransactionModel(partitionId));
  }

  async take(todo: Step): Promise<void> {
    if (todo.kind === 'restart') return this.restart();
    if (todo.kind === 'seal') return this.#seal();
    if (todo.kind === 'delete') return this.#delete(todo.tenths);
    if (todo.kind === 'plain') {
      await this.model.append(this.log, { values: [this.#value(1)] });
      return;
    }
    const producerId = BigInt(todo.producer);
    const epoch = this.#epochs.get(producerId) ?? 0;
    if (todo.kind === 'send') {
      const baseSequence = this.#sequences.get(producerId) ?? 0;
      const values = Array.from({ length: todo.records }, () => this.#value(todo.bytes));
      const batch = { values, producerId, producerEpoch: epoch, baseSequence, transactional: true };
      expect(await this.model.append(this.log, batch)).toHaveProperty('baseOffset');
      this.#sequences.set(producerId, baseSequence + values.length);
      return;
    }
    const producerEpoch = todo.fences ? epoch + 1 : epoch;
    const marker = { producerId, producerEpoch, coordinatorEpoch: 3, result: todo.result };
    expect(await this.model.end(this.log, marker)).toHaveProperty('baseOffset');
    if (todo.fences) {
      this.#epochs.set(producerId, producerEpoch);
      this.#sequences.set(producerId, 0);
    }
  }

  /** Another process with the same id: nothing in memory, every shard under a new epoch. */
  async restart(): Promise<void> {
    const before = this.log;
    this.log = await this.db.open(this.options);
    await before.close();
  }

  /** Everything that the log tells of its transactions is what the model, and so a full replay, says. */
  async check(): Promise<void> {
    const { log, model } = this;
    const { partitionId } = model;
    expect(await log.offsets(partitionId)).toMatchObject({
      highWatermark: model.endOffset,
      lastStableOffset: model.lastStableOffset,
    });
    for (const maxBytes of [1, 2_000, 1_000_000]) {
      const stride = 1n + (model.endOffset - model.logStartOffset) / 5n;
      for (let from = model.logStartOffset; from <= model.endOffset; from += stride) {
        const seen = await consume(log, partitionId, { from, maxBytes }, (fetched) => {
          for (const { producerId, firstOffset } of fetched.abortedTransactions!) {
            expect(model.isAborted(producerId, firstOffset)).toBe(true);
          }
        });
        expect(seen).toEqual(model.visibleFrom(from));
      }
    }
    for (const producer of await this.producers()) {
      expect(producer.currentTxnStartOffset).toBe(model.openOf(producer.producerId));
    }
  }

  /** Without the times: what is replayed counts as appended now. */
  async producers(): Promise<ProducerInfo[]> {
    const producers = await this.log.producersOf(this.model.partitionId);
    if ('error' in producers) throw new Error(producers.error);
    return producers.map((known) => ({ ...known, lastTimestamp: 0n }));
  }

  /** The next append goes to another segment. */
  async #seal(): Promise<void> {
    await this.db.pool.query(
      'update posthorn.segments set sealed_at = clock_timestamp() where sealed_at is null',
    );
  }

  /** Of what is kept; also from within a transaction that is open. */
  async #delete(tenths: number): Promise<void> {
    const { model } = this;
    const kept = model.endOffset - model.logStartOffset;
    const before = model.logStartOffset + (kept * BigInt(tenths)) / 10n;
    const moved = await this.log.deleteRecordsBefore(model.partitionId, before);
    expect(moved).toEqual({ logStartOffset: before });
    model.logStartOffset = before;
  }

  #value(bytes: number): string {
    return `${this.#values++}:${'v'.repeat(bytes)}`;
  }
}

describe('the transactions of a partition, whatever happens to it', () => {
  let db: LogDatabase;

  beforeAll(async () => {
    db = await LogDatabase.create();
  });
  afterAll(() => db.close());

  async function holds(options: Partial<PostgresLogOptions>): Promise<void> {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const history = await History.start(db, options);
        for (const todo of steps) await history.take(todo);
        await history.check();
        const before = await history.producers();
        await history.restart();
        expect(await history.producers()).toEqual(before);
        await history.check();
        await history.log.close();
      }),
      { numRuns: RUNS, endOnFailure: false, interruptAfterTimeLimit: 100_000 },
    );
  }

  it('are the same before and after a takeover as a replay of the whole log would give', () =>
    holds({}));
  it('are the same for readers that are always behind the tail', () =>
    holds({ tailCacheBytes: 0, readCacheBytes: 0 }));
});
