import { isUnavailable, sqlStateOf } from '@posthorn/db';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@posthorn/embedded-postgres';
import { pino, type Logger } from 'pino';
import { startBroker, type RunningBroker } from './broker.js';
import { ConfigError } from './config-error.js';
import { helpText, loadConfig } from './config-load.js';
import type { BrokerConfig } from './config.js';
import { PasswordError } from './users/read-password.js';

const LINGER_MS = 1_000;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The command: a broker until SIGTERM or SIGINT, or `user ...` for the users of the database. Ends with one clear sentence
 * when it cannot do it.
 */
export async function runCommand(env: Env, argv: readonly string[]): Promise<void> {
  const [first, ...rest] = argv;
  if (first === 'user') return runUsers(env, rest);
  if (argv.includes('--help')) {
    process.stdout.write(helpText());
    return;
  }
  try {
    await run(loadConfig(env, argv));
  } catch (error) {
    process.stderr.write(`${reasonOf(error, 'could not start')}\n`);
    process.exitCode = 1;
  }
}

async function runUsers(env: Env, argv: readonly string[]): Promise<void> {
  const { runUserCommand } = await import('./users/user-command.js');
  try {
    await runUserCommand(env, argv, {
      input: process.stdin,
      print: (text) => void process.stdout.write(text),
      say: (text) => void process.stderr.write(text),
    });
  } catch (error) {
    const message = error instanceof PasswordError ? error.message : reasonOf(error, 'failed');
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  } finally {
    // A terminal, or a pipe that nobody ends, would hold the process.
    process.stdin.destroy();
  }
}

async function run(config: BrokerConfig): Promise<void> {
  const logger = pino({ level: config.logLevel });
  process.once('uncaughtException', (error) => {
    // A bug of ours: what follows it cannot be trusted, and any broker may be killed at any time.
    logger.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  const embedded = config.databaseUrl === null ? await embeddedPostgres(config, logger) : null;
  try {
    const databaseUrl = embedded?.url ?? config.databaseUrl;
    const broker = await startBroker({ ...config, databaseUrl, logger });
    process.on('SIGHUP', () => broker.reloadTls());
    await untilStopped(broker, embedded, logger);
  } finally {
    await embedded?.stop();
    // Only when something still holds the process: a connection to a PostgreSQL that never answers.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function embeddedPostgres(
  { dataDirectory: dataDir }: BrokerConfig,
  logger: Logger,
): Promise<EmbeddedPostgres> {
  logger.info({ dataDir }, 'no DATABASE_URL: starting an embedded PostgreSQL');
  return startEmbeddedPostgres({ dataDir });
}

/**
 * Resolves once the broker is closed: because of a signal, because its own PostgreSQL ended, or, with exit code 1, because
 * another broker has its id, which whoever supervises it should see.
 */
async function untilStopped(
  broker: RunningBroker,
  embedded: EmbeddedPostgres | null,
  logger: Logger,
): Promise<void> {
  const signal = new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const lost = embedded?.ended.then(({ code }) => `embedded PostgreSQL ended with code ${code}`);
  const superseded = broker.superseded.then((message) => {
    process.exitCode = 1;
    return message;
  });
  const reason = await Promise.race([signal, superseded, ...(lost === undefined ? [] : [lost])]);
  logger.info({ reason }, 'stopping');
  await broker.close();
}

function reasonOf(error: unknown, what: string): string {
  if (error instanceof ConfigError) return error.message;
  const { code, message } = describe(error);
  if (code === 'EADDRINUSE') return `The port is taken: ${message}`;
  const isNetwork = /^E[A-Z]+$/.test(code);
  const isPostgres = sqlStateOf(error) !== undefined && isUnavailable(error);
  if (isNetwork || isPostgres) return `PostgreSQL cannot be reached: ${message}`;
  return `posthorn ${what}: ${message}`;
}

/** Node reports a host with several addresses as an AggregateError, whose own message is empty. */
function describe(error: unknown): { code: string; message: string } {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return { code: '', message: String(first) };
  return { code: 'code' in first ? String(first.code) : '', message: first.message };
}
