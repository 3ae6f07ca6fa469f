import type { EndedTransaction, TransactionsChange } from './partition-transactions.js';

/**
 * What a flush made of a partition's transactions, as a row beside its data in the same segment: those aborted in it, and
 * all that are open behind it. The first flush into a segment writes one if any are open, so the newest row of the last
 * segment tells what is open, and no row that nothing is. The rows stand under the negated partition id, out of the way
 * of everything that reads data, and go with their segment.
 */
export function transactionsPartition(partitionId: number): number {
  return -partitionId;
}

const VERSION = 1;
const OPEN_BYTES = 16;
const ABORTED_BYTES = 32;

export function encodeTransactions({ open, aborted }: TransactionsChange): Buffer {
  const buffer = Buffer.allocUnsafe(5 + open.size * OPEN_BYTES + aborted.length * ABORTED_BYTES);
  let at = buffer.writeUInt8(VERSION, 0);
  at = buffer.writeUInt32BE(open.size, at);
  for (const [producerId, firstOffset] of open) {
    at = buffer.writeBigInt64BE(producerId, at);
    at = buffer.writeBigInt64BE(firstOffset, at);
  }
  for (const { producerId, firstOffset, lastOffset, lastStableOffset } of aborted) {
    at = buffer.writeBigInt64BE(producerId, at);
    at = buffer.writeBigInt64BE(firstOffset, at);
    at = buffer.writeBigInt64BE(lastOffset, at);
    at = buffer.writeBigInt64BE(lastStableOffset, at);
  }
  return buffer;
}

/** Throws on bytes that `encodeTransactions` did not write. */
export function decodeTransactions(data: Buffer): TransactionsChange {
  const version = data.readUInt8(0);
  if (version !== VERSION) throw new Error(`transactions of unknown version ${version}`);
  const abortedAt = 5 + data.readUInt32BE(1) * OPEN_BYTES;
  const open = new Map<bigint, bigint>();
  for (let at = 5; at < abortedAt; at += OPEN_BYTES) {
    open.set(data.readBigInt64BE(at), data.readBigInt64BE(at + 8));
  }
  const aborted: EndedTransaction[] = [];
  for (let at = abortedAt; at < data.length; at += ABORTED_BYTES) {
    aborted.push({
      producerId: data.readBigInt64BE(at),
      firstOffset: data.readBigInt64BE(at + 8),
      lastOffset: data.readBigInt64BE(at + 16),
      lastStableOffset: data.readBigInt64BE(at + 24),
    });
  }
  return { open, aborted };
}
