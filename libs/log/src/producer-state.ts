/**
 * Idempotent producers of one partition, as Kafka's ProducerStateManager keeps them: per producer id the epoch and the
 * last five batches. A check looks at what was admitted, committed or not; a batch that is admitted but not yet
 * committed carries the caller's token, so that its duplicate can wait for the same outcome.
 */
export interface SequencedBatch {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly lastSequence: number;
  /** Milliseconds since the epoch, by the broker's clock; decides when an idle producer is forgotten. */
  readonly appendedAt: bigint;
}

export type SequenceError = 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'INVALID_PRODUCER_EPOCH';

export type SequenceVerdict<Token> =
  | { readonly kind: 'append' }
  | { readonly kind: 'committed-duplicate'; readonly baseOffset: bigint }
  | { readonly kind: 'pending-duplicate'; readonly token: Token }
  | { readonly kind: 'refuse'; readonly error: SequenceError; readonly message: string };

interface RememberedBatch<Token> {
  readonly baseSequence: number;
  readonly lastSequence: number;
  readonly placed: { readonly baseOffset: bigint } | { readonly token: Token };
}

interface ProducerEntry<Token> {
  readonly epoch: number;
  /** Of the last batch. */
  readonly appendedAt: bigint;
  /** Oldest first, at most BATCHES_REMEMBERED. Never changed in place: committed and admitted entries share them. */
  readonly batches: readonly RememberedBatch<Token>[];
}

/** Clients keep at most five requests in flight, so a resend reaches back five batches at most (Kafka's number). */
const BATCHES_REMEMBERED = 5;
const SEQUENCE_MAX = 0x7fffffff;

export class ProducerStates<Token> {
  readonly #committed = new Map<bigint, ProducerEntry<Token>>();
  /** Producers with batches that are admitted and not yet committed; wins over #committed. */
  readonly #admitted = new Map<bigint, ProducerEntry<Token>>();

  get size(): number {
    return this.#committed.size;
  }

  /** Whether its sequences can be checked: any may be the first of one that is not known. */
  knows(producerId: bigint): boolean {
    return this.#admitted.has(producerId) || this.#committed.has(producerId);
  }

  check(batch: SequencedBatch): SequenceVerdict<Token> {
    const entry = this.#admitted.get(batch.producerId) ?? this.#committed.get(batch.producerId);
    // Retention may have dropped what was known, so an unknown producer may start anywhere.
    if (entry === undefined) return { kind: 'append' };
    if (batch.producerEpoch < entry.epoch) {
      return refuse(
        'INVALID_PRODUCER_EPOCH',
        `epoch ${batch.producerEpoch} of producer ${batch.producerId} is older than ${entry.epoch}`,
      );
    }
    if (batch.producerEpoch > entry.epoch) {
      return batch.baseSequence === 0
        ? { kind: 'append' }
        : refuse(
            'OUT_OF_ORDER_SEQUENCE_NUMBER',
            `producer ${batch.producerId} starts epoch ${batch.producerEpoch} with sequence ${batch.baseSequence}`,
          );
    }
    return checkSequence(batch, entry.batches);
  }

  /** To be called for a batch that `check` let through, before the next check. */
  admit(batch: SequencedBatch, token: Token): void {
    const entry = this.#admitted.get(batch.producerId) ?? this.#committed.get(batch.producerId);
    this.#admitted.set(batch.producerId, withBatch(entry, batch, { token }));
  }

