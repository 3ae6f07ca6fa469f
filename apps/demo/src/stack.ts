import pg from 'pg';
import type { CombinedLog } from './console.js';
import { startDatabase, type DemoDatabase } from './demo-database.js';
import { untilReady } from './health.js';
import type { Options } from './options.js';
import { Ports } from './ports.js';
import { entryOf, PortTakenError, Supervised, type Program } from './supervisor.js';

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
/** Ports are chosen before they are bound. Two demos that start at once collide once, not five times. */
const STARTS_MAX = 5;
const BOUND_TIMEOUT_MS = 180_000;
/** Headless, orders are there to be counted; on the page, to be watched, unless the environment says otherwise. */
const WATCHABLE = { COOKING_MS: '2500', PICK_UP_MS: '1500', DELIVERY_MS: '5000' };
const pace = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(WATCHABLE).map(([name, ms]) => [name, process.env[name] || ms]),
  );

/** Everything that runs: the database, and the processes over it. */
export interface Stack {
  readonly database: pg.Pool;
  readonly brokerNames: readonly BrokerName[];
  /** Of all brokers, as clients take them. */
  readonly brokerAddresses: string;
  /** By program. */
  readonly urls: Readonly<Record<string, string>>;
  readonly programs: ReadonlyMap<string, Supervised>;
  /** Throws for a name that nobody has. */
  program(name: string): Supervised;
  /** Resolves when the program is ready and, for a service, reads its partitions. Rejects after five minutes. */
  ready(name: ProgramName): Promise<void>;
  /** Another process of a service, which shares its partitions. Started, not yet ready. */
  addInstance(service: ServiceName, number: number): Promise<Supervised>;
  /** A process of the demo's own, from a compiled file of this folder. */
  addHelper(name: string, script: string, env: Readonly<Record<string, string>>): Supervised;
  /** Stops a process that was added. */
  remove(name: string): Promise<void>;
  /** In order: services, broker, database. */
  stop(): Promise<void>;
}

/** Started, not yet ready. Until the processes have bound their ports or the signal aborts. */
export async function startStack(
  options: Options,
  log: CombinedLog,
  signal: AbortSignal,
): Promise<Stack> {
  const database = await startDatabase(options);
  try {
    for (let starts = 1; ; starts++) {
      const stack = await prepare(options, log, database);
      try {
        // Services that came first would find the broker of another demo at a port that ours is about to be refused, and
        // join its groups under the instance ids of its services: those are fenced then for good, and miss what ours read.
        stack.startBrokers();
        await allBound(stack, signal);
        if (signal.aborted) return stack;
        stack.startServices();
        await allBound(stack, signal);
        return stack;
      } catch (error) {
        await stack.stopPrograms();
        if (!(error instanceof PortTakenError) || starts === STARTS_MAX) throw error;
        log.say(`${error.message}; starting everything again on other ports`);
      }
    }
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Rejects with PortTakenError, or after three minutes. */
async function allBound({ programs }: Stack, signal: AbortSignal): Promise<void> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(BOUND_TIMEOUT_MS)]);
  try {
    await Promise.all([...programs.values()].map((program) => program.bound(either)));
  } catch (error) {
    if (signal.aborted) return;
    if (!either.aborted) throw error;
    const late = [...programs].filter(([, { isListening }]) => !isListening);
    const names = late.map(([name]) => name).join(', ');
    throw new Error(
      `${names} did not listen within ${BOUND_TIMEOUT_MS / 1000} s; the lines above say why`,
      {
        cause: error,
      },
    );
  }
}

interface ChosenPorts {
  readonly kafka: Readonly<Record<string, number>>;
  readonly http: Readonly<Record<string, number>>;
}

