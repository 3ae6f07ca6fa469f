import { randomUUID } from 'node:crypto';
import type { ReadPacket } from '@nestjs/microservices';
import type { Headers, ProducerRecord } from '@posthorn/client';
import { withCausation } from '../context/causation.js';
import type { EventContract } from '../contract/define-event.js';
import { eventRecord } from '../contract/event-record.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { ContractRegistry } from '../publishing/contract-registry.js';
import { JsonSerializer, type PosthornSerializer } from '../record/codec.js';
import { withMetadata } from '../record/headers.js';
import { PosthornRecord, type PosthornRecordOptions } from '../record/posthorn.record.js';
import type { Clock } from '../runtime/clock.js';

export interface RecordEncoderDependencies {
  readonly clientId: string;
  readonly serializer: PosthornSerializer;
  readonly contracts: Pick<ContractRegistry, 'dataSchemaOf'> | null;
  /** The topic of a pattern, as the cluster calls it. */
  readonly topicOf: (pattern: unknown) => string;
  readonly clock: Clock;
}

/** From what is published to the record that is written. It is encoded at the call, so what changes later is not sent. */
export class RecordEncoder {
  constructor(private readonly deps: RecordEncoderDependencies) {}

  /** A promise only where the serializer gives one. */
  encode(packet: ReadPacket, extra: Headers = []): ProducerRecord | Promise<ProducerRecord> {
    const topic = this.deps.topicOf(packet.pattern);
    const data: unknown = packet.data;
    if (data === undefined)
      throw new TypeError(`nothing to publish to '${topic}': the payload is undefined`);
    const record = data instanceof PosthornRecord ? data : new PosthornRecord(data);
    const { key, partition, timestamp } = record;
    const headers = withCausation([...withMetadata(record.headers, packet.metadata), ...extra]);
    const value =
      record.value === null
        ? null
        : this.deps.serializer.serialize(record.value, { pattern: topic });
    const finish = (encoded: Buffer | string | null): ProducerRecord => ({
      topic,
      key,
      value: encoded,
      headers,
      partition,
      timestamp,
    });
    return value instanceof Promise ? value.then(finish) : finish(value);
  }

  /** The packet has the payload, which is checked first. A promise where the schema or the serializer gives one. */
  encodeEvent(
    event: EventContract<never, unknown>,
    packet: ReadPacket,
    options: PosthornRecordOptions | undefined,
  ): ProducerRecord | Promise<ProducerRecord> {
    const payload: unknown = packet.data;
    const { clientId, clock, contracts, serializer } = this.deps;
    const origin = {
      id: randomUUID(),
      source: `/${clientId}`,
      nowMs: clock.now(),
      contentType: serializer instanceof JsonSerializer ? 'application/json' : null,
      dataSchema: contracts?.dataSchemaOf(event),
    };
    const complete = () =>
      this.encode({ ...packet, data: eventRecord(event, payload, origin, options) });
    const parsed = event.parse(payload);
    return parsed instanceof Promise ? parsed.then(complete) : complete();
  }

  /** Throws PosthornConfigError for a contract that this serializer cannot publish. */
  assertPublishes(events: readonly EventContract<never, unknown>[]): void {
    if (this.deps.serializer instanceof JsonSerializer) return;
    const structured = events.find(({ mode }) => mode === 'structured');
    if (structured === undefined) return;
    throw new PosthornConfigError(
      `the event '${structured.name}' is published in structured mode, as JSON, and this client has a 'serializer' of its ` +
        "own: leave that out, or give the event mode 'binary'",
    );
  }
}

export function withOptions(data: unknown, options: PosthornRecordOptions | undefined): unknown {
  if (options === undefined) return data;
  if (data instanceof PosthornRecord) {
    throw new TypeError(
      'a PosthornRecord has its key, headers and partition already; give them in one place',
    );
  }
  return new PosthornRecord(data, options);
}
