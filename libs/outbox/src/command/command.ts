import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { connectCluster, type ClusterOptions } from '@posthorn/client';
import { DataSource } from 'typeorm';
import { installOutbox, isBrokersDatabase, requireOutbox } from '../schema/install.js';
import { OutboxRelay } from '../relay/relay.js';
import { namesakeAtWork } from '../relay/relay-lease.js';
import { ClusterTarget } from '../relay/relay-target.js';
import { outboxSql } from '../schema/sql.js';
import { ACCESS_FLAGS, ACCESS_USAGE, brokerAccess } from './broker-access.js';
import { UsageError } from './usage-error.js';

const USAGE = `posthorn-outbox: publish in your own transaction

  posthorn-outbox sql                                     prints what install runs, for psql or your migrations
  posthorn-outbox install --database <url>                installs posthorn.publish; does nothing where it is
  posthorn-outbox relay --database <url> --brokers <list> publishes what the database's transactions publish

  --database            postgres://user:password@host:port/name; DATABASE_URL by default
  --brokers             host:port,host:port; POSTHORN_BROKERS by default
  --instance            names this relay among several of one database; host and process id by default

${ACCESS_USAGE}
A broker's own database needs neither: there the broker installs it and moves the rows itself.
`;

/** What the command writes and waits for; the process, or a test. */
export interface CommandContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  error(text: string): void;
  /** Ends a relay. */
  readonly signal: AbortSignal;
}

/** Runs `posthorn-outbox` with these arguments. Resolves with the exit code: 1 failed, 2 called wrongly. */
export async function runCommand(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  try {
    const { positionals, values } = parse(args);
    const [command] = positionals;
    const { DATABASE_URL, POSTHORN_BROKERS } = context.env;
    const database = values.database ?? DATABASE_URL;
    switch (command) {
      case 'sql':
        context.out(outboxSql());
        return 0;
      case 'install':
        return await install(required(database, '--database'));
      case 'relay':
        return await relay(
          {
            database: required(database, '--database'),
            cluster: {
              brokers: required(values.brokers ?? POSTHORN_BROKERS, '--brokers')
                .split(',')
                .map((one) => one.trim()),
              ...brokerAccess(values, context.env),
            },
            instanceId: values.instance ?? `${hostname()}-${process.pid}`,
          },
          context,
        );
      default:
        throw new UsageError(
          command === undefined ? 'a command is needed' : `no command ${command}`,
        );
    }
  } catch (error) {
    const isUsage = error instanceof UsageError || isParseError(error);
    context.error(isUsage ? `${(error as Error).message}\n\n${USAGE}` : `${messageOf(error)}\n`);
    return isUsage ? 2 : 1;
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      database: { type: 'string' },
      brokers: { type: 'string' },
      instance: { type: 'string' },
      ...ACCESS_FLAGS,
    },
  });
}

function isParseError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`${name} is needed`);
  return value;
}

/** As wide as a relay needs: it does one thing at a time. */
function connect(url: string): Promise<DataSource> {
  const options = { type: 'postgres', url, applicationName: 'posthorn-outbox' } as const;
  return new DataSource({ ...options, extra: { max: 1 } }).initialize();
}

async function install(url: string): Promise<number> {
  const dataSource = await connect(url);
  try {
    await dataSource.transaction((manager) => installOutbox(manager));
    return 0;
  } finally {
    await dataSource.destroy();
  }
}

interface RelaySettings {
  readonly database: string;
  readonly cluster: ClusterOptions;
  readonly instanceId: string;
}

async function relay(settings: RelaySettings, context: CommandContext): Promise<number> {
  const dataSource = await connect(settings.database);
  const cluster = connectCluster({ ...settings.cluster, clientId: 'posthorn-outbox' });
  try {
    if (await isBrokersDatabase(dataSource)) {
      throw new Error("this is a broker's own database: the broker moves its outbox, no relay may");
    }
    await requireOutbox(dataSource);
    const work = new OutboxRelay({
      connection: dataSource,
      target: new ClusterTarget(cluster),
      instanceId: settings.instanceId,
      onError: (error) => context.error(`cannot publish, rows wait: ${messageOf(error)}\n`),
      onDead: ({ id, topic }, { message }) =>
        context.error(`row ${id} for ${topic} is in posthorn.outbox_dead: ${message}\n`),
      onNamesake: (instanceId) => context.error(`${namesakeAtWork(instanceId)}\n`),
    });
    work.start();
    context.out('relaying\n');
    await ended(context.signal);
    await work.stop();
    return 0;
  } finally {
    await cluster.close({ timeoutMs: 1000 });
    await dataSource.destroy();
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
