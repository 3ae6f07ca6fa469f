import type { Topic } from '@posthorn/log';
import { decodePageToken, encodePageToken, invalidPageToken } from '../http/paging.js';
import { INT64_MAX } from './record-position.js';

export type Order = 'asc' | 'desc';

/**
 * Where each partition goes on: in 'asc' the next offset to give, in 'desc' the offset below which to go on. Partitions
 * that are read to their end are left out.
 */
export interface PagePosition {
  readonly order: Order;
  readonly offsets: ReadonlyMap<number, bigint>;
}

export function encodePosition(topic: Topic, { order, offsets }: PagePosition): string {
  const entries = [...offsets].map(([partition, offset]) => [partition, offset.toString()]);
  return encodePageToken({ topicId: topic.id, order, offsets: entries });
}

/** A token of another topic, of one that was re-created meanwhile, or of somebody's imagination is refused. */
export function decodePosition(topic: Topic, token: string): PagePosition {
  const content = decodePageToken(token);
  if (typeof content !== 'object' || content === null) throw invalidPageToken();
  const { topicId, order, offsets } = content as Record<string, unknown>;
  if (topicId !== topic.id || (order !== 'asc' && order !== 'desc') || !Array.isArray(offsets)) {
    throw invalidPageToken();
  }
  return { order, offsets: new Map(offsets.map((entry: unknown) => parseEntry(entry, topic))) };
}

function parseEntry(entry: unknown, topic: Topic): [number, bigint] {
  if (!Array.isArray(entry)) throw invalidPageToken();
  const [partition, text] = entry as unknown[];
  if (typeof partition !== 'number' || topic.partitions[partition] === undefined)
    throw invalidPageToken();
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text)) throw invalidPageToken();
  const offset = BigInt(text);
  if (offset > INT64_MAX) throw invalidPageToken();
  return [partition, offset];
}
