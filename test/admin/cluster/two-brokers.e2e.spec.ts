import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { sharedOut, until } from '../../conformance/support.js';
import { TestAuthority } from '../../security/certificates.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { KafkaProxy } from '../../support/kafka-proxy.js';
import { commit, joinGroup } from '../support/admin-harness.js';
import { EventSourceReader } from '../support/event-source.js';

// As many as there are shards: whichever broker owns which, both lead half of them.
const PARTITIONS = 64;
const GROUPS = Array.from({ length: 8 }, (_, index) => `group-${index}`);

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

interface Topic {
  readonly records: string;
  readonly sizeInBytes: string;
  readonly partitions: readonly {
    readonly leader: number;
    readonly highWatermark: string | null;
    readonly sizeInBytes: string | null;
  }[];
}

interface Page {
  readonly records: readonly { readonly value: { readonly text: string } }[];
  readonly nextPageToken: string | null;
}

interface Groups {
  readonly groups: readonly { readonly groupId: string; readonly state: string }[];
  readonly unreachableBrokers: readonly { readonly brokerId: number; readonly detail: string }[];
}

interface Problem {
  readonly code: string;
  readonly detail: string;
}

async function call<Body>(
  { adminPort }: RunningBroker,
  method: string,
  path: string,
  body?: object,
): Promise<Answer<Body>> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/api/v1/${path}`, {
    method,
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
}

async function startTwo(
  settings: object,
  ofSecond: object = {},
): Promise<{ database: TestDatabase; brokers: [RunningBroker, RunningBroker]; logged: string[] }> {
  const database = await createTestDatabase();
  const logged: string[] = [];
  const start = (brokerId: number, more: object): Promise<RunningBroker> =>
    startBroker({
      brokerId,
      port: 0,
      adminPort: 0,
      groupInitialRebalanceDelayMs: 0,
      databaseUrl: database.url,
      logger: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
      ...settings,
      ...more,
    });
  const brokers: [RunningBroker, RunningBroker] = [await start(1, {}), await start(2, ofSecond)];
  await sharedOut(brokers);
  return { database, brokers, logged };
}

/** One record for each partition, and groups that have read none of them. */
async function fill([first, second]: readonly [RunningBroker, RunningBroker]): Promise<void> {
  await call(first, 'POST', 'topics', { name: 'orders', partitions: PARTITIONS });
  await until(
    'the second to see it',
    () => second.services.log.topics.byName('orders') !== undefined,
  );
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const published = await call(first, 'POST', 'topics/orders/records', {
      partition,
      value: { text: `r${partition}` },
      timestamp: `${1_000 + partition}`,
    });
    expect(published).toMatchObject({ status: 201, body: { partition, offset: '0' } });
  }
  const offsets = Array.from({ length: PARTITIONS }, () => 0n);
  for (const groupId of GROUPS) {
    const { groups } = ownerOf(groupId, [first, second]).services;
    await commit(groups, groupId, 'orders', offsets);
  }
}

function ownerOf(groupId: string, [first, second]: readonly RunningBroker[]): RunningBroker {
  const { cluster } = first.services.log;
  const { brokerId } = cluster.leadershipOf(cluster.shardOfKey(groupId));
  return brokerId === 1 ? first : second;
}

describe.each(['PLAINTEXT', 'SASL_SSL'])(
  'the admin API of either of two brokers that speak %s',
  (protocol) => {
    let authority: TestAuthority;
    let database: TestDatabase;
    let brokers: [RunningBroker, RunningBroker];
    let logged: string[];

    beforeAll(async () => {
      authority = await TestAuthority.create();
      const { cert, key } = await authority.issue(['commonName', 'broker']);
      const secured = {
        tlsCert: authority.write(cert),
        tlsKey: authority.write(key),
        tlsCa: authority.write(authority.cert),
        saslMechanisms: 'SCRAM-SHA-256',
        users: 'admin:correct horse',
        authorizer: 'acl',
        superUsers: 'User:admin',
      };
      const settings = protocol === 'SASL_SSL' ? secured : {};
      const started = await startTwo({ securityProtocol: protocol, ...settings });
      ({ database, brokers, logged } = started);
      await fill(brokers);
    });

    afterAll(async () => {
      await Promise.all(brokers.map((broker) => broker.close()));
      await database.drop();
      authority.remove();
    });

    it('describes the partitions of both: offsets and sizes', async () => {
      const [first, second] = await Promise.all(
        brokers.map((broker) => call<Topic>(broker, 'GET', 'topics/orders')),
      );
      expect(second).toEqual(first);
      const { records, sizeInBytes, partitions } = first.body;
      expect(new Set(partitions.map(({ leader }) => leader))).toEqual(new Set([1, 2]));
      expect(new Set(partitions.map(({ highWatermark }) => highWatermark))).toEqual(new Set(['1']));
      expect([records, Number(sizeInBytes) > PARTITIONS * 61]).toEqual([`${PARTITIONS}`, true]);
    });

    it('lists the producers of a partition, whoever leads it', async () => {
      const { body } = await call<Topic>(brokers[0], 'GET', 'topics/orders');
      const leaders = body.partitions.map(({ leader }) => leader);
      for (const broker of brokers) {
        for (const leader of [1, 2]) {
          const path = `topics/orders/partitions/${leaders.indexOf(leader)}/producers`;
          expect(await call(broker, 'GET', path)).toMatchObject({
            status: 200,
            body: { producers: expect.any(Array) },
          });
        }
      }
    });

    it('shows the records of both in one order, page by page, and one by its position', async () => {
      for (const broker of brokers) {
        const seen: string[] = [];
        let next: string | null = null;
        do {
          const token: string = next === null ? '' : `&pageToken=${next}`;
          const path = `topics/orders/records?order=asc&pageSize=25${token}`;
          const { body }: Answer<Page> = await call<Page>(broker, 'GET', path);
          seen.push(...body.records.map(({ value }) => value.text));
          next = body.nextPageToken;
        } while (next !== null);
        expect(seen).toEqual(Array.from({ length: PARTITIONS }, (_, index) => `r${index}`));
        const late = await call<Page>(broker, 'GET', 'topics/orders/records?order=asc&from=@1060');
        expect(late.body.records.map(({ value }) => value.text)).toEqual([
          'r60',
          'r61',
          'r62',
          'r63',
        ]);
        for (const partition of [0, 1]) {
          const { body } = await call<object>(
            broker,
            'GET',
            `topics/orders/records/${partition}/0`,
          );
          expect(body).toMatchObject({ value: { text: `r${partition}` } });
        }
      }
    });

    it('lists the groups of both, once each, with the same lag', async () => {
      for (const broker of brokers) {
        const { body } = await call<Groups>(broker, 'GET', 'consumer-groups?pageSize=3');
        expect(body).toMatchObject({ unreachableBrokers: [], groups: [{}, {}, {}] });
        const all = await call<Groups>(broker, 'GET', 'consumer-groups');
        expect(all.body.groups.map(({ groupId }) => groupId)).toEqual(GROUPS);
        for (const groupId of GROUPS) {
          const lag = await call<object>(broker, 'GET', `consumer-groups/${groupId}/lags`);
          expect(lag.body).toMatchObject({ state: 'Empty', totalLag: `${PARTITIONS}` });
        }
      }
    });

    it('tells live figures of both, and the records of both as they come', async () => {
      for (const { adminPort } of brokers) {
        const url = `http://127.0.0.1:${adminPort}/api/v1`;
        const live = await EventSourceReader.open(`${url}/live`);
        const { data } = await live.next('figures');
        live.close();
        expect(data).toMatchObject({ groupCount: GROUPS.length, unreachableBrokers: [] });
        expect(data.groups).toMatchObject(GROUPS.map(() => ({ lag: `${PARTITIONS}` })));
        const tail = await EventSourceReader.open(
          `${url}/topics/orders/records:tail?from=earliest`,
        );
        const records = await tail.take('record', PARTITIONS);
        tail.close();
        const partitions = new Set(records.map(({ data: { partition } }) => partition));
        expect(partitions.size).toBe(PARTITIONS);
      }
    });

    it('exports the lag of a group in the partitions of both', async () => {
      const texts = await Promise.all(
        brokers.map(async ({ adminPort }) =>
          (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text(),
        ),
      );
      const sums = texts.join('\n').matchAll(/^kafka_consumergroup_lag_sum\{.*\} (\d+)$/gm);
      expect([...sums].map(([, sum]) => sum)).toEqual(GROUPS.map(() => `${PARTITIONS}`));
    });

    it('exports nothing twice', async () => {
      const series = await Promise.all(
        brokers.map(async ({ adminPort }) => {
          const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
          return text.split('\n').filter((line) => line.startsWith('kafka_'));
        }),
      );
      const all = series.flat().map((line) => line.slice(0, line.lastIndexOf(' ')));
      expect(all.filter((name, at) => all.indexOf(name) < at)).toEqual([]);
      expect(series.flat()).toEqual(
        expect.arrayContaining(['kafka_brokers 2', `kafka_topic_partitions{topic="orders"} 64`]),
      );
      const ends = all.filter((name) => name.startsWith('kafka_topic_partition_current_offset{'));
      expect(ends).toHaveLength(PARTITIONS);
    });

    it('sends the members of a group away, whoever coordinates it', async () => {
      for (const groupId of GROUPS) {
        const assigned = [{ topic: 'orders', partitions: [0] }];
        await joinGroup(ownerOf(groupId, brokers).services.groups, groupId, assigned);
        const reset = { strategy: 'earliest', evictMembers: true };
        const path = `consumer-groups/${groupId}`;
        const answer = await call<object>(brokers[0], 'POST', `${path}/offsets:reset`, reset);
        expect(answer).toMatchObject({ status: 200, body: { evictedMembers: 1 } });
        const group = await call<object>(brokers[1], 'GET', path);
        expect(group.body).toMatchObject({ state: 'Empty', memberCount: 0 });
      }
    });

    it('resets and deletes the groups of both', async () => {
      const [first, second] = brokers;
      for (const groupId of GROUPS) {
        const reset = { strategy: 'latest', topics: [{ topic: 'orders' }] };
        const path = `consumer-groups/${groupId}`;
        const answer = await call<object>(first, 'POST', `${path}/offsets:reset`, reset);
        expect(answer).toMatchObject({ status: 200, body: { isApplied: true } });
        const lag = await call<object>(second, 'GET', `${path}/lags`);
        expect(lag.body).toMatchObject({ totalLag: '0' });
        const forget = `${path}/offsets/orders`;
        const forgotten = await call<{ offsets: object[] }>(first, 'DELETE', forget);
        expect([forgotten.status, forgotten.body.offsets.length]).toEqual([200, PARTITIONS]);
        const left = await call<{ offsets: object[] }>(second, 'GET', `${path}/offsets`);
        expect(left.body.offsets).toEqual([]);
        expect((await call(second, 'DELETE', path)).status).toBe(204);
        expect((await call<Problem>(first, 'GET', path)).body.code).toBe('group-not-found');
      }
      expect(logged.join()).not.toContain('did not answer');
    });
  },
);

