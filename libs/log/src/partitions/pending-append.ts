import type { RecordBatch } from '@posthorn/records';
import type { AppendResult } from '../log.js';
import type { EndMarker, SequencedBatch } from '../producers/producer-state.js';

/** A seek reads an extent from its start: this bounds what it reads in vain. A larger batch is an extent of its own. */
const EXTENT_BYTES_MAX = 256 * 1024;

/** An append that waits for its flush. */
export class PendingAppend {
  readonly answer: Promise<AppendResult>;
  #answer!: (result: AppendResult) => void;

  constructor(
    readonly batch: RecordBatch,
    /** null for a batch without a sequence: any duplicate of it is a new batch. */
    readonly sequenced: SequencedBatch | null,
    readonly mayLose: boolean,
    /** Set when the batch is the marker that ends a transaction. */
    readonly marker: EndMarker | null = null,
    /** Rows of the outbox that go with it. */
    readonly takes: readonly bigint[] = [],
  ) {
    this.answer = new Promise((resolve) => (this.#answer = resolve));
  }

  get sizeInBytes(): number {
    return this.batch.buffer.length;
  }

  resolve(result: AppendResult): void {
    this.#answer(result);
  }
}

/** In their order, those together that become one extent. */
export function* appendsByExtent(
  appends: readonly PendingAppend[],
): Generator<PendingAppend[], void, void> {
  let group: PendingAppend[] = [];
  let bytes = 0;
  for (const append of appends) {
    if (group.length > 0 && bytes + append.sizeInBytes > EXTENT_BYTES_MAX) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(append);
    bytes += append.sizeInBytes;
  }
  if (group.length > 0) yield group;
}

/**
 * The bytes of an extent in memory of their own. A single batch is kept as it is only if it fills its memory: a slice of
 * a received frame would keep the whole frame alive for as long as the cache keeps the slice.
 */
export function extentBytes(group: readonly PendingAppend[]): Buffer {
  const buffers = group.map(({ batch }) => batch.buffer);
  if (buffers.length === 1 && buffers[0].buffer.byteLength <= buffers[0].length * 2)
    return buffers[0];
  return Buffer.concat(buffers);
}