/** Ports are chosen; nothing runs yet. */
async function prepare(
  options: Options,
  log: CombinedLog,
  database: DemoDatabase,
): Promise<RunningStack> {
  const ports = new Ports();
  const brokerNames = namesOf(options.brokers);
  const chosen = await choosePorts(ports, brokerNames);
  const brokerAddresses = brokerNames.map((name) => `127.0.0.1:${chosen.kafka[name]}`).join(',');
  const start = (program: Omit<Program, 'env'>, own: Record<string, string>): Supervised => {
    const env = { DATABASE_URL: database.url, NODE_ENV: 'production', ...own };
    const supervised = new Supervised({ ...program, env }, log);
    supervised.start();
    return supervised;
  };
  const startService = (name: ServiceName, number: number, port: number): Supervised =>
    start(
      { name: number === 1 ? name : `${name}-${number}`, script: entryOf(name), ports: [port] },
      {
        POSTHORN_BROKERS: brokerAddresses,
        PORT: String(port),
        INSTANCE_ID: `${name}-${number}`,
        ...(options.headless ? {} : { ...pace(), NARRATE: '1' }),
      },
    );
  return new RunningStack(database, { brokerNames, brokerAddresses }, chosen.http, {
    broker: (name) => {
      const [kafka, http] = [chosen.kafka[name] ?? 0, chosen.http[name] ?? 0];
      const own = { POSTHORN_PORT: String(kafka), POSTHORN_ADMIN_PORT: String(http) };
      return start({ name, script: entryOf('broker'), ports: [kafka, http] }, own);
    },
    service: (name) => startService(name, 1, chosen.http[name] ?? 0),
    instance: async (service, number) => startService(service, number, await ports.choose(0)),
    helper: (name, script, env) => start({ name, script, ports: [] }, env),
  });
}

/** How processes are started. */
interface Starter {
  broker(name: BrokerName): Supervised;
  service(name: ServiceName): Supervised;
  instance(service: ServiceName, number: number): Promise<Supervised>;
  helper(name: string, script: string, env: Readonly<Record<string, string>>): Supervised;
}

class RunningStack implements Stack {
  readonly database: pg.Pool;
  readonly brokerNames: readonly BrokerName[];
  readonly brokerAddresses: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly programs = new Map<string, Supervised>();

  constructor(
    private readonly server: DemoDatabase,
    running: Pick<RunningStack, 'brokerNames' | 'brokerAddresses'>,
    httpPorts: Readonly<Record<string, number>>,
    private readonly starter: Starter,
  ) {
    this.brokerNames = running.brokerNames;
    this.brokerAddresses = running.brokerAddresses;
    this.database = new pg.Pool({ connectionString: server.url, max: 4 });
    this.database.on('error', () => undefined); // an idle connection that broke; the next query opens another
    this.urls = Object.fromEntries(
      Object.entries(httpPorts).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
    );
  }

  startBrokers(): void {
    for (const name of this.brokerNames) this.programs.set(name, this.starter.broker(name));
  }

  startServices(): void {
    for (const name of serviceNames) this.programs.set(name, this.starter.service(name));
  }

  program(name: string): Supervised {
    const program = this.programs.get(name);
    if (!program) throw new Error(`there is no program ${name}`);
    return program;
  }

  async ready(name: ProgramName): Promise<void> {
    await untilReady(
      name,
      this.urls[name] ?? '',
      ({ partitions = 0 }) => name.startsWith('broker') || partitions > 0,
      () => this.program(name).isListening,
    );
  }

  async addInstance(service: ServiceName, number: number): Promise<Supervised> {
    const program = await this.starter.instance(service, number);
    this.programs.set(program.program.name, program);
    return program;
  }

  addHelper(name: string, script: string, env: Readonly<Record<string, string>>): Supervised {
    const program = this.starter.helper(name, script, {
      POSTHORN_BROKERS: this.brokerAddresses,
      ...env,
    });
    this.programs.set(name, program);
    return program;
  }

  async remove(name: string): Promise<void> {
    await this.programs.get(name)?.stop();
    this.programs.delete(name);
  }

  async stop(): Promise<void> {
    await this.stopPrograms();
    await this.server.stop();
  }

  async stopPrograms(): Promise<void> {
    const isBroker = (program: Supervised): boolean =>
      this.brokerNames.some((name) => name === program.program.name);
    const all = [...this.programs.values()];
    await Promise.all(all.filter((program) => !isBroker(program)).map((each) => each.stop()));
    await Promise.all(all.filter(isBroker).map((each) => each.stop()));
    await this.database.end();
  }
}

function namesOf(brokers: number): BrokerName[] {
  const others = Array.from({ length: brokers - 1 }, (_, n): BrokerName => `broker-${n + 2}`);
  return ['broker', ...others];
}

async function choosePorts(ports: Ports, brokerNames: readonly BrokerName[]): Promise<ChosenPorts> {
  const kafka: Record<string, number> = {};
  const http: Record<string, number> = {};
  for (const [n, name] of brokerNames.entries()) {
    kafka[name] = await ports.choose(KAFKA_PORT + n);
    http[name] = await ports.choose(ADMIN_PORT + n);
  }
  for (const name of serviceNames) http[name] = await ports.choose(HTTP_PORTS[name]);
  return { kafka, http };
}
