import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { prepareDataDirectory, SUPERUSER, type DataDirectory } from './data-directory.js';
import { hold, postmasterPid, release, untilFree } from './holder.js';
import { chooseUser } from './run-as.js';
import { runServer, type ServerProcess } from './server-process.js';
import { removeLeftSockets, socketFolder, socketUrl } from './unix-socket.js';

export interface EmbeddedPostgresOptions {
  /** Survives restarts. One server at a time: a second start waits for one that is ending, and is refused by any other. */
  readonly dataDir: string;
  /** 0 or left out: a free port. */
  readonly port?: number;
  /** Created when missing. Default `posthorn`. */
  readonly database?: string;
  /** Server settings by name, over ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told once, when an earlier server on the folder is still ending. */
  readonly onWait?: (previous: { readonly pid: number }) => void;
}

export interface EmbeddedPostgres {
  /** `postgresql://...` on loopback, with the password. */
  readonly url: string;
  /** The same by the server's Unix socket, which takes both ends less time than loopback; `url` where there is none. */
  readonly socketUrl: string;
  readonly port: number;
  readonly dataDir: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason, with what it last wrote. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Says that `stop` is near: whoever starts on the folder from now on waits for that, and is not refused. */
  release(): Promise<void>;
  /** 'fast' rolls back what is open and writes a checkpoint; 'immediate' is a crash: the next start recovers. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

/** A log is written once and read at its tail: rare checkpoints, no compression of what producers compressed. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // Of the user that runs the server, and root.
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_compression: 'off',
  log_min_messages: 'warning',
};

const START_TIMEOUT_MS = 60_000;

/**
 * Starts a real PostgreSQL server that ends when this process ends, even by SIGKILL. Rejects with `FolderInUseError` at once
 * when another process has one on the folder.
 * @param choosePort asked where the options name none
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
  choosePort = freePort,
): Promise<EmbeddedPostgres> {
  const root = path.resolve(options.dataDir);
  const runAs = await chooseUser();
  const copyDir = runAs ? '/var/lib/posthorn' : path.dirname(root);
  const binaries = await findBinaries(runAs, copyDir);
  const data = await prepareDataDirectory(root, binaries, runAs);
  await untilFree(root, data.cluster, options.onWait);
  await removeLeftSockets(root);

  for (;;) {
    const port = options.port || (await choosePort());
    try {
      return await startAt(port, { root, binaries, data, runAs, options });
    } catch (error) {
      // Between the look and the server's own somebody else may have taken it, as of two that start at the same moment.
      if (options.port || (await isFree(port))) throw error;
    }
  }
}

interface Prepared {
  readonly root: string;
  readonly binaries: Awaited<ReturnType<typeof findBinaries>>;
  readonly data: DataDirectory;
  readonly runAs: Awaited<ReturnType<typeof chooseUser>>;
  readonly options: EmbeddedPostgresOptions;
}

async function startAt(
  port: number,
  { root, binaries, data, runAs, options }: Prepared,
): Promise<EmbeddedPostgres> {
  const sockets = await socketFolder(root, port);
  const settings = {
    ...SETTINGS,
    ...options.settings,
    port: String(port),
    unix_socket_directories: sockets ?? '',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = runServer([binaries.postgres, '-D', data.cluster, ...flags], runAs);
  try {
    await accepting(server, data, port);
    const database = options.database ?? 'posthorn';
    await ensureDatabase(urlOf(data, port, 'postgres'), database);
    const pid = (await postmasterPid(data.cluster)) ?? server.child.pid!;
    await hold(root);
    const url = urlOf(data, port, database);
    return {
      url,
      socketUrl: sockets === null ? url : socketUrl(url, sockets),
      port,
      dataDir: root,
      pid,
      ended: server.ended,
      release: () => release(root),
      async stop(mode = 'fast') {
        await release(root);
        if (mode === 'immediate') process.kill(pid, 'SIGQUIT');
        else server.end();
        await server.ended;
      },
    };
  } catch (error) {
    server.end();
    await server.ended;
    throw error;
  }
}

function urlOf(data: DataDirectory, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${data.password}@127.0.0.1:${port}/${database}`;
}

async function accepting(server: ServerProcess, data: DataDirectory, port: number): Promise<void> {
  const ended = server.ended.then(({ code, output }): never => {
    throw new Error(`PostgreSQL ended while starting (code ${code}): ${output}`);
  });
  ended.catch(() => undefined); // it ends later, too
  const deadline = performance.now() + START_TIMEOUT_MS;
  let last: unknown;
  while (performance.now() < deadline) {
    const answered = withClient(urlOf(data, port, 'postgres'), (client) =>
      client.query('select 1'),
    );
    try {
      // Who has taken the port instead may take connections, and say nothing.
      await Promise.race([answered, ended]);
      return;
    } catch (error) {
      last = error;
      await Promise.race([sleep(25), ended]);
    }
  }
  throw new Error(`PostgreSQL did not accept connections within ${START_TIMEOUT_MS} ms`, {
    cause: last,
  });
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`create database ${client.escapeIdentifier(database)}`);
    }
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the pending query or the next attempt reports it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function isFree(port: number): Promise<boolean> {
  return listening(port).then(
    () => true,
    () => false,
  );
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return listening(0);
}

/** The port at which somebody could listen just now: this one, or any for 0. */
function listening(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port was assigned')),
      );
    });
  });
}
