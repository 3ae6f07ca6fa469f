import type { Finding } from '@posthorn/cli';
import { migrationState } from '@posthorn/db';
import pg from 'pg';

type Env = Readonly<Record<string, string | undefined>>;

const CONNECT_MS = 5_000;
const VERSION_MIN = 140_000;

interface Row {
  readonly name: string;
  readonly setting: string;
}

/** What the durability of an acknowledged record, or the pace of the log, depends on. */
const WANTED: readonly {
  readonly name: string;
  readonly isGood: (setting: string) => boolean;
  readonly isSerious: boolean;
  readonly hint: string;
}[] = [
  {
    name: 'fsync',
    isGood: (setting) => setting === 'on',
    isSerious: true,
    hint: 'Without it a crash of the machine loses acknowledged records, or the database.',
  },
  {
    name: 'full_page_writes',
    isGood: (setting) => setting === 'on',
    isSerious: true,
    hint: 'Without it a crash in the middle of a write can damage pages.',
  },
  {
    name: 'synchronous_commit',
    isGood: (setting) => setting !== 'off' && setting !== 'local',
    isSerious: false,
    hint: 'The broker sets it for its own writes; off for others loses what they were told is saved, such as the outbox of services.',
  },
  {
    name: 'max_wal_size',
    isGood: (setting) => Number(setting) >= 2_048,
    isSerious: false,
    hint: 'Checkpoints come more often than they need to, and write pages twice: 4GB suits a log.',
  },
  {
    name: 'max_connections',
    isGood: (setting) => Number(setting) >= 50,
    isSerious: false,
    hint: 'Brokers and services with an outbox each hold some: 100 is usual.',
  },
];

/** The database of DATABASE_URL; nothing is said without one, since the broker then brings its own. */
export async function examine(env: Env): Promise<readonly Finding[]> {
  const url = env.DATABASE_URL;
  if (url === undefined || url === '') return [];
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
    application_name: 'posthorn-doctor',
  });
  try {
    await client.connect();
    return [
      await version(client),
      ...(await settings(client)),
      await clock(client),
      await size(client),
      await schema(client),
    ];
  } catch (error) {
    const detail = error instanceof Error ? error.message || error.name : String(error);
    const hint =
      'See DATABASE_URL, whether the server runs, and whether its pg_hba.conf lets this machine in.';
    return [{ check: 'postgresql', result: 'fail', detail, hint }];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function version(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ number: string; text: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as text`,
  );
  const [{ number, text }] = rows;
  return {
    check: 'postgresql',
    result: Number(number) >= VERSION_MIN ? 'ok' : 'fail',
    detail: `version ${text}`,
    hint: 'Posthorn needs PostgreSQL 14 or newer.',
  };
}

async function settings(client: pg.Client): Promise<readonly Finding[]> {
  const { rows } = await client.query<Row>(
    'select name, setting from pg_settings where name = any($1)',
    [WANTED.map(({ name }) => name)],
  );
  return WANTED.flatMap(({ name, isGood, isSerious, hint }): Finding[] => {
    const setting = rows.find((row) => row.name === name)?.setting;
    if (setting === undefined) return [];
    const result = isGood(setting) ? 'ok' : isSerious ? 'fail' : 'warn';
    return [{ check: name, result, detail: setting, hint }];
  });
}

/** Leases and retention go by the database's clock, timestamps of records by others. */
async function clock(client: pg.Client): Promise<Finding> {
  const sentMs = Date.now();
  const { rows } = await client.query<{ ms: string }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms',
  );
  const skewMs = Math.abs(Number(rows[0].ms) - (sentMs + Date.now()) / 2);
  const isFar = skewMs > 2_000;
  return {
    check: 'clock of the database',
    result: isFar ? 'warn' : 'ok',
    detail: isFar
      ? `differs by ${Math.round(skewMs / 1_000)} s from this machine's`
      : "agrees with this machine's",
    hint: 'Let NTP set both: retention counts by the database, records are stamped elsewhere.',
  };
}

async function size(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ size: string }>(
    'select pg_size_pretty(pg_database_size(current_database())) as size',
  );
  return { check: 'database', result: 'ok', detail: rows[0].size };
}

/** What the next start of a broker of this version would do to it. */
async function schema(client: pg.Client): Promise<Finding> {
  const query = async (sql: string) => (await client.query<object>(sql)).rows;
  const { pending, newer, changed } = await migrationState(query);
  const blocking = [...newer, ...changed];
  if (blocking.length > 0)
    return {
      check: 'migrations',
      result: 'fail',
      detail: `a broker of this version cannot start on it: ${blocking.join(', ')}`,
      hint: 'The database was migrated by a newer version, or a migration was edited: use the version that did it.',
    };
  const detail =
    pending.length === 0 ? 'all applied' : `${pending.length} to be applied at the next start`;
  return { check: 'migrations', result: 'ok', detail };
}
