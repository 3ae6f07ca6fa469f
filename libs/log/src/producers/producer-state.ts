import type { ProducerInfo } from '../log.js';

/**
 * Idempotent producers of one partition, as Kafka's ProducerStateManager keeps them: per producer id the epoch, the last
 * five batches, and whether a transaction is open. A check looks at what was admitted, committed or not; a batch that is
 * admitted but not yet committed carries the caller's token, so that its duplicate can wait for the same outcome.
 */
export interface SequencedBatch {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly lastSequence: number;
  /** Milliseconds since the epoch, by the broker's clock; decides when an idle producer is forgotten. */
  readonly appendedAt: bigint;
  readonly isTransactional: boolean;
}

/** The end of a producer's transaction. */
export interface EndMarker {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  readonly appendedAt: bigint;
}

export type SequenceError =
  | 'OUT_OF_ORDER_SEQUENCE_NUMBER'
  | 'INVALID_PRODUCER_EPOCH'
  | 'INVALID_TXN_STATE'
  | 'TRANSACTION_COORDINATOR_FENCED';

interface Refusal {
  readonly kind: 'refuse';
  readonly error: SequenceError;
  readonly message: string;
}

export type SequenceVerdict<Token> =
  | { readonly kind: 'append' }
  | { readonly kind: 'committed-duplicate'; readonly baseOffset: bigint }
  | { readonly kind: 'pending-duplicate'; readonly token: Token }
  | Refusal;

interface RememberedBatch<Token> {
  readonly baseSequence: number;
  readonly lastSequence: number;
  readonly placed: { readonly baseOffset: bigint } | { readonly token: Token };
}

interface ProducerEntry<Token> {
  readonly epoch: number;
  /** Of the last marker; -1 without one. */
  readonly coordinatorEpoch: number;
  readonly inTransaction: boolean;
  /** Of the last batch or marker. */
  readonly appendedAt: bigint;
  /**
   * Of this epoch, oldest first, at most BATCHES_REMEMBERED; none behind a marker that raised the epoch. Never changed
   * in place: committed and admitted entries share them.
   */
  readonly batches: readonly RememberedBatch<Token>[];
  /** What was admitted last; nothing is on its way any more once that is committed. */
  readonly newest?: Token;
}

/** Clients keep at most five requests in flight, so a resend reaches back five batches at most (Kafka's number). */
const BATCHES_REMEMBERED = 5;
const SEQUENCE_MAX = 0x7fffffff;
const APPEND = { kind: 'append' } as const;

export class ProducerStates<Token> {
  readonly #committed = new Map<bigint, ProducerEntry<Token>>();
  /** Producers with batches that are admitted and not yet committed; wins over #committed. */
  readonly #admitted = new Map<bigint, ProducerEntry<Token>>();

  /** Batches below it are of before the database went back: see `nextOffset` of the partition. */
  resumedAt = 0n;

  get size(): number {
    return this.#committed.size;
  }

  /** Whether its sequences can be checked: any may be the first of one that is not known. */
  knows(producerId: bigint): boolean {
    const entry = this.#entry(producerId);
    return entry !== undefined && !this.#isOutlived(entry);
  }

