import { existsSync } from 'node:fs';
import path from 'node:path';
import { Kafka, logLevel, Partitioners, type Admin, type Producer } from 'kafkajs';
import pino from 'pino';
import { CONSOLE_FOLDER } from '../../../apps/broker/src/admin/console/console-files.js';
import { startBroker } from '../../../apps/broker/src/broker.js';
import { until } from '../../conformance/support.js';
import { produceRefund } from './refund.js';

export interface BusyBroker {
  /** Of the console. */
  readonly url: string;
  readonly admin: Admin;
  readonly producer: Producer;
  close(): Promise<void>;
}

/** Beyond 2^53, where a number of JavaScript would round it. */
export const EXACT_NUMBER = '9007199254740993';
export const ORDERS = 300;
/** Nobody is there. */
const TRACE_URL = 'https://traces.example/trace/{traceId}';
const PARTITIONS = 6;

/**
 * A broker over a log in memory, in this process, in which what screens show has happened: records with keys, headers,
 * JSON, text, bytes and tombstones, a group at work, and one that is behind and has no members.
 */
export async function startBusyBroker(): Promise<BusyBroker> {
  if (!existsSync(path.join(CONSOLE_FOLDER, 'index.html'))) {
    throw new Error('The console is not built: npm run build.');
  }
  const logger = pino({ level: 'silent' });
  const broker = await startBroker({
    port: 0,
    adminPort: 0,
    groupInitialRebalanceDelayMs: 0,
    traceUrl: TRACE_URL,
    logger,
  });
  const brokers = [`${broker.host}:${broker.port}`];
  const kafkaOf = (clientId: string): Kafka =>
    new Kafka({ brokers, clientId, logLevel: logLevel.NOTHING });
  const kafka = kafkaOf('restaurant-1');
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: 'restaurant' });
  const close = async (): Promise<void> => {
    await Promise.all([admin, producer, consumer].map((client) => client.disconnect()));
    await broker.close();
  };
  try {
    await Promise.all([admin, producer, consumer].map((client) => client.connect()));
    await createTopics(admin);
    await produce(producer);
    await leaveBehind(admin);
    await produceRefund(kafkaOf, admin);
    await consumer.subscribe({ topics: ['orders', 'payments'], fromBeginning: true });
    let consumed = 0;
    const eachMessage = async (): Promise<void> => {
      consumed += 1;
    };
    await consumer.run({ autoCommitInterval: 100, eachMessage });
    await until('the orders to be read', () => consumed >= ORDERS);
  } catch (error) {
    await close();
    throw error;
  }
  const url = `http://127.0.0.1:${broker.adminPort}`;
  return { url, admin, producer, close };
}

async function createTopics(admin: Admin): Promise<void> {
  const week = { name: 'retention.ms', value: '604800000' };
  const compact = { name: 'cleanup.policy', value: 'compact' };
  await admin.createTopics({
    topics: [
      { topic: 'orders', numPartitions: PARTITIONS, configEntries: [week] },
      { topic: 'payments', numPartitions: 3 },
      { topic: 'couriers', numPartitions: 1, configEntries: [compact] },
    ],
  });
}

const STATES = ['placed', 'accepted', 'cooking', 'delivered'];

async function produce(producer: Producer): Promise<void> {
  const orders = Array.from({ length: ORDERS }, (_, n) => {
    const orderId = `o-${1000 + (n % 40)}`;
    return {
      partition: n % PARTITIONS,
      key: orderId,
      value: `{"orderId":"${orderId}","state":"${STATES[n % 4]}","totalCents":${EXACT_NUMBER},"items":[{"dish":"Margherita","quantity":${1 + (n % 3)}}],"note":null}`,
      headers: { 'correlation-id': orderId, ce_type: 'order.placed' },
    };
  });
  await producer.send({ topic: 'orders', messages: orders });
  const paid = { partition: 0, key: 'o-1000', value: 'paid in full' };
  await producer.send({ topic: 'payments', messages: [paid] });
  const gone = { key: 'c-1', value: null };
  const binary = { key: 'c-2', value: Buffer.from([0, 255]) };
  await producer.send({ topic: 'couriers', messages: [gone, binary] });
}

/** A group that read some of the orders and is gone. */
async function leaveBehind(admin: Admin): Promise<void> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({
    partition,
    offset: '15',
  }));
  await admin.setOffsets({ groupId: 'analytics', topic: 'orders', partitions });
}