  /** The admitted batch has its offset for good. Batches of a producer commit in the order of admission. */
  commit(batch: SequencedBatch, baseOffset: bigint): void {
    const entry = withBatch(this.#committed.get(batch.producerId), batch, { baseOffset });
    this.#committed.set(batch.producerId, entry);
    const admitted = this.#admitted.get(batch.producerId);
    const newest = admitted?.batches.at(-1);
    if (admitted?.epoch === batch.producerEpoch && newest?.lastSequence === batch.lastSequence) {
      this.#admitted.delete(batch.producerId);
    }
  }

  /** Nothing that is admitted and uncommitted will be: as if it had never come. */
  rollBack(): void {
    this.#admitted.clear();
  }

  /** Kafka's producer.id.expiration.ms: forgets producers whose last batch is older. */
  expire(before: bigint): void {
    for (const [producerId, entry] of this.#committed) {
      if (entry.appendedAt < before && !this.#admitted.has(producerId)) {
        this.#committed.delete(producerId);
      }
    }
  }

  /** The committed part, to be read back by `load`. */
  serialize(): Buffer {
    const entries = [...this.#committed];
    const bytes = entries.reduce((sum, [, { batches }]) => sum + 19 + batches.length * 16, 1);
    const buffer = Buffer.allocUnsafe(bytes);
    let at = buffer.writeUInt8(SNAPSHOT_VERSION, 0);
    for (const [producerId, { epoch, appendedAt, batches }] of entries) {
      at = buffer.writeBigInt64BE(producerId, at);
      at = buffer.writeInt16BE(epoch, at);
      at = buffer.writeBigInt64BE(appendedAt, at);
      at = buffer.writeUInt8(batches.length, at);
      for (const { baseSequence, lastSequence, placed } of batches) {
        at = buffer.writeInt32BE(baseSequence, at);
        at = buffer.writeInt32BE(lastSequence, at);
        at = buffer.writeBigInt64BE('baseOffset' in placed ? placed.baseOffset : -1n, at);
      }
    }
    return buffer;
  }

  /** Replaces everything by what `serialize` wrote. Throws on bytes it did not write. */
  load(snapshot: Buffer): void {
    this.#admitted.clear();
    this.#committed.clear();
    if (snapshot.readUInt8(0) !== SNAPSHOT_VERSION) {
      throw new Error(`producer snapshot of unknown version ${snapshot.readUInt8(0)}`);
    }
    let at = 1;
    while (at < snapshot.length) {
      const producerId = snapshot.readBigInt64BE(at);
      const epoch = snapshot.readInt16BE(at + 8);
      const appendedAt = snapshot.readBigInt64BE(at + 10);
      const count = snapshot.readUInt8(at + 18);
      at += 19;
      const batches = Array.from({ length: count }, (_, i) => ({
        baseSequence: snapshot.readInt32BE(at + i * 16),
        lastSequence: snapshot.readInt32BE(at + i * 16 + 4),
        placed: { baseOffset: snapshot.readBigInt64BE(at + i * 16 + 8) },
      }));
      at += count * 16;
      this.#committed.set(producerId, { epoch, appendedAt, batches });
    }
  }
}

const SNAPSHOT_VERSION = 1;

function checkSequence<Token>(
  batch: SequencedBatch,
  batches: readonly RememberedBatch<Token>[],
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
  const newest = batches.at(-1);
  if (newest === undefined || batch.baseSequence === nextSequence(newest.lastSequence)) {
    return { kind: 'append' };
  }
  return refuse(
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    `producer ${batch.producerId} sent sequence ${batch.baseSequence} after ${newest.lastSequence}`,
  );
}

function withBatch<Token>(
  entry: ProducerEntry<Token> | undefined,
  batch: SequencedBatch,
  placed: RememberedBatch<Token>['placed'],
): ProducerEntry<Token> {
  const { baseSequence, lastSequence } = batch;
  const kept = entry?.epoch === batch.producerEpoch ? entry.batches : [];
  return {
    epoch: batch.producerEpoch,
    appendedAt: batch.appendedAt,
    batches: [...kept.slice(1 - BATCHES_REMEMBERED), { baseSequence, lastSequence, placed }],
  };
}

function nextSequence(sequence: number): number {
  return sequence === SEQUENCE_MAX ? 0 : sequence + 1;
}

function refuse(
  error: SequenceError,
  message: string,
): { kind: 'refuse'; error: SequenceError; message: string } {
  return { kind: 'refuse', error, message };
}
