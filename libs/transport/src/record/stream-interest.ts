import type { ConsumedRecord, Headers, ProducerRecord } from '@posthorn/client';
import { headerInt32, int32 } from './header-bytes.js';
import { Header } from './header-names.js';
import { headerText } from './headers.js';

/** A stream of replies, and the topic in which whoever streams is told whether anybody still wants it. */
export interface ReplyStream {
  readonly topic: string;
  /** Not to be guessed: whoever knows it may end the stream. */
  readonly id: string;
}

/**
 * What is told of streams: that their caller is still there, that it has left; or, by whoever streams and for nobody else,
 * that the topic can be written and read.
 */
export type Interest = 'kept' | 'left' | 'probe';

const INTERESTS: readonly string[] = ['kept', 'left', 'probe'] satisfies Interest[];
/** What a caller may promise. */
export const RENEW_MS = { min: 1_000, max: 600_000 };

/** In a request: should it be answered by a stream, its caller says this often that it is there. */
export function renewsHeader(everyMs: number): readonly [string, Buffer] {
  return [Header.renewsMs, int32(everyMs)];
}

/** undefined where nothing is promised that could be meant: by an older client, or one of another kind. */
export function renewsEveryMs(request: Headers): number | undefined {
  const everyMs = headerInt32(request, Header.renewsMs) ?? 0;
  return everyMs >= RENEW_MS.min && everyMs <= RENEW_MS.max ? everyMs : undefined;
}

/** In the first reply of a stream. */
export function streamHeaders({ topic, id }: ReplyStream): Headers {
  return [
    [Header.streamId, Buffer.from(id)],
    [Header.streamTopic, Buffer.from(topic)],
  ];
}

export function streamOf(reply: Headers): ReplyStream | undefined {
  const id = headerText(reply, Header.streamId);
  const topic = headerText(reply, Header.streamTopic);
  return id === undefined || topic === undefined ? undefined : { id, topic };
}

/** All in one partition, so that they are read in the order in which they were written. */
export function interestRecord(
  topic: string,
  interest: Interest,
  ids: readonly string[],
): ProducerRecord {
  return {
    topic,
    partition: 0,
    value: null,
    headers: [
      // No group is called so: handlers of a regular expression that matches the topic, older ones too, pass over it.
      [Header.forGroup, Buffer.from(topic)],
      [Header.interest, Buffer.from(interest)],
      ...ids.map((id) => [Header.streamId, Buffer.from(id)] as const),
    ],
  };
}

/** undefined of a record that tells nothing of the kind. */
export function interestOf({
  headers,
}: Pick<ConsumedRecord, 'headers'>):
  { readonly interest: Interest; readonly ids: readonly string[] } | undefined {
  const interest = headerText(headers, Header.interest);
  if (interest === undefined || !INTERESTS.includes(interest)) return undefined;
  const ids = headers.flatMap(([name, value]) =>
    name === Header.streamId && value !== null ? [value.toString()] : [],
  );
  return { interest: interest as Interest, ids };
}
