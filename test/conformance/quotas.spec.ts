import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AlterClientQuotas,
  CreateTopics,
  DescribeClientQuotas,
  Fetch,
  Metadata,
  type AlterClientQuotasRequestInput,
} from '@posthorn/protocol';
import { pino } from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { ANONYMOUS } from '../../apps/broker/src/security/principal.js';
import { ManualClock } from './manual-clock.js';
import { batchOf, RawClient } from './raw-client.js';

type Entity = AlterClientQuotasRequestInput['entries'][number]['entity'];

const RAW_CLIENT: Entity = [{ entityType: 'client-id', entityName: 'raw' }];
const THROTTLING_QUOTA_EXCEEDED = 89;

const NOBODY = { principal: ANONYMOUS, remoteHost: '127.0.0.1', clientId: null };

describe('client quotas', () => {
  const clock = new ManualClock();
  let broker: RunningBroker;
  let client: RawClient;

  beforeAll(async () => {
    broker = await startBroker({ port: 0, clock, logger: pino({ level: 'silent' }) });
    client = await RawClient.open(`${broker.host}:${broker.port}`);
    const topic = { name: 't', partitions: 1, configs: new Map() };
    expect(await broker.services.topics.create(topic)).toHaveProperty('topic');
  });

  afterAll(async () => {
    await client.close();
    await broker.close();
  });

  afterEach(async () => {
    const { clientQuotas } = broker.services.accessControl;
    const all = clientQuotas.matching(() => true);
    const removed = all.flatMap(({ entity, values }) =>
      values.map(({ key }) => ({ entity, key, value: null })),
    );
    await clientQuotas.alter(removed, NOBODY);
    clock.advance(60_000);
  });

  async function alter(entity: Entity, limits: [string, number | null][]): Promise<number> {
    const ops = limits.map(([key, value]) => ({ key, value: value ?? 0, remove: value === null }));
    const request = { entries: [{ entity, ops }], validateOnly: false };
    const { entries } = await client.ask(AlterClientQuotas, 1, request);
    return entries[0].errorCode;
  }

  /** Whether the client is answered: a round trip of another one would have overtaken it. */
  async function isAnswered(answer: Promise<unknown>): Promise<boolean> {
    let isDone = false;
    void answer.then(() => (isDone = true));
    const other = await RawClient.open(`${broker.host}:${broker.port}`);
    for (let round = 0; round < 3; round++) await other.ask(Metadata, 9, { topics: [] });
    await other.close();
    return isDone;
  }

  const fetched = () =>
    client.ask(Fetch, 11, {
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes: 1_000_000,
      topics: [
        {
          topic: 't',
          partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000_000 }],
        },
      ],
    });

  it('are set, found by part, and removed', async () => {
    const user: Entity = [{ entityType: 'user', entityName: null }];
    expect(await alter(RAW_CLIENT, [['producer_byte_rate', 5]])).toBe(0);
    expect(await alter([...user, ...RAW_CLIENT], [['request_percentage', 1_000.5]])).toBe(0);
    expect(
      await alter([{ entityType: 'ip', entityName: '::1' }], [['connection_creation_rate', 7]]),
    ).toBe(0);
    const find = async (
      entityType: string,
      matchType: number,
      match: string | null,
      strict = false,
    ) => {
      const components = [{ entityType, matchType, match }];
      const { entries } = await client.ask(DescribeClientQuotas, 1, { components, strict });
      return (entries ?? []).flatMap(({ values }) => values.map(({ key, value }) => [key, value]));
    };
    expect(await find('client-id', 0, 'raw')).toHaveLength(2);
    expect(await find('client-id', 0, 'raw', true)).toEqual([['producer_byte_rate', 5]]);
    expect(await find('user', 1, null)).toEqual([['request_percentage', 1_000.5]]);
    expect(await find('ip', 2, null)).toEqual([['connection_creation_rate', 7]]);
    expect(await alter(RAW_CLIENT, [['producer_byte_rate', null]])).toBe(0);
    expect(await find('client-id', 0, 'raw', true)).toEqual([]);
  });

  it('name the parts of an entity in the order of Kafka, whatever order they were given in', async () => {
    const entity: Entity = [{ entityType: 'user', entityName: 'u' }, ...RAW_CLIENT];
    expect(await alter(entity, [['request_percentage', 1_000]])).toBe(0);
    const components = [{ entityType: 'user', matchType: 0, match: 'u' }];
    const { entries } = await client.ask(DescribeClientQuotas, 1, { components, strict: false });
    expect(entries?.[0]?.entity.map(({ entityType }) => entityType)).toEqual(['client-id', 'user']);
  });

  it('answer a produce at once, say how long, and hold the connection for that time', async () => {
    await alter(RAW_CLIENT, [['producer_byte_rate', 1_000]]);
    const first = await client.produce('t', 0, batchOf(['x'.repeat(15_000)]));
    expect(first.responses[0].partitionResponses[0].errorCode).toBe(0);
    // 15 kB and 15 kB of key in a window of 10 s: 20 s too early.
    expect(first.throttleTimeMs).toBeGreaterThan(20_000);
    expect(first.throttleTimeMs).toBeLessThan(20_500);
    const next = client.ask(Metadata, 9, { topics: [] });
    expect(await isAnswered(next)).toBe(false);
    clock.advance(first.throttleTimeMs - 1);
    expect(await isAnswered(next)).toBe(false);
    clock.advance(1);
    expect((await next).throttleTimeMs).toBe(0);
  });

  it('answer a fetch beyond them empty, and with the records when the time is over', async () => {
    await client.produce('t', 0, batchOf(['y'.repeat(15_000)]));
    await alter(RAW_CLIENT, [['consumer_byte_rate', 5_000]]);
    let answer = await fetched();
    for (let round = 0; answer.throttleTimeMs === 0; round++) {
      expect(round).toBeLessThan(10);
      expect(answer.responses[0].partitions[0].records?.length).toBeGreaterThan(0);
      answer = await fetched();
    }
    expect(answer.responses).toEqual([]);
    // What was fetched before has to leave the window of eleven seconds first.
    for (let waitedMs = 0; answer.responses.length === 0; waitedMs += answer.throttleTimeMs) {
      expect(waitedMs).toBeLessThan(22_000);
      clock.advance(answer.throttleTimeMs);
      answer = await fetched();
    }
    expect(answer.responses[0].partitions[0].records?.length).toBeGreaterThan(0);
  });

  it('refuse topics beyond them to clients that know the error, and delay the others', async () => {
    await alter(RAW_CLIENT, [['controller_mutation_rate', 1]]);
    const create = async (version: number, name: string, numPartitions: number) => {
      const topic = { name, numPartitions, replicationFactor: 1, assignments: [], configs: [] };
      const { topics, throttleTimeMs } = await client.ask(CreateTopics, version, {
        topics: [topic],
        timeoutMs: 1_000,
        validateOnly: false,
      });
      clock.advance(throttleTimeMs > 5_000 ? 5_000 : throttleTimeMs);
      return { errorCode: topics[0].errorCode, throttleTimeMs };
    };
    expect(await create(6, 'a', 16)).toEqual({ errorCode: 0, throttleTimeMs: 0 });
    const refused = await create(6, 'b', 1);
    expect(refused).toEqual({ errorCode: THROTTLING_QUOTA_EXCEEDED, throttleTimeMs: 5_000 });
    expect(await create(6, 'b', 1)).toEqual({ errorCode: 0, throttleTimeMs: 0 });
    const delayed = await create(5, 'c', 3);
    expect(delayed).toEqual({ errorCode: 0, throttleTimeMs: 4_000 });
  });

  it('count the time of requests', async () => {
    await alter(RAW_CLIENT, [['request_percentage', 0.000_001]]);
    const { throttleTimeMs } = await client.ask(Metadata, 9, { topics: null });
    expect(throttleTimeMs).toBeGreaterThan(0);
    expect(throttleTimeMs).toBeLessThanOrEqual(1_000);
  });

  it('of others are not mine', async () => {
    await alter([{ entityType: 'client-id', entityName: 'other' }], [['producer_byte_rate', 1]]);
    const { throttleTimeMs } = await client.produce('t', 0, batchOf(['z'.repeat(20_000)]));
    expect(throttleTimeMs).toBe(0);
  });

  it('are answered with the client before the user, whatever the order of the request', async () => {
    const entity: Entity = [
      { entityType: 'user', entityName: 'u' },
      { entityType: 'client-id', entityName: 'c' },
    ];
    const ops = [{ key: 'producer_byte_rate', value: 1, remove: false }];
    const request = { entries: [{ entity, ops }], validateOnly: true };
    const { entries } = await client.ask(AlterClientQuotas, 1, request);
    expect(entries[0].entity.map(({ entityType }) => entityType)).toEqual(['client-id', 'user']);
  });
});
