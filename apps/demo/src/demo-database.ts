import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@posthorn/embedded-postgres';
import type { Options } from './options.js';

export interface DemoDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** The PostgreSQL that was named, or one of our own; its files go with it unless they were asked to stay. */
export async function startDatabase(
  options: Pick<Options, 'databaseUrl' | 'dataDir'>,
): Promise<DemoDatabase> {
  const { databaseUrl, dataDir } = options;
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: () => Promise.resolve() };
  const directory = dataDir ?? (await mkdtemp(path.join(tmpdir(), 'posthorn-demo-')));
  const clean = async () => {
    if (dataDir === undefined) await rm(directory, { recursive: true, force: true });
  };
  try {
    const server = await startEmbeddedPostgres({ dataDir: directory });
    return {
      url: server.url,
      async stop() {
        await server.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
