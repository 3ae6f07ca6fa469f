import type { RecordHeaders } from '@posthorn/records';
import { lastHeaders, textOf } from './header-values.js';
import { REDRIVEN_FROM, REPLAYED_FROM } from './letter-headers.js';

/** All topics that a copy has been in before, with commas: what is hidden in one of them is hidden in the copy. */
export const ORIGIN_TOPICS = 'posthorn-origin-topics';

/** Of whoever writes what failed elsewhere: Spring and @posthorn/transport (dead letters, retries), and Kafka Connect. */
const TOPIC_HEADERS = [
  'kafka_dlt-original-topic',
  'kafka_original-topic',
  '__connect.errors.topic',
] as const;
/** `orders/3@17`, of redrives and replays. */
const PLACE = /^(.+)\/\d+@\d+$/;
/** A copy of a copy names all of them again; who has more has a hundred topics that copy to each other. */
const TOPICS_MAX = 100;
const LENGTH_MAX = TOPICS_MAX * 250;

/** Where a record says that it comes from; none for one that nobody copied. */
export function originTopicsOf(headers: RecordHeaders): readonly string[] {
  if (headers.length === 0) return [];
  const last = lastHeaders(headers);
  const topics = [
    ...textOf(last, ORIGIN_TOPICS, LENGTH_MAX).split(','),
    ...TOPIC_HEADERS.map((name) => textOf(last, name)),
    ...[REDRIVEN_FROM, REPLAYED_FROM].map((name) => PLACE.exec(textOf(last, name))?.[1] ?? ''),
  ];
  return [...new Set(topics)].filter((topic) => topic !== '');
}

/** What a copy tells of them. @param topics where the record stands, and what it says itself. */
export function originTopicsHeader(topics: readonly string[]): readonly [string, Buffer] {
  const names = [...new Set(topics)].slice(0, TOPICS_MAX);
  return [ORIGIN_TOPICS, Buffer.from(names.join(','))];
}
