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
  /** Where each ends, if not at the end of the order: in 'asc' the offset behind the last, in 'desc' the last. */
  readonly ends: ReadonlyMap<number, bigint>;
}

export function encodePosition(topic: Topic, { order, offsets, ends }: PagePosition): string {
  const entries = [...offsets].map(([partition, offset]) => {
    const end = ends.get(partition);
    return [partition, offset.toString(), ...(end === undefined ? [] : [end.toString()])];
  });
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
  const entries = offsets.map((entry: unknown) => parseEntry(entry, topic));
  return {
    order,
    offsets: new Map(entries.map(({ partition, offset }) => [partition, offset])),
    ends: new Map(
      entries.flatMap(({ partition, end }) => (end === null ? [] : [[partition, end]])),
    ),
  };
}

interface Entry {
  readonly partition: number;
  readonly offset: bigint;
  readonly end: bigint | null;
}

function parseEntry(entry: unknown, topic: Topic): Entry {
  if (!Array.isArray(entry)) throw invalidPageToken();
  const [partition, offset, end] = entry as unknown[];
  if (typeof partition !== 'number' || topic.partitions[partition] === undefined)
    throw invalidPageToken();
  return {
    partition,
    offset: parseOffset(offset),
    end: end === undefined ? null : parseOffset(end),
  };
}

function parseOffset(text: unknown): bigint {
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text)) throw invalidPageToken();
  const offset = BigInt(text);
  if (offset > INT64_MAX) throw invalidPageToken();
  return offset;
}
