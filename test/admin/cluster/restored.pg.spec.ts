import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectCluster } from '@posthorn/client';
import { createPool } from '@posthorn/db';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';
import { until } from '../../conformance/support.js';
import { InProcess } from '../../cli/support/command.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const TOPIC = 'restored';
const DEAD_LETTERS = 'restored.readers.dlq';

let database: TestDatabase;
let broker: RunningBroker;
beforeAll(async () => {
  database = await createTestDatabase();
  broker = await start();
});
afterAll(async () => {
  await broker.close();
  await database.drop();
});

function start(): Promise<RunningBroker> {
  return startBroker({
    brokerId: 1,
    port: 0,
    adminPort: 0,
    databaseUrl: database.url,
    logger: pino({ level: 'silent' }),
  });
}

/** The broker starts on what says that it was written on another timeline, as a backup of last year does once it was recovered. */
async function restoreBackup(): Promise<void> {
  await broker.close();
  const pool = createPool({ url: database.url, max: 1 });
  await pool.query('update posthorn.cluster set timeline = 99');
  await pool.query(`update posthorn.broker_ids set seen_at = seen_at - interval '1 year'`);
  await pool.query(`update posthorn.topics set created_at = created_at - interval '1 year'`);
  await pool.end();
  broker = await start();
}

async function produce(values: readonly string[], topic = TOPIC): Promise<bigint> {
  const cluster = connectCluster({ brokers: [`127.0.0.1:${broker.port}`] });
  await cluster.ensureTopics([{ topic, partitions: 1 }]);
  const producer = cluster.producer();
  let last = -1n;
  for (const value of values) last = (await producer.send({ topic, value })).offset;
  await cluster.close();
  return last;
}

async function commit(offset: bigint): Promise<void> {
  const cluster = connectCluster({ brokers: [`127.0.0.1:${broker.port}`] });
  await cluster.admin().commitOffsets('readers', [{ topic: TOPIC, partition: 0, offset }]);
  await cluster.close();
}

interface Reset {
  readonly recordsToReread: string;
  readonly recordsToSkip: string;
  readonly offsets: readonly { readonly after: string }[];
}

const previewed = (reset: Readonly<Record<string, string>>): Promise<Reset> =>
  post('/api/v1/consumer-groups/readers/offsets:reset?validateOnly=true', reset);

async function post<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${broker.adminPort}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function rows(sql: string): Promise<unknown[]> {
  const pool = createPool({ url: database.url, max: 1 });
  const found = await pool.query(sql);
  await pool.end();
  return found.rows;
}

const asked = async (path: string): Promise<string> =>
  (await fetch(`http://127.0.0.1:${broker.adminPort}${path}`)).text();

