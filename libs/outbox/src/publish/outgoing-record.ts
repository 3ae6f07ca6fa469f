import type { ProducerRecord } from '@posthorn/client';

/** What a transaction publishes. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Records of one key are published in the order in which their transactions committed. null: no order is promised. */
  readonly key: string | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** By the key, when left out. */
  readonly partition?: number | undefined;
}

/** The encoded record of an event as the outbox takes it: there, keys and headers are text. Throws TypeError for others. */
export function outgoingEvent({
  topic,
  key = null,
  value,
  headers = [],
  partition,
}: ProducerRecord): OutgoingRecord {
  const named = new Map<string, string>();
  for (const [name, bytes] of headers) {
    if (bytes === null) continue;
    if (named.has(name))
      throw new TypeError(
        `the event for ${topic} has the header ${name} twice: the outbox has one`,
      );
    named.set(name, textOf(bytes, `header ${name}`, topic));
  }
  return {
    topic,
    key: key === null ? null : textOf(key, 'key', topic),
    value,
    headers: Object.fromEntries(named),
    ...(partition === undefined ? {} : { partition }),
  };
}

function textOf(given: Buffer | string, what: string, topic: string): string {
  const text = String(given);
  if (typeof given === 'string' || Buffer.from(text).equals(given)) return text;
  throw new TypeError(
    `the ${what} of the event for ${topic} is no UTF-8, and the outbox takes text: encode it, as base64 for one`,
  );
}
