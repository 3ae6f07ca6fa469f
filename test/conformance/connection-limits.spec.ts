import { afterEach, describe, expect, it } from '@jest/globals';
import { Fetch, Metadata } from '@posthorn/protocol';
import { pino } from 'pino';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../apps/broker/src/broker.js';
import { ANONYMOUS } from '../../apps/broker/src/security/principal.js';
import { ManualClock } from './manual-clock.js';
import { batchOf, RawClient } from './raw-client.js';
import { until } from './support.js';

const NOBODY = { principal: ANONYMOUS, remoteHost: '127.0.0.1', clientId: null };

describe('connections', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function start(options: BrokerOptions): Promise<RunningBroker> {
    const broker = await startBroker({ port: 0, logger: pino({ level: 'silent' }), ...options });
    closers.push(() => broker.close());
    return broker;
  }

  async function open({ host, port }: RunningBroker): Promise<RawClient> {
    const client = await RawClient.open(`${host}:${port}`);
    closers.push(() => client.close());
    return client;
  }

  const ask = (client: RawClient) => client.ask(Metadata, 9, { topics: [] });

  it.each<[string, BrokerOptions]>([
    ['an address', { connectionsPerIpMax: 2 }],
    ['an address with a number of its own', { connectionsPerIpOverrides: '127.0.0.1:2,::1:1' }],
    ['a principal', { connectionsPerPrincipalMax: 2 }],
  ])('of %s are as many as it may have, and one more when one has gone', async (_, options) => {
    const broker = await start(options);
    const first = await open(broker);
    await ask(first);
    await ask(await open(broker));
    await (
      await open(broker)
    ).closed;
    await first.close();
    await until('a place', async () => {
      const next = await open(broker);
      return Promise.race([ask(next).then(() => true), next.closed.then(() => false)]);
    });
  });

  it('come no faster than they may, and wait their turn', async () => {
    const clock = new ManualClock();
    const broker = await start({ clock, connectionCreationRateMax: 1 });
    await ask(await open(broker));
    const second = await open(broker);
    let isAnswered = false;
    const answer = ask(second).then(() => (isAnswered = true));
    const third = await open(broker);
    clock.advance(999);
    await new Promise(setImmediate);
    expect(isAnswered).toBe(false);
    // Accepted by now, as the one after it is: the operating system connects before the broker does.
    await until('the second to be due', () => {
      clock.advance(1);
      return isAnswered;
    });
    await answer;
    clock.advance(2_000);
    await ask(third);
  });

  it('of an address beyond its quota are closed when their time is over', async () => {
    const clock = new ManualClock();
    const broker = await start({ clock });
    const { clientQuotas } = broker.services.accessControl;
    const quota = { entity: { ip: null }, key: 'connection_creation_rate' as const, value: 1 };
    await clientQuotas.alter([quota], NOBODY);
    const clients = [];
    for (let index = 0; index < 10; index++) clients.push(await open(broker));
    await Promise.all(clients.map(ask));
    const late = await open(broker);
    let isClosed = false;
    void late.closed.then(() => (isClosed = true));
    await until('the late one to be closed', () => {
      clock.advance(100);
      return isClosed;
    });
    clock.advance(20_000);
    await ask(await open(broker));
  });

  it('whose peers read nothing cost nobody else anything', async () => {
    const broker = await start({ responseBytesMax: 1024 * 1024 });
    const { topics } = broker.services;
    await topics.create({ name: 't', partitions: 1, configs: new Map() });
    const producer = await open(broker);
    const batch = batchOf(['x'.repeat(200_000)]);
    for (let index = 0; index < 10; index++) await producer.produce('t', 0, batch);
    const partition = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 10_000_000 };
    const request = {
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes: 10_000_000,
      topics: [{ topic: 't', partitions: [partition] }],
    };
    for (let index = 0; index < 20; index++) {
      const slow = await open(broker);
      slow.socket.pause();
      for (let each = 0; each < 20; each++) void slow.ask(Fetch, 11, request);
    }
    const reader = await open(broker);
    for (let index = 0; index < 20; index++) {
      const { responses } = await reader.ask(Fetch, 11, request);
      expect(responses[0].partitions[0].records?.length).toBeGreaterThan(200_000);
      const { responses: produced } = await producer.produce('t', 0, batch);
      expect(produced[0].partitionResponses[0].errorCode).toBe(0);
    }
  });
});