describe('a topic of four records, with offsets passed over between the third and the last', () => {
  let offset: bigint;
  beforeAll(async () => {
    await produce(['a', 'b', 'c']);
    await produce(['letter'], DEAD_LETTERS);
    await commit(1n);
    // Twice, with nothing written in between: it goes on behind both.
    await restoreBackup();
    await restoreBackup();
    offset = await produce(['d']);
    await produce(['another letter'], DEAD_LETTERS);
  });

  it('has as many records, and a lag of those that were not read', async () => {
    expect(offset).toBeGreaterThan(31_000_000_000_000n);
    const { partitions } = JSON.parse(await asked(`/api/v1/topics/${TOPIC}`)) as {
      partitions: readonly { records: string; highWatermark: string }[];
    };
    expect(partitions).toMatchObject([{ records: '4', highWatermark: String(offset + 1n) }]);
    await until('the group is loaded and its lag told', async () =>
      (await asked('/metrics')).includes('posthorn_consumer_lag_records{'),
    );
    const metrics = await asked('/metrics');
    expect(metrics).toContain(
      `posthorn_consumer_lag_records{group="readers",topic="${TOPIC}"} 3\n`,
    );
    expect(metrics).toContain(`posthorn_deadletters{topic="${DEAD_LETTERS}"} 2\n`);
    expect(metrics).toContain(`posthorn_deadletters_total{topic="${DEAD_LETTERS}"} 2\n`);
  });

  it('got four within the last hour', async () => {
    const stats = await asked(`/api/v1/topics/${TOPIC}/stats?window=1h`);
    expect(JSON.parse(stats)).toMatchObject({ records: '4' });
  });

  it('is searched by reading it, whatever was passed over', async () => {
    const found = JSON.parse(
      await asked('/api/v1/records:search?where=$.none==1&budgetMs=10000'),
    ) as {
      progress: unknown;
    };
    expect(found.progress).toMatchObject({ isComplete: true, searched: '6', total: '6' });
  });

  it('is counted alike by previews of resets, which go by so many records over it', async () => {
    expect(await previewed({ strategy: 'latest' })).toMatchObject({
      recordsToSkip: '3',
      recordsToReread: '0',
    });
    const shifted = await previewed({ strategy: 'shift', shift: '2' });
    expect(shifted).toMatchObject({ recordsToSkip: '2', offsets: [{ after: '3' }] });
    const over = await previewed({ strategy: 'shift', shift: '3' });
    expect(over).toMatchObject({ recordsToSkip: '3', offsets: [{ after: String(offset + 1n) }] });
  });

  it('is counted alike by the SQL views, which tell what was passed over', async () => {
    const v1 = 'from posthorn_v1';
    expect(await rows(`select lag ${v1}.consumer_lag`)).toEqual([{ lag: 3n }]);
    expect(await rows(`select records ${v1}.partitions where topic = '${TOPIC}'`)).toEqual([
      { records: 4n },
    ]);
    expect(await rows(`select records, records_ever ${v1}.dead_letters`)).toEqual([
      { records: 2n, records_ever: 2n },
    ]);
    expect(await rows(`select * ${v1}.passed_over where topic = '${TOPIC}'`)).toEqual([
      { topic: TOPIC, partition: 0, from_offset: 3n, to_offset: offset },
    ]);
  });

  it('is counted alike by the command line, to which Kafka’s protocol tells nothing of it', async () => {
    const posthorn = new InProcess(['--brokers', `127.0.0.1:${broker.port}`]);
    try {
      expect(await posthorn.json(['group', 'lag', 'readers'])).toMatchObject([
        { topic: TOPIC, offset: '1', endOffset: String(offset + 1n), lag: '3' },
      ]);
      expect(await posthorn.json(['topic', 'describe', TOPIC])).toMatchObject({
        partitions: [{ records: '4' }],
      });
      const seek = ['group', 'seek', 'readers'];
      const latest = await posthorn.run([...seek, '--to', 'end']);
      expect(latest.err).toContain('0 offsets would be read again, 3 left out.');
      expect(await posthorn.json([...seek, '--shift', '3'])).toMatchObject([
        { before: '1', after: String(offset + 1n) },
      ]);
    } finally {
      posthorn.remove();
    }
  });

  it('has its last and its first records where they lie, for the command line', async () => {
    const posthorn = new InProcess(['--brokers', `127.0.0.1:${broker.port}`]);
    const printed = (place: string): Promise<string> =>
      posthorn.print(['consume', TOPIC, '-f', '%v', '-o', place]);
    try {
      expect(await printed('-2')).toBe('cd');
      expect(await printed('+3')).toBe('d');
      expect(await printed('+4')).toBe('');
      const seek = ['group', 'seek', 'readers', '--to'];
      expect(await posthorn.json([...seek, '-3'])).toMatchObject([{ before: '1', after: '1' }]);
      const truncate = ['topic', 'truncate', TOPIC, '--dry-run', '--before'];
      expect(await posthorn.print([...truncate, 'end'])).toMatch(/ 4\n$/);
    } finally {
      posthorn.remove();
    }
  });

  it('is copied and backed up with a progress of four records', async () => {
    const posthorn = new InProcess(['--brokers', `127.0.0.1:${broker.port}`]);
    const drawn = async (args: readonly string[]): Promise<string> =>
      (await posthorn.run(args, { isAtTerminal: true })).err;
    try {
      const folder = path.join(posthorn.configuration, 'backup');
      expect(await drawn(['backup', folder, TOPIC])).toMatch(/ of 4 /);
      const clone = ['topic', 'clone', TOPIC, 'restored-copy', '--records'];
      expect(await drawn(clone)).toMatch(/ of 4 /);
    } finally {
      posthorn.remove();
    }
  });

  it('is indexed anew in a build of four records', async () => {
    const api = '/api/v1/index-builds';
    const { build } = await post<{ build: { id: string } }>(api, { topic: TOPIC });
    const found = async (): Promise<{ status: string }> =>
      JSON.parse(await asked(`${api}/${build.id}`)) as { status: string };
    await until('it to be built', async () => (await found()).status === 'completed');
    expect(await found()).toMatchObject({ total: '4', processed: '4' });
    const preview = await post(`${api}?validateOnly=true`, { topic: TOPIC });
    expect(preview).toMatchObject({ preview: { total: '4' } });
  });

  it('is told of by metrics, by alerts and in the audit trail, each time once', async () => {
    const metrics = await asked('/metrics');
    expect(metrics).toContain('posthorn_database_restores_total 2\n');
    const [, at] = /^posthorn_database_restored_timestamp_seconds (\S+)$/m.exec(metrics) ?? [];
    const restores = await rows(
      'select history::text, extract(epoch from found_at)::float8 as at from posthorn.restores order by history',
    );
    expect(Number(at)).toBe((restores.at(-1) as { at: number }).at);
    const [{ history: first }, { history: last }] = restores as { history: string }[];

    const rule = { name: 'went-back', condition: { type: 'databaseRestored' } };
    const test = await post('/api/v1/alert-rules', rule).then(() =>
      post<unknown>('/api/v1/alert-rules/went-back:test?validateOnly=true', {}),
    );
    expect(JSON.stringify(test)).toMatch(
      /The database has gone back \(it was written on timeline 99/,
    );

    // Whoever starts looks whether something is to be told.
    await broker.close();
    broker = await start();
    const { events } = JSON.parse(await asked('/api/v1/audit?action=database.restore')) as {
      events: unknown[];
    };
    const event = { actor: 'broker', resource: 'database', outcome: 'succeeded', address: null };
    expect(events).toMatchObject(
      [last, first].map((history) => ({ ...event, details: { history } })),
    );
  });
});
