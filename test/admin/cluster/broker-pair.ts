import pino from 'pino';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../../apps/broker/src/broker.js';
import { sharedOut, until } from '../../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

export interface PairAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Two brokers with admin APIs over one database, which have shared out the shards. */
export class BrokerPair {
  private constructor(
    readonly database: TestDatabase,
    readonly brokers: readonly [RunningBroker, RunningBroker],
  ) {}

  static async start(options: BrokerOptions = {}): Promise<BrokerPair> {
    const database = await createTestDatabase();
    const start = (brokerId: number): Promise<RunningBroker> =>
      startBroker({
        brokerId,
        port: 0,
        adminPort: 0,
        groupInitialRebalanceDelayMs: 0,
        databaseUrl: database.url,
        logger: pino({ level: 'silent' }),
        ...options,
      });
    const pair = new BrokerPair(database, [await start(1), await start(2)]);
    await sharedOut(pair.brokers);
    return pair;
  }

  /** Of the admin API of the first or the second broker; the path is below /api/v1. */
  async call<Body = Record<string, unknown>>(
    which: 0 | 1,
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PairAnswer<Body>> {
    const { adminPort } = this.brokers[which];
    const response = await fetch(`http://127.0.0.1:${adminPort}/api/v1/${path}`, {
      method,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }

  /** Made by the first broker, and known to both. */
  async createTopic(
    name: string,
    partitions: number,
    configs: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.call(0, 'POST', 'topics', { name, partitions, configs });
    const { topics } = this.brokers[1].services.log;
    await until(`the second broker to see ${name}`, () => topics.byName(name) !== undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.close()));
    await this.database.drop();
  }
}
