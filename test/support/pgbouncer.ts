import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.js';

/** The program, where it is not found by its name. */
const PROGRAM = 'POSTHORN_TEST_PGBOUNCER';
const START_ATTEMPTS = 100;

const program = (): string => process.env[PROGRAM] || 'pgbouncer';

/** A describe of what is claimed behind PgBouncer: skipped where there is none, and its name says so. */
export function describeBehindPgBouncer(claims: () => void): void {
  const { error } = spawnSync(program(), ['--version'], { stdio: 'ignore' });
  if (error === undefined) describe('behind PgBouncer in transaction mode', claims);
  else
    describe.skip(
      `behind PgBouncer (skipped: '${program()}' cannot be run; ${PROGRAM} names it)`,
      claims,
    );
}

export interface PgBouncer {
  /** Of the same database, through it. */
  readonly url: string;
  close(): Promise<void>;
}

/** In front of one database, with so few connections to it that transactions of different clients share each. */
export async function startPgBouncer(
  databaseUrl: string,
  serverConnections: number,
): Promise<PgBouncer> {
  const to = new URL(databaseUrl);
  const folder = await mkdtemp(path.join(tmpdir(), 'posthorn-pgbouncer-'));
  const port = await freePort();
  const database = to.pathname.slice(1);
  const password = to.password === '' ? '' : ` password=${decodeURIComponent(to.password)}`;
  const file = path.join(folder, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]
${database} = host=${to.hostname} port=${to.port || '5432'} dbname=${database} user=${decodeURIComponent(to.username)}${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${serverConnections}
server_reset_query =
`,
    { mode: 0o644 },
  );
  // It refuses to be root, as PostgreSQL does.
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(program(), ['-q', ...asUser, file], { stdio: 'ignore' });
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  for (let attempt = 1; !(await answers(url.href)); attempt += 1) {
    if (child.exitCode !== null || attempt === START_ATTEMPTS) {
      await close();
      throw new Error(`PgBouncer does not answer (exit code ${child.exitCode})`);
    }
    await sleep(50);
  }
  return { url: url.href, close };
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
