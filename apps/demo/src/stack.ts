import pg from 'pg';
import type { CombinedLog } from './console.js';
import { startDatabase, type DemoDatabase } from './demo-database.js';
import { untilReady } from './health.js';
import type { Options } from './options.js';
import { choosePort } from './ports.js';
import { entryOf, Supervised } from './supervisor.js';

export const serviceNames = ['orders', 'restaurant', 'payment', 'driver'] as const;
export type ServiceName = (typeof serviceNames)[number];
export type BrokerName = 'broker' | `broker-${number}`;
export type ProgramName = ServiceName | BrokerName;

/** Of the first broker, unless the port is taken; the others follow. */
const KAFKA_PORT = 9092;
const ADMIN_PORT = 9644;
/** Where each service answers over HTTP, unless the port is taken. */
const HTTP_PORTS: Readonly<Record<ServiceName, number>> = {
  orders: 3001,
  restaurant: 3002,
  payment: 3003,
  driver: 3004,
};

/** Everything that runs: the database, and the processes over it. */
export interface Stack {
  readonly database: pg.Pool;
  readonly brokerNames: readonly BrokerName[];
  /** Of all brokers, as clients take them. */
  readonly brokerAddresses: string;
  /** By program. */
  readonly urls: Readonly<Record<string, string>>;
  readonly programs: Readonly<Record<string, Supervised>>;
  /** Resolves when the program is ready and, for a service, reads its partitions. Rejects after a minute. */
  ready(name: ProgramName): Promise<void>;
  /** In order: services, broker, database. */
  stop(): Promise<void>;
}

export async function startStack(options: Options, log: CombinedLog): Promise<Stack> {
  const database = await startDatabase(options);
  try {
    return await startPrograms(options, log, database);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

interface Ports {
  readonly kafka: Readonly<Record<string, number>>;
  readonly http: Readonly<Record<string, number>>;
}

async function startPrograms(
  options: Options,
  log: CombinedLog,
  database: DemoDatabase,
): Promise<Stack> {
  const brokerNames = namesOf(options.brokers);
  const ports = await choosePorts(brokerNames);
  const brokerAddresses = brokerNames.map((name) => `127.0.0.1:${ports.kafka[name]}`).join(',');
  const programs: Record<string, Supervised> = {};
  const add = (name: ProgramName, app: string, own: Record<string, string>): void => {
    const env = { DATABASE_URL: database.url, NODE_ENV: 'production', ...own };
    programs[name] = new Supervised({ name, script: entryOf(app), env }, log);
  };
  for (const name of brokerNames) {
    add(name, 'broker', {
      POSTHORN_PORT: String(ports.kafka[name]),
      POSTHORN_ADMIN_PORT: String(ports.http[name]),
    });
  }
  for (const name of serviceNames) {
    add(name, name, {
      POSTHORN_BROKERS: brokerAddresses,
      PORT: String(ports.http[name]),
      NARRATE: options.headless ? '0' : '1',
    });
  }
  // All at once: services wait for a broker that is not there yet, and this is one of the things to see.
  for (const program of Object.values(programs)) program.start();
  return assemble(database, ports, { brokerNames, brokerAddresses, programs });
}

function assemble(
  database: DemoDatabase,
  { http }: Ports,
  running: Pick<Stack, 'brokerNames' | 'brokerAddresses' | 'programs'>,
): Stack {
  const { brokerNames, programs } = running;
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined); // an idle connection that broke; the next query opens another
  const urls = Object.fromEntries(
    Object.entries(http).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
  );
  return {
    ...running,
    database: pool,
    urls,
    ready: (name) =>
      untilReady(name, urls[name], ({ partitions = 0 }) => isBroker(name) || partitions > 0),
    async stop() {
      await Promise.all(serviceNames.map((name) => programs[name].stop()));
      await Promise.all(brokerNames.map((name) => programs[name].stop()));
      await pool.end();
      await database.stop();
    },
  };
}

const isBroker = (name: ProgramName): boolean => name.startsWith('broker');

function namesOf(brokers: number): BrokerName[] {
  const others = Array.from({ length: brokers - 1 }, (_, n): BrokerName => `broker-${n + 2}`);
  return ['broker', ...others];
}

/** One after the other, so that no port is chosen twice. */
async function choosePorts(brokerNames: readonly BrokerName[]): Promise<Ports> {
  const kafka: Record<string, number> = {};
  const http: Record<string, number> = {};
  const chosen = new Set<number>();
  const choose = async (preferred: number): Promise<number> => {
    let port = await choosePort(preferred);
    while (chosen.has(port)) port = await choosePort(0);
    chosen.add(port);
    return port;
  };
  for (const [n, name] of brokerNames.entries()) {
    kafka[name] = await choose(KAFKA_PORT + n);
    http[name] = await choose(ADMIN_PORT + n);
  }
  for (const name of serviceNames) http[name] = await choose(HTTP_PORTS[name]);
  return { kafka, http };
}
