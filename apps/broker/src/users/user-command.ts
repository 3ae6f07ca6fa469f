import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { StoredUser } from '@posthorn/cli';
import { createPool, migrate, type Pool } from '@posthorn/db';
import { startEmbeddedPostgres } from '@posthorn/embedded-postgres';
import { forgetUser } from '../admin/users/forget-user.js';
import { ConfigError } from '../config/config-error.js';
import { loadConfig } from '../config/load-config.js';
import type { BrokerConfig } from '../config/config.js';
import { credentialsFor, userNameProblem } from '../security/credentials/new-credential.js';
import type { CredentialChange } from '../security/credentials/credential-store.js';
import { PostgresCredentials } from '../security/credentials/postgres-credentials.js';
import { readPassword } from './read-password.js';

export interface CommandStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** The result, for people and programs. */
  readonly print: (text: string) => void;
  /** Questions and remarks. */
  readonly say: (text: string) => void;
}

type Verb = 'add' | 'password' | 'remove' | 'admin-link';

interface Asked {
  readonly verb: Verb;
  /** null for `admin-link`. */
  readonly userName: string | null;
  readonly flags: readonly string[];
}

/** Who can log in, and how. Rejects as the other commands do. */
export async function listStoredUsers(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): Promise<readonly StoredUser[]> {
  return withDatabase(loadConfig(env, argv), async (pool) => {
    const users = await new PostgresCredentials(pool).describe(null);
    return [...users].map(([userName, mechanisms]) => ({
      userName,
      mechanisms: mechanisms.map(({ mechanism }) => mechanism),
    }));
  });
}

/** The other `posthorn user ...`. Rejects with a ConfigError or with what PostgreSQL said. */
export async function runUserCommand(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
  streams: CommandStreams,
): Promise<void> {
  const asked = parse(argv);
  const config = loadConfig(env, asked.flags);
  // Before anything is opened: somebody may take a minute to type it.
  const password =
    asked.verb === 'add' || asked.verb === 'password'
      ? await readPassword(streams.input, streams.say)
      : null;
  await withDatabase(config, async (pool, databaseUrl) => {
    if (asked.verb === 'admin-link') return adminLink(databaseUrl, config, streams);
    const changes = await changesFor(new PostgresCredentials(pool), asked, password);
    await audited(databaseUrl, asked, changes, async () => {
      const store = new PostgresCredentials(pool);
      // Whoever came first has made the user: theirs stays.
      if (asked.verb === 'add') return store.create(asked.userName ?? '', changes);
      if (asked.verb === 'remove') await forgetUser(runner(pool), asked.userName ?? '');
      await store.alter(changes);
      return true;
    });
    streams.say(`${DONE[asked.verb]} ${asked.userName}\n`);
  });
}

const DONE: Readonly<Record<Verb, string>> = {
  add: 'added',
  password: 'changed the password of',
  remove: 'removed',
  'admin-link': '',
};

function parse(argv: readonly string[]): Asked {
  const [verb = '', ...rest] = argv;
  if (verb === 'admin-link') return { verb, userName: null, flags: rest };
  if (verb !== 'add' && verb !== 'password' && verb !== 'remove') {
    throw new ConfigError(
      `posthorn user has no "${verb}"; posthorn user --help tells what it has.`,
    );
  }
  const [userName = '', ...flags] = rest;
  if (userName === '' || userName.startsWith('--')) {
    throw new ConfigError(`posthorn user ${verb} needs the name of a user, before any flag.`);
  }
  if (flags.length > 0 && !flags[0].startsWith('--')) {
    throw new ConfigError(
      `posthorn user ${verb} takes one name. A password is asked for, or read from standard input.`,
    );
  }
  const problem = verb === 'remove' ? null : userNameProblem(userName);
  if (problem !== null) throw new ConfigError(`${problem}.`);
  return { verb, userName, flags };
}

async function withDatabase<T>(
  { databaseUrl, dataDirectory }: BrokerConfig,
  work: (pool: Pool, databaseUrl: string) => Promise<T>,
): Promise<T> {
  const embedded =
    databaseUrl === null ? await startEmbeddedPostgres({ dataDir: dataDirectory }) : null;
  const url = embedded?.url ?? databaseUrl ?? '';
  const pool = createPool({ url, max: 1, applicationName: 'posthorn-user' });
  try {
    // Only where there is nothing yet: brokers of another version may be running over what is there.
    const { rows } = await pool.query<{ found: string | null }>(
      `select to_regclass('posthorn.scram_credentials')::text as found`,
    );
    if (rows[0]?.found == null) await migrate(pool);
    return await work(pool, url);
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}

async function adminLink(
  databaseUrl: string,
  { adminUrl, adminHost, adminPort }: BrokerConfig,
  { print }: CommandStreams,
): Promise<void> {
  if (adminUrl === null && adminPort === null)
    throw new ConfigError(
      'posthorn user admin-link needs POSTHORN_ADMIN_URL, the address of another broker, where POSTHORN_ADMIN_PORT is off.',
    );
  const url = adminUrl ?? `http://${adminHost}:${adminPort}`;
  // Loads TypeORM, which no other command of these needs before it changes something.
  const { newAdminLink } = await import('../admin/index.js');
  print(`${await newAdminLink(databaseUrl, url.replace(/\/+$/, ''))}\n`);
}

/** Statements of the admin side over the connection of the command. */
function runner(pool: Pool): Parameters<typeof forgetUser>[0] {
  return { query: async (sql, values = []) => (await pool.query(sql, [...values])).rows as never };
}

async function changesFor(
  store: PostgresCredentials,
  { verb, userName }: Asked,
  password: string | null,
): Promise<readonly CredentialChange[]> {
  const name = userName ?? '';
  const existing = (await store.describe([name])).get(name);
  if (verb === 'add') {
    if (existing !== undefined) throw exists(name);
    return credentialsFor(name, password ?? '');
  }
  if (existing === undefined) throw new ConfigError(`There is no user "${name}".`);
  if (verb === 'password') return credentialsFor(name, password ?? '');
  return existing.map(({ mechanism }) => ({ userName: name, mechanism, credential: null }));
}

function exists(userName: string): ConfigError {
  return new ConfigError(
    `There is a user "${userName}" already; posthorn user password ${userName} gives another password.`,
  );
}

/** As a change through Kafka or the admin API: written down before it is made, without a secret. */
async function audited(
  databaseUrl: string,
  { verb, userName }: Asked,
  changes: readonly CredentialChange[],
  work: () => Promise<boolean>,
): Promise<void> {
  // Loads TypeORM, which a refusal need not wait for.
  const { openAuditTable } = await import('../admin/index.js');
  const { table, close } = await openAuditTable(databaseUrl);
  try {
    const mechanisms = changes.map(({ mechanism }) => mechanism);
    const id = await table.begin({
      at: new Date(),
      actor: `${userInfo().username}@${hostname()}`,
      address: null,
      userAgent: `posthorn user ${verb}`,
      requestId: randomUUID(),
      action: 'user.alter',
      resource: `user/${userName}`,
      reason: null,
      details: verb === 'remove' ? { removed: mechanisms } : { set: mechanisms },
    });
    const isDone = await work();
    await table.finish(id, isDone ? 'succeeded' : 'failed', isDone ? null : 'exists already');
    if (!isDone) throw exists(userName ?? '');
  } finally {
    await close();
  }
}
