import type { Place } from './journey-headers.js';

export interface Timed extends Place {
  /** Milliseconds since the epoch. */
  readonly timestamp: bigint;
}

/**
 * By time, but each partition in its own order, and nothing before what it came from: an effect not before its cause, a
 * retry not before the record that failed, whatever the clocks of their producers say. Where headers contradict the order
 * of a partition, or each other, that order and the time decide.
 *
 * @param sourceOf the record that this one came from, where that is of the journey. @param isFailure what of the same
 *   millisecond stands last.
 */
export function inOrder<R extends Timed>(
  records: readonly R[],
  sourceOf: (record: R) => R | undefined,
  isFailure: (record: R) => boolean,
): readonly R[] {
  const compare = (a: R, b: R): number => {
    if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
    const failure = Number(isFailure(a)) - Number(isFailure(b));
    if (failure !== 0) return failure;
    if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
    return a.partition - b.partition;
  };
  const partitions = [
    ...Map.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`).values(),
  ];
  const queues = partitions.map((own) => own.toSorted((a, b) => (a.offset < b.offset ? -1 : 1)));
  const next = queues.map(() => 0);
  const ordered = new Set<R>();
  while (ordered.size < records.length) {
    const heads = queues.flatMap((queue, index) => queue.slice(next[index], next[index] + 1));
    const free = heads.filter((record) => {
      const source = sourceOf(record);
      return source === undefined || ordered.has(source);
    });
    const first = (free.length > 0 ? free : heads).reduce((a, b) => (compare(b, a) < 0 ? b : a));
    ordered.add(first);
    next[queues.findIndex((queue, index) => queue[next[index]] === first)]++;
  }
  return [...ordered];
}
