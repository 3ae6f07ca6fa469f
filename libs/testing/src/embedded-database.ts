import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@posthorn/embedded-postgres';

export interface TestDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** Nothing has to outlive the test, so nothing is forced to the disk. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  max_connections: '60',
};

/** A PostgreSQL of its own in a folder of its own, gone after `stop`, and with this process in any case. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'posthorn-testing-'));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    return {
      url: server.url,
      stop: async () => {
        await server.stop('immediate');
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
