import { DescribeConfigs, ErrorCode, KafkaError, Produce } from '@posthorn/protocol';
import { ConnectionError } from '../errors.js';
import type { Connection } from '../net/connection.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { UnsupportedApiError } from '../net/versions.js';
import type { ProduceCall } from './produce-request.js';

const BROKER = 4;
const CONFIG = 'socket.request.max.bytes';
/** Requests below are not what a connection ended for: a broker with a limit like this takes no default batch of any client. */
const BYTES_MIN = 100_000;
/** Records wait for the answer, and for longer where nobody gives one. */
const ASK_MS = 5_000;

/** A request that its broker does not read. */
export interface TooLarge {
  readonly bytes: number;
  readonly bytesMax: number;
}

/** Told as Kafka tells a record that its topic does not take. */
export class RequestTooLargeError extends KafkaError {
  constructor(what: string) {
    super(ErrorCode.MESSAGE_TOO_LARGE, what);
  }
}

/**
 * The largest request that each broker reads. Kafka closes the connection of a larger one without a word, so that it looks as if the broker
 * had died with it. It is asked for once a connection has ended so, since that needs a right that most producers never
 * need, and again before it is held against anybody: the broker may have been restarted with another.
 */
export class RequestLimits {
  readonly #suspects = new Set<number>();

  constructor(private readonly pool: Pick<ConnectionPool, 'connection'>) {}

  /** Whether to ask before sending: something was too large for this broker before. */
  isSuspect(leaderId: number, call: ProduceCall): boolean {
    return this.#suspects.has(leaderId) && recordBytes(call) >= BYTES_MIN;
  }

  /** null: small enough, or nobody says. */
  async excess(leaderId: number, call: ProduceCall): Promise<TooLarge | null> {
    if (recordBytes(call) < BYTES_MIN) return null;
    try {
      const connection = await this.pool.connection(leaderId);
      const bytesMax = await limitOf(connection, leaderId);
      const bytes = connection.sizeOf(Produce, call.body, { versionMax: call.versionMax });
      if (bytesMax === null || bytes <= bytesMax) return null;
      this.#suspects.add(leaderId);
      return { bytes, bytesMax };
    } catch (error) {
      if (error instanceof ConnectionError || error instanceof UnsupportedApiError) return null;
      throw error;
    }
  }
}

function recordBytes({ body }: ProduceCall): number {
  let sum = 0;
  for (const { partitionData } of body.topicData)
    for (const { records } of partitionData) sum += records?.length ?? 0;
  return sum;
}

async function limitOf(connection: Connection, brokerId: number): Promise<number | null> {
  const resources = [
    { resourceType: BROKER, resourceName: String(brokerId), configurationKeys: [CONFIG] },
  ];
  const { results } = await connection.request(
    DescribeConfigs,
    { resources },
    { timeoutMs: ASK_MS },
  );
  const value = results[0]?.configs.find(({ name }) => name === CONFIG)?.value;
  return value === undefined || value === null || !(Number(value) > 0) ? null : Number(value);
}
