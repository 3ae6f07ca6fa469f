import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { BrokerProcess } from '../../durability/support/broker-process.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';

const PARTITIONS = 5;
const RECORDS = 4 * PARTITIONS;
/** Parts of a build that are noted as done before the next one waits. */
const DONE_BEFORE = 2;
const GATE = 7;

// The build stands still where a part of it is about to be noted as done, for as long as the test holds the lock.
const MAKE_GATE = `
  create function wait_at_gate() returns trigger language plpgsql as $$ begin
    if (select count(*) from posthorn.index_build_partitions p
        where p.build_id = new.build_id and p.done_offset >= p.end_offset) >= ${DONE_BEFORE} then
      perform pg_advisory_xact_lock_shared(${GATE});
    end if;
    return new;
  end $$;
  create trigger gate before update on posthorn.index_build_partitions for each row execute function wait_at_gate()`;

const IS_WAITED_AT = `select from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted`;

// By the place in the topic instead of the partition's id.
const RUNS = `
  select p.partition_index, r.base_offset, r.end_offset, r.level, r.entries, r.bytes, r.fields
  from posthorn.index_runs r join posthorn.partitions p using (partition_id) join posthorn.topics t using (topic_id)
  where t.name = $1 order by 1, 2`;
const PAGES = `
  select p.partition_index, i.base_offset, i.first_hash, i.page, encode(i.entries, 'hex') as entries
  from posthorn.index_pages i join posthorn.partitions p using (partition_id) join posthorn.topics t using (topic_id)
  where t.name = $1 order by 1, 2, 3, 4`;

let database: TestDatabase;
let client: pg.Client;
let broker: BrokerProcess;
let adminPort: number;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  adminPort = await freePort();
  const env = { POSTHORN_ADMIN_PORT: String(adminPort) };
  broker = await BrokerProcess.start({ databaseUrl: database.url, env });
});
afterAll(async () => {
  await broker.end('SIGKILL');
  await client.end();
  await database.drop();
});

async function call<Body>(method: string, path: string, body?: object): Promise<Body> {
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

/** The time is the test's own. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

async function filled(topic: string): Promise<void> {
  const configs = { 'posthorn.index': 'none' };
  await call('POST', 'topics', { name: topic, partitions: PARTITIONS, configs });
  for (let n = 0; n < RECORDS; n++) {
    await call('POST', `topics/${topic}/records`, {
      partition: n % PARTITIONS,
      key: { text: `o-${n % 3}` },
      value: { json: { n: n % 4 } },
      timestamp: String(1_000 + n),
    });
  }
  const indexed = { 'posthorn.index': 'default,$.n' };
  await call('PATCH', `topics/${topic}/configs`, { configs: indexed });
}

async function build(topic: string): Promise<string> {
  const answer = await call<{ build: { id: string } }>('POST', 'index-builds', { topic });
  return answer.build.id;
}

async function indexOf(topic: string): Promise<readonly object[]> {
  const [runs, pages] = [await client.query(RUNS, [topic]), await client.query(PAGES, [topic])];
  return [...runs.rows, ...pages.rows] as object[];
}

const wouldCancel = (id: string): Promise<{ status: string; endedAt: string | null }> =>
  call('POST', `index-builds/${id}:cancel?validateOnly=true`, {});

const isCompleted = async (id: string): Promise<boolean> =>
  (await call<{ status: string }>('GET', `index-builds/${id}`)).status === 'completed';

it('a build of the index whose broker is killed in the middle ends as one that nobody disturbed', async () => {
  await filled('killed');
  await filled('whole');
  const undisturbed = await build('whole');
  await eventually(() => isCompleted(undisturbed));
  await client.query(MAKE_GATE);
  await client.query(`select pg_advisory_lock(${GATE})`);
  const id = await build('killed');
  await eventually(async () => (await client.query(IS_WAITED_AT)).rowCount === 1);
  expect(await indexOf('killed')).not.toEqual(await indexOf('whole'));
  // Whoever only asks whether it could be cancelled disturbs nothing, either.
  expect(await wouldCancel(id)).toMatchObject({ status: 'cancelled', endedAt: expect.any(String) });
  expect(await call('GET', `index-builds/${id}`)).toMatchObject({ status: 'running' });
  await expect(wouldCancel(undisturbed)).rejects.toThrow('is completed: it cannot be cancelled');
  await expect(wouldCancel('999999')).rejects.toThrow('job-not-found');
  await broker.end('SIGKILL');
  await broker.start();
  await client.query(`select pg_advisory_unlock(${GATE})`);
  await eventually(() => isCompleted(id));
  expect(await indexOf('killed')).toEqual(await indexOf('whole'));
  const search = 'records:search?where=$.n==1&budgetMs=10000&topic=';
  const found = await call<{ records: object[] }>('GET', `${search}killed`);
  expect(found.records).toHaveLength(RECORDS / 4);
});
