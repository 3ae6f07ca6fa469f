import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { ProducerRecord } from '@posthorn/client';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, startApp, turn, until } from '../../test/harness.js';
import { DeadLetters } from './dead-letters.js';
import { ThrottledLogger } from '../runtime/throttled-logger.js';
import { type PosthornModuleOptions, PosthornServer, readDeadLetter, Subscribe } from '../index.js';

@Controller()
class Failing {
  @Subscribe('orders', { retry: { attempts: 1 } })
  handle(@Payload() order: unknown): void {
    throw new Error(`no ${JSON.stringify(order)}`);
  }
}

const start = (cluster: FakeCluster, options: PosthornModuleOptions = {}) =>
  startApp({ controllers: [Failing], cluster, options });
const committed = (cluster: FakeCluster, offset: bigint) =>
  until(() => cluster.committedOf('svc', 'orders') === offset);

describe('a dead letter', () => {
  it("carries Spring's headers in Spring's encoding", async () => {
    const cluster = new FakeCluster();
    cluster.open('orders', 3);
    await cluster.append({ topic: 'orders', partition: 2, value: '1', timestamp: 258n });
    const { app } = await start(cluster);
    await until(() => cluster.records('orders.svc.dlq').length === 1);

    const headers = new Map(cluster.records('orders.svc.dlq')[0]?.headers);
    const hex = (key: string) => headers.get(`kafka_dlt-${key}`)?.toString('hex');
    expect(hex('original-partition')).toBe('00000002');
    expect(hex('original-offset')).toBe('0000000000000000');
    expect(hex('original-timestamp')).toBe('0000000000000102');
    expect(headers.get('kafka_deliveryAttempt')?.toString('hex')).toBe('00000001');
    expect(headers.get('kafka_dlt-original-topic')?.toString()).toBe('orders');
    expect(headers.get('kafka_dlt-original-timestamp-type')?.toString()).toBe('CreateTime');
    expect(headers.get('kafka_dlt-original-consumer-group')?.toString()).toBe('svc');
    expect(headers.get('kafka_dlt-exception-fqcn')?.toString()).toBe('Error');
    expect(headers.get('kafka_dlt-exception-message')?.toString()).toBe('no 1');
    expect(headers.get('posthorn-handler')?.toString()).toBe('Failing.handle');
    await app.close();
  });

  it('is not written when the partition was lost before: it is the next owner’s', async () => {
    const cluster = new FakeCluster();
    const clock = new InstantClock();
    const lost = new AbortController();
    cluster.beforeEnsure = () => lost.abort();
    const deadLetters = new DeadLetters({
      cluster,
      producer: cluster.producer(),
      clock,
      random: () => 0,
      logger: new ThrottledLogger(new RecordingLogger(), clock),
    });
    const stored = { topic: 'orders', partition: 0, offset: 1n, timestamp: 0n, leaderEpoch: 0 };
    const record = { ...stored, key: null, value: null, headers: [] };
    const failure = { error: new Error('no'), attempt: 1, group: 'svc', handler: 'Orders.on' };
    const written = deadLetters.write(record, failure, {}, lost.signal);
    await expect(written).rejects.toThrow('left while writing');
    await turn();
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
  });

  it('of a record that was one before tells only the latest failure', async () => {
    const cluster = new FakeCluster();
    const { app } = await start(cluster);
    await cluster.append({ topic: 'orders', value: '1', headers: [['mine', Buffer.from('kept')]] });
    await committed(cluster, 1n);
    const [first] = cluster.records('orders.svc.dlq');
    await cluster.append({ topic: 'orders', value: '1', headers: first?.headers });
    await committed(cluster, 2n);

    const again = cluster.records('orders.svc.dlq')[1];
    const keys = again?.headers.map(([key]) => key) ?? [];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('mine');
    expect(again && readDeadLetter(again)?.offset).toBe(1n);
    await app.close();
  });

  it('keeps message and stack within bounds, however long they are', async () => {
    const cluster = new FakeCluster();
    const { app } = await start(cluster);
    await cluster.append({ topic: 'orders', value: JSON.stringify('x'.repeat(100_000)) });
    await committed(cluster, 1n);

    const sizes = new Map(
      cluster.records('orders.svc.dlq')[0]?.headers.map(([key, value]) => [key, value?.length]),
    );
    expect(sizes.get('kafka_dlt-exception-message')).toBe(1024);
    expect(sizes.get('kafka_dlt-exception-stacktrace')).toBe(8192);
    await app.close();
  });

  it('that the broker finds too large goes without its stack', async () => {
    const cluster = new FakeCluster();
    cluster.beforeAppend = ({ topic, headers }) => {
      const stack = headers?.some(([key]) => key === 'kafka_dlt-exception-stacktrace');
      if (topic.endsWith('.dlq') && stack)
        throw Object.assign(new Error('too large'), { errorCode: 10 });
    };
    const { app } = await start(cluster);
    await cluster.append({ topic: 'orders', value: '1' });
    await committed(cluster, 1n);

    const [letter] = cluster.records('orders.svc.dlq');
    expect(letter && readDeadLetter(letter)).toMatchObject({ message: 'no 1', stack: undefined });
    await app.close();
  });

  it('goes to the topic of choice, and to the usual one if the choice is no topic', async () => {
    const cluster = new FakeCluster();
    const choose = (topic: string, group: string) => broken ?? `failed.${group}.${topic}`;
    let broken: string | undefined;
    const { app } = await start(cluster, { deadLetter: { topic: choose, partitions: 2 } });
    await cluster.append({ topic: 'orders', value: '1' });
    await committed(cluster, 1n);
    broken = 'no topic!';
    await cluster.append({ topic: 'orders', value: '2' });
    await committed(cluster, 2n);
    // Where it comes from it would fail again, and so for ever.
    broken = 'orders';
    await cluster.append({ topic: 'orders', value: '3' });
    await committed(cluster, 3n);

    expect(cluster.records('failed.svc.orders')).toHaveLength(1);
    expect(cluster.records('orders')).toHaveLength(3);
    expect(cluster.records('orders.svc.dlq')).toHaveLength(2);
    expect(cluster.created).toContainEqual({ topic: 'failed.svc.orders', partitions: 2 });
    await app.close();
  });

  it('is no longer waited for once the partition is lost, though no broker answers', async () => {
    const cluster = new FakeCluster();
    cluster.beforeEnsure = ([topic]) =>
      topic?.topic.endsWith('.dlq') ? new Promise<void>(() => undefined) : undefined;
    const { app } = await start(cluster);
    await cluster.append({ topic: 'orders', value: '1' });
    await until(() => cluster.groups.length === 1);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    cluster.groups[0]?.lose();
    await until(() => cluster.groups[0]?.errors.length === 1);

    expect(cluster.committedOf('svc', 'orders')).toBe(0n);
    await app.close();
  });

  it('is told to listeners and counted, and a listener that fails decides nothing', async () => {
    const cluster = new FakeCluster();
    const { app, logger } = await start(cluster);
    const told: unknown[] = [];
    const server = app.get(PosthornServer);
    server.on('deadLetter', () => {
      throw new Error('listener');
    });
    server.on('deadLetter', () => Promise.reject(new Error('late listener')) as never);
    server.on('deadLetter', ({ deadLetterTopic, record, attempt }) =>
      told.push([deadLetterTopic, record.offset, attempt]),
    );
    await cluster.append({ topic: 'orders', value: '1' });
    await committed(cluster, 1n);

    expect(told).toEqual([['orders.svc.dlq', 0n, 1]]);
    // An unhandled rejection would have ended the process.
    await until(() =>
      logger.lines.includes("error listener of 'deadLetter' failed: late listener"),
    );
    expect(server.stats).toEqual({ retries: 0, deadLetters: 1 });
    await app.close();
  });
});

describe('without dead letters', () => {
  it('a record is retried past its attempts until it succeeds: its partition waits, nothing is lost', async () => {
    let tries = 0;
    @Controller()
    class Stubborn {
      @Subscribe('orders', { deadLetter: false, retry: { attempts: 2 } })
      handle(): void {
        tries += 1;
        if (tries < 9) throw new Error('again');
      }
    }
    const sent: ProducerRecord[] = [];
    const { app, cluster } = await startApp({ controllers: [Stubborn] });
    await cluster.append({ topic: 'orders', value: '1' });
    cluster.beforeAppend = (record) => void sent.push(record);
    await committed(cluster, 1n);

    expect(tries).toBe(9);
    expect(sent).toEqual([]);
    await app.close();
  });
});