describe('the admin API beside a broker that does not answer', () => {
  let database: TestDatabase;
  let brokers: [RunningBroker, RunningBroker];
  let proxy: KafkaProxy;

  beforeAll(async () => {
    proxy = await KafkaProxy.start();
    const port = await freePort();
    proxy.target('127.0.0.1', port);
    ({ database, brokers } = await startTwo({}, { port, advertisedPort: proxy.port }));
    await fill(brokers);
    proxy.rule = () => 'lose-request';
  });

  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await proxy.close();
    await database.drop();
  });

  it('names it where all is asked of it', async () => {
    const { body: topic } = await call<Topic>(brokers[0], 'GET', 'topics/orders');
    const away = topic.partitions.findIndex(({ leader }) => leader === 2);
    const path = `topics/orders/records?partition=${away}`;
    const { status, body } = await call<Problem>(brokers[0], 'GET', path);
    expect([status, body.code]).toEqual([503, 'broker-unreachable']);
    expect(body.detail).toContain(`Broker 2 at 127.0.0.1:${proxy.port} does not answer`);
    const here = topic.partitions.findIndex(({ leader }) => leader === 1);
    const shown = await call<Page>(brokers[0], 'GET', `topics/orders/records?partition=${here}`);
    expect(shown.body.records).toHaveLength(1);
  });

  it('shows what there is of a topic, and of the list of groups, and says what is missing', async () => {
    const { body: topic } = await call<Topic>(brokers[0], 'GET', 'topics/orders');
    expect(topic.records).toBe(`${PARTITIONS / 2}`);
    for (const { leader, highWatermark } of topic.partitions) {
      expect(highWatermark).toBe(leader === 1 ? '1' : null);
    }
    const { body } = await call<Groups>(brokers[0], 'GET', 'consumer-groups');
    expect(body.unreachableBrokers).toMatchObject([{ brokerId: 2 }]);
    const { cluster } = brokers[0].services.log;
    const own = GROUPS.filter((id) => cluster.leadershipOf(cluster.shardOfKey(id)).brokerId === 1);
    expect(body.groups.map(({ groupId }) => groupId)).toEqual(own);
  });

  it('does not say that a record it sent there was not written, nor that it was', async () => {
    proxy.rule = () => 'forward';
    const describe = () => call<Topic>(brokers[0], 'GET', 'topics/orders');
    // It asks again a second after the last failure, which may be that of its own look at the lags.
    await until(
      'it answers again',
      async () => (await describe()).body.records === `${PARTITIONS}`,
    );
    proxy.rule = ({ api }) => (api.name === 'Produce' ? 'lose-answer' : 'forward');
    const { body: topic } = await describe();
    const partition = topic.partitions.findIndex(({ leader }) => leader === 2);
    const { status, body } = await call<Problem>(brokers[0], 'POST', 'topics/orders/records', {
      partition,
      value: { text: 'once' },
    });
    expect([status, body.code]).toEqual([504, 'outcome-unknown']);
  });
});
