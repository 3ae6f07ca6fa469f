import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@posthorn/embedded-postgres';
import { freePort } from '../../support/free-port.js';

type Settings = Readonly<Record<string, string>>;

/** A PostgreSQL server of this test alone, which may crash and come back on its port. */
export class PostgresServer {
  private isRunning = true;

  private constructor(
    private server: EmbeddedPostgres,
    private readonly dataDir: string,
    private readonly settings: Settings,
  ) {}

  static async start(settings: Settings = {}): Promise<PostgresServer> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-durability-'));
    return new PostgresServer(
      await startEmbeddedPostgres({ dataDir, settings, port: await freePort() }),
      dataDir,
      settings,
    );
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
  async start(): Promise<void> {
    const { dataDir, settings, server } = this;
    this.server = await startEmbeddedPostgres({ dataDir, settings, port: server.port });
    this.isRunning = true;
  }

  async remove(): Promise<void> {
    await this.stop('immediate');
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
