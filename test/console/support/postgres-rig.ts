import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import pg from 'pg';
import pino from 'pino';
import { startBroker } from '../../../apps/broker/src/broker.js';
import { until } from '../../conformance/support.js';
import { createTestDatabase } from '../../support/database.js';
import { Browser } from './browser.js';
import { letter, LETTERS } from './letters.js';

/** One browser and one broker over PostgreSQL, in which a service has given up on some orders. */
export class PostgresRig {
  /** Of the console. */
  url = '';
  databaseUrl = '';
  browser: Browser;
  producer: Producer;
  readonly #ends: (() => Promise<void>)[] = [];

  async open(): Promise<void> {
    const database = await createTestDatabase();
    this.#ends.push(() => database.drop());
    this.databaseUrl = database.url;
    const logger = pino({ level: 'silent' });
    const broker = await startBroker({ port: 0, adminPort: 0, databaseUrl: database.url, logger });
    this.#ends.push(() => broker.close());
    this.url = `http://127.0.0.1:${broker.adminPort}`;
    await this.#giveUp(`${broker.host}:${broker.port}`);
    // The last to come, and the first to go: its page asks the broker for as long as it is there.
    this.browser = await Browser.open();
    this.#ends.push(() => this.browser.close());
  }

  async close(): Promise<void> {
    for (const end of this.#ends.toReversed()) await end();
  }

  /** A build that runs meanwhile is not through: it cannot write down what it has indexed. */
  async whileNobodyIndexes(work: () => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      await client.query('begin; lock table posthorn.index_runs in share mode');
      await work();
    } finally {
      await client.end();
    }
  }

  async #giveUp(address: string): Promise<void> {
    const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    this.producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    this.#ends.push(() => this.producer.disconnect());
    await Promise.all([this.producer.connect(), admin.connect()]);
    const topics = ['orders', 'orders.payment.dlq'];
    await admin.createTopics({ topics: topics.map((topic) => ({ topic, numPartitions: 1 })) });
    await admin.disconnect();
    const letters = Array.from({ length: LETTERS }, (_, offset) => letter(offset));
    const orders = letters.map(({ key, value }) => ({ key, value }));
    await this.producer.send({ topic: 'orders', messages: orders });
    await this.producer.send({ topic: 'orders.payment.dlq', messages: letters });
    // A page that comes earlier shows those that were indexed by then.
    await until('the letters to be indexed', async () => {
      const response = await fetch(`${this.url}/api/v1/dead-letters`);
      const { deadLetters } = (await response.json()) as { deadLetters: unknown[] };
      return deadLetters.length === LETTERS;
    });
  }
}
