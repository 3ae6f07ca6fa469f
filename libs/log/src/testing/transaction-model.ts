import { controlTypeOf, recordsOf } from '@posthorn/records';
import type { AppendResult, FetchResult, Log, MarkerRequest } from '../log.js';
import { answered } from './answered.js';
import { batchesIn, batchOf, type TestBatch } from './batches.js';

interface ModelTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
  readonly values: string[];
  outcome: 'open' | 'commit' | 'abort';
}

/**
 * What a partition should show, kept apart from the log and in the simplest way: every transaction there ever was, and
 * every value with its offset. Writes go through it to the log, and it believes the offsets that the log answers.
 */
export class TransactionModel {
  readonly transactions: ModelTransaction[] = [];
  readonly #plain: { offset: bigint; value: string }[] = [];
  readonly #offsets = new Map<string, bigint>();
  readonly #open = new Map<bigint, ModelTransaction>();
  endOffset = 0n;
  logStartOffset = 0n;

  constructor(readonly partitionId: number) {}

  async append(log: Log, batch: TestBatch): Promise<AppendResult> {
    const { partitionId } = this;
    const result = await log.append({ partitionId, batch: batchOf(batch) });
    if ('error' in result || result.duplicate) return result;
    batch.values.forEach((value, i) => this.#offsets.set(value, result.baseOffset + BigInt(i)));
    this.endOffset = result.baseOffset + BigInt(batch.values.length);
    if (batch.transactional) {
      const { producerId = -1n, values } = batch;
      let transaction = this.#open.get(producerId);
      if (!transaction) {
        transaction = { producerId, firstOffset: result.baseOffset, values: [], outcome: 'open' };
        this.#open.set(producerId, transaction);
        this.transactions.push(transaction);
      }
      transaction.values.push(...values);
    } else {
      for (const value of batch.values) {
        this.#plain.push({ offset: this.#offsets.get(value)!, value });
      }
    }
    return result;
  }

  async end(log: Log, request: Omit<MarkerRequest, 'partitionId'>): Promise<AppendResult> {
    const result = await log.appendMarker({ partitionId: this.partitionId, ...request });
    if ('error' in result) return result;
    this.endOffset = result.baseOffset + 1n;
    const transaction = this.#open.get(request.producerId);
    if (transaction) transaction.outcome = request.result;
    this.#open.delete(request.producerId);
    return result;
  }

  get lastStableOffset(): bigint {
    const firsts = [...this.#open.values()].map(({ firstOffset }) => firstOffset);
    const first = firsts.reduce((least, each) => (each < least ? each : least), this.endOffset);
    return first > this.logStartOffset ? first : this.logStartOffset;
  }

  openOf(producerId: bigint): bigint {
    return this.#open.get(producerId)?.firstOffset ?? -1n;
  }

  /** What a read_committed consumer gets from an offset on, in order. */
  visibleFrom(offset: bigint): string[] {
    const committed = this.transactions
      .filter(({ outcome }) => outcome === 'commit')
      .flatMap(({ values }) =>
        values.map((value) => ({ offset: this.#offsets.get(value)!, value })),
      );
    return [...this.#plain, ...committed]
      .filter((record) => record.offset >= offset && record.offset < this.lastStableOffset)
      .toSorted((a, b) => (a.offset < b.offset ? -1 : 1))
      .map(({ value }) => value);
  }

  isAborted(producerId: bigint, firstOffset: bigint): boolean {
    return this.transactions.some(
      (each) =>
        each.producerId === producerId &&
        each.firstOffset === firstOffset &&
        each.outcome === 'abort',
    );
  }
}

type Fetched = Exclude<FetchResult, { error: unknown }>;

/** Reads to the last stable offset as a consumer does: by the lists of aborted transactions and the ABORT markers. */
export async function consume(
  log: Log,
  partitionId: number,
  { from, maxBytes }: { from: bigint; maxBytes: number },
  inspect: (fetched: Fetched) => void = () => undefined,
): Promise<string[]> {
  const values: string[] = [];
  for (let offset = from; ;) {
    const request = { partitionId, offset, maxBytes, currentLeaderEpoch: -1 };
    const fetched = await answered(() => log.fetch({ ...request, isolation: 'read_committed' }));
    inspect(fetched);
    if (fetched.batches.length === 0) return values;
    const waiting = [...fetched.abortedTransactions!];
    const aborting = new Set<bigint>();
    for (const batch of batchesIn(fetched.batches)) {
      if (batch.lastOffset >= fetched.lastStableOffset) throw new Error('an unstable batch');
      while (waiting.length > 0 && waiting[0].firstOffset <= batch.lastOffset) {
        aborting.add(waiting.shift()!.producerId);
      }
      if (batch.isControl) {
        if (controlTypeOf(batch) === 'abort') aborting.delete(batch.producerId);
      } else if (!(batch.isTransactional && aborting.has(batch.producerId))) {
        for (const record of recordsOf(batch)) {
          if (record.offset >= offset) values.push(String(record.value));
        }
      }
      offset = batch.lastOffset + 1n;
    }
  }
}
