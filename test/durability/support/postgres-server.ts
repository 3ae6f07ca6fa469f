import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@posthorn/embedded-postgres';
import { freePort } from '../../support/free-port.js';

type Settings = Readonly<Record<string, string>>;
const run = promisify(execFile);

/** What pg_basebackup does, which the packages of the embedded server do not bring. */
const BEGIN_BACKUP = `select pg_backup_start('of a test', true)`;
const END_BACKUP = 'select labelfile from pg_backup_stop(false)';

/** A PostgreSQL server of this test alone, which may crash and come back on its port. */
export class PostgresServer {
  private isRunning = true;

  private constructor(
    private server: EmbeddedPostgres,
    private readonly dataDir: string,
    private readonly settings: Settings,
    private readonly database: string,
  ) {}

  /** @param database one that is there, `posthorn`, is migrated already as a rule; any other one is empty. */
  static async start(settings: Settings = {}, database = 'posthorn'): Promise<PostgresServer> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-durability-'));
    // To make a server and to migrate it takes some seconds of computing, to copy one a tenth of one.
    const prototype = process.env.POSTHORN_TEST_PROTOTYPE;
    if (prototype !== undefined) await run('cp', ['-a', `${prototype}/.`, dataDir]);
    const port = await freePort();
    const server = await startEmbeddedPostgres({ dataDir, settings, port, database });
    return new PostgresServer(server, dataDir, settings, database);
  }

  get url(): string {
    return this.server.url;
  }

  /** 'immediate' is a crash; 'fast' is what an administrator does. */
  async stop(mode: 'immediate' | 'fast'): Promise<void> {
    if (!this.isRunning) return;
    this.isRunning = false;
    await this.server.stop(mode);
  }

  /** Recovers from the write-ahead log after a crash. */
  async start(more: Settings = {}): Promise<void> {
    const { dataDir, database, server } = this;
    const settings = { ...this.settings, ...more };
    this.server = await startEmbeddedPostgres({ dataDir, settings, port: server.port, database });
    this.isRunning = true;
  }

  /** A base backup with its write-ahead log, taken while everybody goes on. */
  async backUp(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(BEGIN_BACKUP);
      await this.#copyTo('backup');
      const { rows } = await client.query<{ labelfile: string }>(END_BACKUP);
      // What was written while it was copied.
      await run('cp', ['-a', `${this.#cluster}/pg_wal/.`, `${this.#backup}/pg_wal/`]);
      await this.#write(path.join(this.#backup, 'backup_label'), rows[0].labelfile);
    } finally {
      await client.end();
    }
  }

  /**
   * A server of its own that follows this one by streaming replication, asynchronously, as most do.
   * @param port where it reaches this one
   */
  async startStandby(port: number): Promise<PostgresServer> {
    await this.backUp();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-durability-'));
    await run('cp', ['-a', this.#backup, path.join(dataDir, 'cluster')]);
    await run('cp', ['-a', path.join(this.dataDir, 'password'), dataDir]);
    await this.#write(path.join(dataDir, 'cluster', 'standby.signal'), '');
    const { username, password } = new URL(this.url);
    const settings = {
      ...this.settings,
      primary_conninfo: `host=127.0.0.1 port=${port} user=${username} password=${password}`,
    };
    const { database } = this;
    const own = { dataDir, settings, port: await freePort(), database };
    return new PostgresServer(await startEmbeddedPostgres(own), dataDir, settings, database);
  }

  /** What a snapshot of the storage is: taken of a server that is down, and put back as it was. */
  async snapshot(): Promise<void> {
    await this.stop('immediate');
    await this.#copyTo('backup');
    await this.start();
  }

  /** The server as it was at the backup, on a timeline of its own as after every recovery from an archive. */
  async restoreBackup(): Promise<void> {
    await this.#putBack();
    await this.#write(path.join(this.#cluster, 'recovery.signal'), '');
    await this.start({ restore_command: 'false' });
  }

  /** The files as they were: nothing in them tells that they were ever different. */
  async restoreSnapshot(): Promise<void> {
    await this.#putBack();
    await this.start();
  }

  async remove(): Promise<void> {
    await this.stop('immediate');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  get #cluster(): string {
    return path.join(this.dataDir, 'cluster');
  }
  get #backup(): string {
    return path.join(this.dataDir, 'backup');
  }

  /** Of the user that the server runs as. */
  async #write(file: string, text: string): Promise<void> {
    await writeFile(file, text);
    const { uid, gid } = await stat(path.dirname(file));
    await chown(file, uid, gid);
  }

  /** By cp, which keeps whose the files are. */
  async #copyTo(folder: string): Promise<void> {
    const target = path.join(this.dataDir, folder);
    await rm(target, { recursive: true, force: true });
    // Files may go while they are copied: what the write-ahead log says of them counts.
    await run('cp', ['-a', this.#cluster, target]).catch((error: Error) => {
      if (!error.message.includes('No such file')) throw error;
    });
    await rm(path.join(target, 'postmaster.pid'), { force: true });
  }

  async #putBack(): Promise<void> {
    await this.stop('immediate');
    await rm(this.#cluster, { recursive: true });
    await run('cp', ['-a', this.#backup, this.#cluster]);
  }
}
