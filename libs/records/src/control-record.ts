import { buildBatch } from './batch-builder.js';
import { DECOMPRESSED_BYTES_MAX } from './limits.js';
import { RecordCursor } from './record-cursor.js';
import type { RecordBatch } from './record-batch.js';

export type ControlType = 'abort' | 'commit';

const TYPES: readonly ControlType[] = ['abort', 'commit'];
const KEY_BYTES = 4;
const MARKER_VALUE_BYTES = 6;

/** How a transaction ended, from its control batch; null for markers that are not about transactions. */
export function controlTypeOf(batch: RecordBatch): ControlType | null {
  return readTransactionMarker(batch)?.type ?? null;
}

/** What a control batch says beside its header; null for markers that are not about transactions. */
export function readTransactionMarker(
  batch: RecordBatch,
): { readonly type: ControlType; readonly coordinatorEpoch: number } | null {
  const cursor = new RecordCursor(batch, DECOMPRESSED_BYTES_MAX);
  if (!cursor.next()) return null;
  const { key, value } = cursor;
  const type = key !== null && key.length >= KEY_BYTES ? TYPES[key.readInt16BE(2)] : undefined;
  if (type === undefined) return null;
  const hasEpoch = value !== null && value.length >= MARKER_VALUE_BYTES;
  return { type, coordinatorEpoch: hasEpoch ? value.readInt32BE(2) : -1 };
}

export interface TransactionMarker {
  readonly type: ControlType;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  readonly timestamp: bigint;
}

/** The control batch that ends a transaction in one partition. It takes one offset. */
export function buildTransactionMarker(marker: TransactionMarker): RecordBatch {
  const key = Buffer.alloc(KEY_BYTES);
  key.writeInt16BE(TYPES.indexOf(marker.type), 2);
  const value = Buffer.alloc(MARKER_VALUE_BYTES);
  value.writeInt32BE(marker.coordinatorEpoch, 2);
  const { producerId, producerEpoch, timestamp } = marker;
  return buildBatch([{ key, value, timestamp }], {
    control: true,
    transactional: true,
    producer: { producerId, producerEpoch, baseSequence: -1 },
  });
}
