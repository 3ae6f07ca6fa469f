import { startEmbeddedPostgres, type EmbeddedPostgres } from '@posthorn/embedded-postgres';
import type { Logger } from 'pino';
import { startBroker, type RunningBroker } from '../broker.js';
import { isGiven, loadConfig } from '../config/load-config.js';
import type { BrokerConfig } from '../config/config.js';
import { collectGarbageOfStart } from '../garbage-collection.js';
import { consoleUrl, openInBrowser } from './console-page.js';
import { movedPorts } from './moved-ports.js';
import { reasonOf } from './reason.js';
import { openReporting } from './reporting.js';

const LINGER_MS = 1_000;

type Env = Readonly<Record<string, string | undefined>>;

/** What `posthorn start` takes beside the settings. */
const OPEN = '--open';
const SEED = '--seed';

/** As of every other command: docs/cli.md. */
const NOT_UNDERSTOOD = 2;

/** A broker until SIGTERM or SIGINT. Ends with one clear sentence when it cannot start. */
export async function start(env: Env, argv: readonly string[]): Promise<void> {
  let isUnderstood = false;
  try {
    const settings = argv.filter((argument) => argument !== OPEN && argument !== SEED);
    const config = forPeople(loadConfig(env, settings), (name) => isGiven(name, env, settings));
    isUnderstood = true;
    await run(config, {
      opens: argv.includes(OPEN),
      seeds: argv.includes(SEED),
      isGiven: (name) => isGiven(name, env, settings),
    });
  } catch (error) {
    process.stderr.write(`${reasonOf(error, 'could not start')}\n`);
    process.exitCode = isUnderstood ? 1 : NOT_UNDERSTOOD;
  }
}

/** At a terminal one line says what a person needs; a log a line for a machine is for those who asked, and for pipes. */
function forPeople(config: BrokerConfig, isGiven: (name: 'logLevel') => boolean): BrokerConfig {
  return process.stdout.isTTY && !isGiven('logLevel') ? { ...config, logLevel: 'warn' } : config;
}

interface Start {
  readonly opens: boolean;
  readonly seeds: boolean;
  readonly isGiven: (name: keyof BrokerConfig) => boolean;
}

async function run(config: BrokerConfig, { opens, seeds, isGiven }: Start): Promise<void> {
  const seed = seeds ? await import('./seed.js') : null;
  seed?.checkSeedable(config);
  const { logger, telemetry } = await openReporting(config, process.env);
  process.once('uncaughtException', (error) => {
    // A bug of ours: what follows it cannot be trusted, and any broker may be killed at any time.
    logger.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  const embedded = config.databaseUrl === null ? await embeddedPostgres(config, logger) : null;
  try {
    const databaseUrl = embedded?.socketUrl ?? config.databaseUrl;
    const { tracer } = telemetry;
    // Not before the folder is ours: a second broker that cannot start has no ports to tell of.
    const { moved, sentences } = await movedPorts(config, isGiven);
    for (const sentence of sentences) say(sentence);
    const embeddedDirectory = embedded?.dataDir ?? null;
    const settings = { ...config, ...moved, databaseUrl, embeddedDirectory };
    const broker = await startBroker({ ...settings, logger, tracer });
    const signal = signalled();
    // Whoever ends it meanwhile does not wait for it: the next start fills it.
    const ending = seed && (await Promise.race([filled(broker, seed.fillOnce), signal]));
    if (ending === null) {
      collectGarbageOfStart();
      process.on('SIGHUP', () => broker.reloadTls());
      sayWhatIsNext(config, broker, embedded);
      if (opens && broker.adminPort !== null) openInBrowser(consoleUrl(config, broker.adminPort));
    }
    await untilStopped(broker, embedded, { logger, signal });
  } finally {
    await embedded?.stop();
    await telemetry.close();
    // Only when something still holds the process: a connection to a PostgreSQL that never answers.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function filled(
  broker: RunningBroker,
  fillOnce: (broker: RunningBroker) => Promise<string>,
): Promise<null> {
  try {
    say(await fillOnce(broker));
    return null;
  } catch (error) {
    await broker.close();
    throw error;
  }
}

async function embeddedPostgres(
  { dataDirectory: dataDir }: BrokerConfig,
  logger: Logger,
): Promise<EmbeddedPostgres> {
  logger.info({ dataDir }, 'no DATABASE_URL: starting an embedded PostgreSQL');
  return startEmbeddedPostgres({
    dataDir,
    onWait: ({ pid }) =>
      say(`Another posthorn is ending in ${dataDir}: waiting for its PostgreSQL (process ${pid}).`),
  });
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** For whoever tries it, with a database of ours or a terminal of theirs; a service's log has it as 'listening'. */
function sayWhatIsNext(
  config: BrokerConfig,
  { host, port, adminPort }: RunningBroker,
  embedded: EmbeddedPostgres | null,
): void {
  if (embedded === null && !process.stderr.isTTY) return;
  const page = adminPort === null ? '' : `, console at ${consoleUrl(config, adminPort)}`;
  const data = embedded === null ? '' : `, data in ${embedded.dataDir}`;
  const brokers = port === 9092 ? '' : ` -b ${host}:${port}`;
  process.stderr.write(
    `posthorn is ready: Kafka clients connect to ${host}:${port}${page}${data}. Next: npx posthorn topic create hello${brokers}\n`,
  );
}

/** A second one ends the process as if there were no broker. */
function signalled(): Promise<string> {
  return new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}

interface Stopping {
  readonly logger: Logger;
  readonly signal: Promise<string>;
}

/**
 * Resolves once the broker is closed: because of a signal, because its own PostgreSQL ended, or, with exit code 1, because
 * another broker has its id, which whoever supervises it should see.
 */
async function untilStopped(
  broker: RunningBroker,
  embedded: EmbeddedPostgres | null,
  { logger, signal }: Stopping,
): Promise<void> {
  const lost = embedded?.ended.then(({ code }) => `embedded PostgreSQL ended with code ${code}`);
  const superseded = broker.superseded.then((message) => {
    process.exitCode = 1;
    return message;
  });
  const reason = await Promise.race([signal, superseded, ...(lost === undefined ? [] : [lost])]);
  logger.info({ reason }, 'stopping');
  // A broker that is started meanwhile, by a restart say, waits for this one.
  await embedded?.release();
  await broker.close();
}
