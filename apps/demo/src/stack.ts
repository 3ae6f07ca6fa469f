import pg from 'pg';
import type { CombinedLog } from './console.js';
import { startDatabase, type DemoDatabase } from './demo-database.js';
import { untilReady } from './health.js';
import type { Options } from './options.js';
import { choosePort } from './ports.js';
import { entryOf, Supervised } from './supervisor.js';

export const serviceNames = ['orders', 'restaurant', 'payment', 'driver'] as const;
export type ServiceName = (typeof serviceNames)[number];
export type ProgramName = ServiceName | 'broker';

const KAFKA_PORT = 9092;
/** Where each program answers over HTTP, unless the port is taken: the broker its admin API, the services their own. */
const HTTP_PORTS: Readonly<Record<ProgramName, number>> = {
  broker: 9644,
  orders: 3001,
  restaurant: 3002,
  payment: 3003,
  driver: 3004,
};

/** Everything that runs: the database, and five processes over it. */
export interface Stack {
  readonly database: pg.Pool;
  readonly brokerAddress: string;
  readonly urls: Readonly<Record<ProgramName, string>>;
  readonly programs: Readonly<Record<ProgramName, Supervised>>;
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

async function startPrograms(
  options: Options,
  log: CombinedLog,
  database: DemoDatabase,
): Promise<Stack> {
  const kafkaPort = await choosePort(KAFKA_PORT);
  const ports = await chooseHttpPorts();
  const brokerAddress = `127.0.0.1:${kafkaPort}`;
  const supervised = (name: ProgramName, own: Record<string, string>): Supervised => {
    const env = { DATABASE_URL: database.url, NODE_ENV: 'production', ...own };
    return new Supervised({ name, script: entryOf(name), env }, log);
  };
  const service = (name: ServiceName): Supervised =>
    supervised(name, {
      POSTHORN_BROKERS: brokerAddress,
      PORT: String(ports[name]),
      NARRATE: options.headless ? '0' : '1',
    });
  const programs = {
    broker: supervised('broker', {
      POSTHORN_PORT: String(kafkaPort),
      POSTHORN_ADMIN_PORT: String(ports.broker),
    }),
    orders: service('orders'),
    restaurant: service('restaurant'),
    payment: service('payment'),
    driver: service('driver'),
  };
  // All at once: services wait for a broker that is not there yet, and this is one of the things to see.
  for (const program of Object.values(programs)) program.start();
  return assemble(database, brokerAddress, ports, programs);
}

function assemble(
  database: DemoDatabase,
  brokerAddress: string,
  ports: Readonly<Record<ProgramName, number>>,
  programs: Stack['programs'],
): Stack {
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined); // an idle connection that broke; the next query opens another
  const urls = mapPrograms((name) => `http://127.0.0.1:${ports[name]}`);
  return {
    database: pool,
    brokerAddress,
    urls,
    programs,
    ready: (name) =>
      untilReady(name, urls[name], ({ partitions = 0 }) => name === 'broker' || partitions > 0),
    async stop() {
      await Promise.all(serviceNames.map((name) => programs[name].stop()));
      await programs.broker.stop();
      await pool.end();
      await database.stop();
    },
  };
}

async function chooseHttpPorts(): Promise<Record<ProgramName, number>> {
  const chosen = { ...HTTP_PORTS };
  for (const name of ['broker', ...serviceNames] as const) {
    chosen[name] = await choosePort(HTTP_PORTS[name]);
  }
  return chosen;
}

function mapPrograms<T>(value: (name: ProgramName) => T): Record<ProgramName, T> {
  const entries = (['broker', ...serviceNames] as const).map((name) => [name, value(name)]);
  return Object.fromEntries(entries) as Record<ProgramName, T>;
}