  check(batch: SequencedBatch): SequenceVerdict<Token> {
    const entry = this.#entry(batch.producerId);
    // Retention may have dropped what was known, so an unknown producer may start anywhere.
    if (entry === undefined) return APPEND;
    if (batch.producerEpoch < entry.epoch) return refuseEpoch(batch, entry.epoch);
    if (batch.producerEpoch > entry.epoch) {
      if (batch.baseSequence === 0 || this.#isOutlived(entry))
        return transactionVerdict(batch, entry);
      return refuse(
        'OUT_OF_ORDER_SEQUENCE_NUMBER',
        `producer ${batch.producerId} starts epoch ${batch.producerEpoch} with sequence ${batch.baseSequence}`,
      );
    }
    const verdict = checkSequence(batch, entry.batches, this.#isOutlived(entry));
    return verdict.kind === 'append' ? transactionVerdict(batch, entry) : verdict;
  }

  /** A marker is never a duplicate: written again, it ends nothing. */
  checkMarker(marker: EndMarker): typeof APPEND | Refusal {
    const entry = this.#entry(marker.producerId);
    if (entry === undefined) return APPEND;
    if (marker.producerEpoch < entry.epoch) return refuseEpoch(marker, entry.epoch);
    if (marker.coordinatorEpoch < entry.coordinatorEpoch) {
      return refuse(
        'TRANSACTION_COORDINATOR_FENCED',
        `coordinator epoch ${marker.coordinatorEpoch} of producer ${marker.producerId} is older than ${entry.coordinatorEpoch}`,
      );
    }
    return APPEND;
  }

  /** To be called for a batch that `check` let through, before the next check. */
  admit(batch: SequencedBatch, token: Token): void {
    const entry = this.#entry(batch.producerId);
    this.#admitted.set(batch.producerId, withBatch(entry, batch, { token }, token));
  }

  /** To be called for a marker that `checkMarker` let through, before the next check. */
  admitMarker(marker: EndMarker, token: Token): void {
    const entry = this.#entry(marker.producerId);
    this.#admitted.set(marker.producerId, withMarker(entry, marker, token));
  }

  /**
   * The batch has its offset for good. What is admitted of a producer commits in the order of admission.
   * @param token as it was admitted; none in a replay.
   */
  commit(batch: SequencedBatch, baseOffset: bigint, token?: Token): void {
    const entry = this.#committed.get(batch.producerId);
    this.#committed.set(batch.producerId, withBatch(entry, batch, { baseOffset }));
    this.#settle(batch.producerId, token);
  }

  commitMarker(marker: EndMarker, token?: Token): void {
    const entry = this.#committed.get(marker.producerId);
    this.#committed.set(marker.producerId, withMarker(entry, marker));
    this.#settle(marker.producerId, token);
  }

  /** Nothing that is admitted and uncommitted will be: as if it had never come. */
  rollBack(): void {
    this.#admitted.clear();
  }

  /** Kafka's producer.id.expiration.ms: forgets producers whose last batch is older. An open transaction keeps them. */
  expire(before: bigint): void {
    for (const [producerId, entry] of this.#committed) {
      const isIdle = entry.appendedAt < before && !entry.inTransaction;
      if (isIdle && !this.#admitted.has(producerId)) this.#committed.delete(producerId);
    }
  }

  /** What is committed, ascending by producer id. */
  describe(): Omit<ProducerInfo, 'currentTxnStartOffset'>[] {
    return [...this.#committed]
      .map(([producerId, { epoch, coordinatorEpoch, appendedAt, batches }]) => ({
        producerId,
        producerEpoch: epoch,
        lastSequence: batches.at(-1)?.lastSequence ?? -1,
        lastTimestamp: appendedAt,
        coordinatorEpoch,
      }))
      .toSorted((a, b) => Number(a.producerId - b.producerId));
  }

  /** The committed part, to be read back by `load`. */
  serialize(): Buffer {
    const entries = [...this.#committed];
    const bytes = entries.reduce(
      (sum, [, { batches }]) => sum + ENTRY_BYTES + batches.length * 16,
      1,
    );
    const buffer = Buffer.allocUnsafe(bytes);
    let at = buffer.writeUInt8(SNAPSHOT_VERSION, 0);
    for (const [producerId, entry] of entries) {
      const { epoch, appendedAt, coordinatorEpoch, inTransaction, batches } = entry;
      at = buffer.writeBigInt64BE(producerId, at);
      at = buffer.writeInt16BE(epoch, at);
      at = buffer.writeBigInt64BE(appendedAt, at);
      at = buffer.writeInt32BE(coordinatorEpoch, at);
      at = buffer.writeUInt8(inTransaction ? 1 : 0, at);
      at = buffer.writeUInt8(batches.length, at);
      for (const { baseSequence, lastSequence, placed } of batches) {
        at = buffer.writeInt32BE(baseSequence, at);
        at = buffer.writeInt32BE(lastSequence, at);
        at = buffer.writeBigInt64BE('baseOffset' in placed ? placed.baseOffset : -1n, at);
      }
    }
    return buffer;
  }

  /** Replaces everything by what `serialize` wrote, also before there were transactions. Throws on any other bytes. */
  load(snapshot: Buffer): void {
    this.#admitted.clear();
    this.#committed.clear();
    const version = snapshot.readUInt8(0);
    if (version < 1 || version > SNAPSHOT_VERSION) {
      throw new Error(`producer snapshot of unknown version ${version}`);
    }
    const headBytes = version === 1 ? ENTRY_BYTES_V1 : ENTRY_BYTES;
    let at = 1;
    while (at < snapshot.length) {
      const producerId = snapshot.readBigInt64BE(at);
      const epoch = snapshot.readInt16BE(at + 8);
      const appendedAt = snapshot.readBigInt64BE(at + 10);
      const coordinatorEpoch = version === 1 ? -1 : snapshot.readInt32BE(at + 18);
      const inTransaction = version > 1 && snapshot.readUInt8(at + 22) === 1;
      const count = snapshot.readUInt8(at + headBytes - 1);
      at += headBytes;
      const batches = Array.from({ length: count }, (_, i) => ({
        baseSequence: snapshot.readInt32BE(at + i * 16),
        lastSequence: snapshot.readInt32BE(at + i * 16 + 4),
        placed: { baseOffset: snapshot.readBigInt64BE(at + i * 16 + 8) },
      }));
      at += count * 16;
      const entry = { epoch, coordinatorEpoch, inTransaction, appendedAt, batches };
      this.#committed.set(producerId, entry);
    }
  }

  #entry(producerId: bigint): ProducerEntry<Token> | undefined {
    return this.#admitted.get(producerId) ?? this.#committed.get(producerId);
  }

  /**
   * Nothing came of the producer since the database went back. It may have sent more in the future that was lost, which was
   * acknowledged: it goes on behind that, and what is missing is what was lost.
   */
  #isOutlived({ batches }: ProducerEntry<Token>): boolean {
    const placed = batches.at(-1)?.placed;
    return placed !== undefined && 'baseOffset' in placed && placed.baseOffset < this.resumedAt;
  }

  #settle(producerId: bigint, token: Token | undefined): void {
    if (token !== undefined && this.#admitted.get(producerId)?.newest === token) {
      this.#admitted.delete(producerId);
    }
  }
}

const SNAPSHOT_VERSION = 2;
/** Of an entry in front of its batches. */
const ENTRY_BYTES = 24;
/** Without coordinatorEpoch and inTransaction. */
const ENTRY_BYTES_V1 = 19;

function checkSequence<Token>(
  batch: SequencedBatch,
  batches: readonly RememberedBatch<Token>[],
  mayPassOver: boolean,
): SequenceVerdict<Token> {
  const same = batches.find(
    ({ baseSequence, lastSequence }) =>
      baseSequence === batch.baseSequence && lastSequence === batch.lastSequence,
  );
  if (same) {
    return 'token' in same.placed
      ? { kind: 'pending-duplicate', token: same.placed.token }
      : { kind: 'committed-duplicate', baseOffset: same.placed.baseOffset };
  }
  // Nothing is known of an epoch that a marker brought: it starts at 0.
  const lastSequence = batches.at(-1)?.lastSequence ?? SEQUENCE_MAX;
  if (batch.baseSequence === nextSequence(lastSequence)) return APPEND;
  if (mayPassOver && isBehind(batch.baseSequence, lastSequence)) return APPEND;
  return refuse(
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    `producer ${batch.producerId} sent sequence ${batch.baseSequence} after ${batches.length > 0 ? lastSequence : 'none'}`,
  );
}

function transactionVerdict(
  batch: SequencedBatch,
  { inTransaction }: { readonly inTransaction: boolean },
): typeof APPEND | Refusal {
  if (batch.isTransactional || !inTransaction) return APPEND;
  return refuse(
    'INVALID_TXN_STATE',
    `producer ${batch.producerId} has a transaction open here, and this batch is not transactional`,
  );
}

function withBatch<Token>(
  entry: ProducerEntry<Token> | undefined,
  batch: SequencedBatch,
  placed: RememberedBatch<Token>['placed'],
  newest?: Token,
): ProducerEntry<Token> {
  const { baseSequence, lastSequence } = batch;
  const kept = entry?.epoch === batch.producerEpoch ? entry.batches : [];
  return {
    epoch: batch.producerEpoch,
    coordinatorEpoch: entry?.coordinatorEpoch ?? -1,
    inTransaction: batch.isTransactional,
    appendedAt: batch.appendedAt,
    batches: [...kept.slice(1 - BATCHES_REMEMBERED), { baseSequence, lastSequence, placed }],
    newest,
  };
}

function withMarker<Token>(
  entry: ProducerEntry<Token> | undefined,
  marker: EndMarker,
  newest?: Token,
): ProducerEntry<Token> {
  return {
    epoch: marker.producerEpoch,
    coordinatorEpoch: marker.coordinatorEpoch,
    inTransaction: false,
    appendedAt: marker.appendedAt,
    batches: entry?.epoch === marker.producerEpoch ? entry.batches : [],
    newest,
  };
}

/** Sequences wrap. */
function isBehind(sequence: number, other: number): boolean {
  return ((sequence - other) & SEQUENCE_MAX) < SEQUENCE_MAX / 2;
}

function nextSequence(sequence: number): number {
  return sequence === SEQUENCE_MAX ? 0 : sequence + 1;
}

function refuse(error: SequenceError, message: string): Refusal {
  return { kind: 'refuse', error, message };
}

function refuseEpoch(
  { producerId, producerEpoch }: { readonly producerId: bigint; readonly producerEpoch: number },
  epoch: number,
): Refusal {
  return refuse(
    'INVALID_PRODUCER_EPOCH',
    `epoch ${producerEpoch} of producer ${producerId} is older than ${epoch}`,
  );
}
