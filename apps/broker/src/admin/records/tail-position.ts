import type { Topic } from '@posthorn/log';
import { invalid, Problem } from '../http/problem.js';
import { INT64_MAX } from './record-position.js';

/** The next offset of each partition of a tail. */
export type TailOffsets = Map<number, bigint>;

/** As it stands in `id:` of each event: short, since it is sent with every record. */
export function eventIdOf({ id }: Topic, offsets: TailOffsets): string {
  const each = [...offsets].map(([partition, offset]) => `${partition}:${offset}`);
  return `${incarnationOf(id)};${each.join(',')}`;
}

/** A topic that was made anew counts from 0 again. */
const incarnationOf = (topicId: string): string => topicId.slice(0, 8);

/** @throws Problem for an id of another topic, of one that is gone, or of somebody's imagination. */
export function offsetsOfEventId(topic: Topic, eventId: string): TailOffsets {
  const [incarnation, list = ''] = eventId.split(';', 2);
  const entries = list.split(',').map((entry) => /^(\d{1,6}):(\d{1,19})$/.exec(entry));
  const offsets: TailOffsets = new Map();
  for (const entry of entries) {
    const partition = Number(entry?.[1] ?? -1);
    const offset = BigInt(entry?.[2] ?? INT64_MAX + 1n);
    if (topic.partitions[partition] === undefined || offset > INT64_MAX) throw invalidEventId();
    offsets.set(partition, offset);
  }
  if (incarnation !== incarnationOf(topic.id)) throw invalidEventId();
  return offsets;
}

function invalidEventId(): Problem {
  const pointer = '/Last-Event-ID';
  const message = 'is not of this topic; begin without it';
  return invalid(pointer, message);
}
