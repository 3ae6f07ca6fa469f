import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { sharedOut, until } from '../../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

// Over one database: whatever either leads, both find all of it.
const PARTITIONS = 16;
const RECORDS = 2 * PARTITIONS;

interface Found {
  readonly records: readonly { readonly partition: number; readonly offset: string }[];
  readonly nextPageToken: string | null;
  readonly unsearched: readonly unknown[];
}

interface Journey {
  readonly steps: readonly { readonly topic: string; readonly offset: string }[];
  readonly isComplete: boolean;
}

interface Build {
  readonly id: string;
  readonly status: string;
  readonly total: string;
  readonly processed: string;
}

let database: TestDatabase;
let brokers: RunningBroker[];

async function call<Body>(
  { adminPort }: RunningBroker,
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/api/v1/${path}`, {
    method,
    ...(body && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = (await response.json()) as Body;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

const placesOf = ({ records }: Found): string[] =>
  records.map(({ partition, offset }) => `${partition}@${offset}`);

const search = async (broker: RunningBroker, query: string): Promise<string[]> => {
  const found = await call<Found>(broker, 'GET', `records:search?${query}&budgetMs=10000`);
  expect(found).toMatchObject({ nextPageToken: null, unsearched: [] });
  return placesOf(found);
};

const journey = async (broker: RunningBroker): Promise<string[]> => {
  const { steps, isComplete } = await call<Journey>(broker, 'GET', 'journeys/o-1');
  expect(isComplete).toBe(true);
  return steps.map(({ topic, offset }) => `${topic}@${offset}`);
};

beforeAll(async () => {
  database = await createTestDatabase();
  const start = (brokerId: number): Promise<RunningBroker> =>
    startBroker({
      brokerId,
      port: 0,
      adminPort: 0,
      databaseUrl: database.url,
      logLevel: 'silent',
    });
  brokers = [await start(1), await start(2)];
  const [first, second] = brokers;
  await sharedOut(brokers);
  const configs = { 'posthorn.index': 'none' };
  await call(first, 'POST', 'topics', { name: 'orders', partitions: PARTITIONS, configs });
  await until(
    'the second to see it',
    () => second.services.log.topics.byName('orders') !== undefined,
  );
  for (let n = 0; n < RECORDS; n++) {
    await call(brokers[n % 2], 'POST', 'topics/orders/records', {
      partition: n % PARTITIONS,
      key: { text: `o-${n % 4}` },
      value: { json: { n: n % 4 } },
      timestamp: String(1_000 + n),
    });
  }
});

afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.close()));
  await database.drop();
});

describe('two brokers over one database', () => {
  it('lead half of the records each, and both find all of them, in the same order', async () => {
    const [first, second] = brokers;
    const { partitions } = first.services.log.topics.byName('orders')!;
    const leaders = brokers.map(({ services }) =>
      partitions.filter(({ shard }) => services.log.cluster.ownedShards().has(shard)),
    );
    expect(leaders.map(({ length }) => length > 0)).toEqual([true, true]);
    for (const query of ['key=o-1', 'where=$.n==1']) {
      const found = await search(first, query);
      expect(found).toHaveLength(RECORDS / 4);
      expect(await search(second, query)).toEqual(found);
    }
  });

  it('tell the same journey', async () => {
    const told = await journey(brokers[0]);
    expect(told).toHaveLength(RECORDS / 4);
    expect(await journey(brokers[1])).toEqual(told);
  });

  it('build an index together, whichever was asked for it', async () => {
    const [first, second] = brokers;
    const before = await search(first, 'where=$.n==1');
    const configs = { 'posthorn.index': 'default,$.n' };
    await call(first, 'PATCH', 'topics/orders/configs', { configs });
    const dry = await call<object>(first, 'POST', 'index-builds?validateOnly=true', {
      topic: 'orders',
    });
    expect(dry).toMatchObject({ preview: { total: String(RECORDS) }, build: null });
    const { build } = await call<{ build: Build }>(first, 'POST', 'index-builds', {
      topic: 'orders',
    });
    await until('the build to end', async () => {
      expect(await search(second, 'where=$.n==1')).toEqual(before);
      const { status } = await call<Build>(second, 'GET', `index-builds/${build.id}`);
      return status === 'completed';
    });
    const { builds } = await call<{ builds: Build[] }>(second, 'GET', 'index-builds?topic=orders');
    expect(builds).toMatchObject([
      { id: build.id, total: String(RECORDS), processed: String(RECORDS) },
    ]);
    const others = await call<{ builds: Build[] }>(second, 'GET', 'index-builds?topic=order');
    expect(others.builds).toEqual([]);
    expect(await search(first, 'where=$.n==1')).toEqual(before);
    await expect(call(first, 'POST', `index-builds/${build.id}:cancel`, {})).rejects.toThrow(
      'job-not-in-state',
    );
  });

  it('lose nothing of a search when one goes in the middle of it', async () => {
    const [first, second] = brokers;
    const expected = await search(first, 'key=o-1');
    const told = await journey(first);
    const page = (token: string | null): Promise<Found> =>
      call(first, 'GET', `records:search?key=o-1&pageSize=2${token && `&pageToken=${token}`}`);
    const found: string[] = [];
    let token: string | null = '';
    await until('the search to end', async () => {
      const answer: Found = await page(token);
      found.push(...placesOf(answer));
      if (token === '') {
        await second.close();
        brokers.pop();
      }
      token = answer.nextPageToken;
      return token === null;
    });
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(await search(first, 'key=o-1')).toEqual(expected);
    expect(await journey(first)).toEqual(told);
  });
});
