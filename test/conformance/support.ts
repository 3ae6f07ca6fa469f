import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pino } from 'pino';
import {
  startBroker,
  type BrokerOptions,
  type RunningBroker,
} from '../../apps/broker/src/broker.js';
import { createTestDatabase } from '../support/database.js';
import { WAIT_MS } from '../support/patience.js';

const run = promisify(execFile);

export interface TestBroker {
  readonly address: string;
  readonly broker: RunningBroker;
  /** Lines logged at warn and above since it had started, parsed. */
  readonly logged: readonly { level: number; msg: string }[];
  close(): Promise<void>;
}

/** A real broker over a real PostgreSQL, in this process. Its groups do not wait for more members than they have. */
export async function startTestBroker(options: BrokerOptions = {}): Promise<TestBroker> {
  const database = await createTestDatabase();
  const logged: { level: number; msg: string }[] = [];
  const logger = pino(
    { level: 'warn' },
    {
      write: (line: string) => void logged.push(JSON.parse(line) as { level: number; msg: string }),
    },
  );
  const broker = await startBroker({
    port: 0,
    databaseUrl: database.url,
    groupInitialRebalanceDelayMs: 0,
    wireAssertions: true,
    logger,
    ...options,
  });
  // Clients retry while the coordinator loads; tests that speak for themselves should not have to.
  await until('the groups to be loaded', async () => {
    const all = { statesFilter: [], typesFilter: [] };
    return (await broker.services.groups.listGroups(all)).error === 'NONE';
  });
  // On a busy machine a connection to PostgreSQL may take longer than the broker waits at first.
  logged.splice(0);
  return {
    address: `${broker.host}:${broker.port}`,
    broker,
    logged,
    close: async () => {
      await broker.close();
      await database.drop();
    },
  };
}

/**
 * Resolves once brokers over one database lead as many shards as each other, have loaded what belongs to theirs, and agree who
 * leads which: nobody turns a client away then that does not ask again.
 */
export async function sharedOut(brokers: readonly RunningBroker[]): Promise<void> {
  const all = { statesFilter: [], typesFilter: [] };
  await until('the shards to be shared out, and loaded', async () => {
    const lists = brokers.map(({ services: { groups } }) => groups.listGroups(all));
    const isLoaded = (await Promise.all(lists)).every(({ error }) => error === 'NONE');
    const clusters = brokers.map(({ services: { log } }) => log.cluster);
    const { shardCount } = clusters[0];
    const fair = Math.floor(shardCount / brokers.length);
    const shards = Array.from({ length: shardCount }, (_, shard) => shard);
    const leadersOf = (shard: number) => clusters.map((one) => one.leadershipOf(shard).brokerId);
    const isAgreed = (shard: number): boolean => {
      const [first, ...others] = leadersOf(shard);
      return first !== null && others.every((one) => one === first);
    };
    const isFair = clusters.every((cluster) => cluster.ownedShards().size >= fair);
    return isLoaded && isFair && shards.every(isAgreed);
  });
}

export type NewTopic = [name: string, partitions?: number, configs?: readonly [string, string][]];

/** Rejects where it was not created. */
export async function createTopic({ broker }: TestBroker, ...topic: NewTopic): Promise<void> {
  const [name, partitions = 1, configs = []] = topic;
  const created = await broker.services.topics.create({
    name,
    partitions,
    configs: new Map(configs),
  });
  if (!('topic' in created)) throw new Error(`${name} was not created: ${JSON.stringify(created)}`);
}

/** Resolves when the condition holds; rejects, saying what was waited for, after a generous bound. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a command prints, or null when the machine does not have it. */
export async function outputOf(command: string, ...args: string[]): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(command, args, { timeout: 2 * WAIT_MS });
    return stdout + stderr;
  } catch (error) {
    // By shape: an error of the process that Jest runs in is no instance of the test's own Error.
    const { code, stderr } = error as { code?: unknown; stderr?: unknown };
    const isMissing = code === 'ENOENT' || String(stderr).includes('No module named');
    if (isMissing) return null;
    throw error;
  }
}

export function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}
