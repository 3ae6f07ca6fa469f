import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';

/** A folder with the jars of Apache Kafka: `npm run kafka:jars` fills one. */
const HOME = 'POSTHORN_TEST_KAFKA_HOME';
/** A machine that is busy with other suites starts two virtual machines slowly. */
const START_MS = 85_000;

/** Why no Apache Kafka can be started here; null where it can. For the names of the suites that are skipped then. */
export function whyNoApacheKafka(): string | null {
  const home = process.env[HOME];
  if (home === undefined || home === '') return `${HOME} is not set`;
  if (!existsSync(home)) return `${HOME} names no folder: ${home}`;
  const hasBroker = readdirSync(home).some((name) => /^kafka_2\.13-.*\.jar$/.test(name));
  return hasBroker ? null : `no kafka_2.13 jar in ${HOME}: ${home}`;
}

/** A describe of what is claimed of Apache Kafka: skipped where there is none, and its name says why. */
export function describeOnApacheKafka(claims: () => void): void {
  const missing = whyNoApacheKafka();
  if (missing === null) describe('with Apache Kafka', claims);
  else describe.skip(`with Apache Kafka (skipped: ${missing})`, claims);
}

export interface ApacheKafkaOptions {
  /** Where clients are sent; the broker's own port when left out. */
  readonly advertisedPort?: number;
  /** Added to server.properties, or in place of what stands there. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Credentials that are there from the start, such as `SCRAM-SHA-256=[name=orders,password=secret]`. */
  readonly scram?: readonly string[];
  /** System properties of the virtual machine. */
  readonly system?: Readonly<Record<string, string>>;
}

export interface ApacheKafka {
  readonly host: string;
  readonly port: number;
  /** Ends the process with SIGKILL; its data stay. */
  kill(): Promise<void>;
  /** After a kill, on the same data and ports. */
  startAgain(): Promise<void>;
  /** Ends the process and removes its data. */
  close(): Promise<void>;
}

/** A broker and its controller in one process, with a log of its own. Needs `java`; see `whyNoApacheKafka`. */
export async function startApacheKafka(options: ApacheKafkaOptions = {}): Promise<ApacheKafka> {
  const directory = await mkdtemp(path.join(tmpdir(), 'posthorn-kafka-'));
  const ports = {
    clients: await freePort(),
    controller: await freePort(),
    internal: await freePort(),
  };
  const file = path.join(directory, 'server.properties');
  const properties = propertiesOf(directory, ports, options.advertisedPort);
  await writeFile(file, linesOf({ ...properties, ...options.properties }));
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    const scram = (options.scram ?? []).flatMap((one) => ['--add-scram', one]);
    await ended(java('kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', file, ...scram));
    const system = Object.entries(options.system ?? {}).map(([key, value]) => `-D${key}=${value}`);
    const start = (): JavaProcess => java(...system, 'kafka.Kafka', file);
    let broker = start();
    await started(broker, ports.clients);
    return {
      host: '127.0.0.1',
      port: ports.clients,
      kill: () => kill(broker.child),
      async startAgain() {
        broker = start();
        await started(broker, ports.clients);
      },
      async close() {
        await kill(broker.child);
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** For one broker each, and for people who do not want to wait: what is not the user's business. */
const MIRROR_PROPERTIES = {
  'replication.factor': '1',
  'checkpoints.topic.replication.factor': '1',
  'heartbeats.topic.replication.factor': '1',
  'offset-syncs.topic.replication.factor': '1',
  'config.storage.replication.factor': '1',
  'offset.storage.replication.factor': '1',
  'status.storage.replication.factor': '1',
  'emit.heartbeats.enabled': 'false',
  'emit.checkpoints.interval.seconds': '1',
  'sync.group.offsets.interval.seconds': '1',
  'offset.flush.interval.ms': '1000',
};

/** Apache Kafka's MirrorMaker in its dedicated mode, with these properties. Needs `java`; see `whyNoApacheKafka`. */
export async function startMirrorMaker(properties: string): Promise<{ close(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'posthorn-mirror-'));
  const file = path.join(directory, 'mm2.properties');
  await writeFile(file, `${properties}\n${linesOf(MIRROR_PROPERTIES)}`);
  const { child, output } = java('org.apache.kafka.connect.mirror.MirrorMaker', file);
  child.once('exit', (code) => {
    if (code) console.error(`MirrorMaker ended with ${code}:\n${output()}`);
  });
  return {
    async close() {
      await kill(child);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const CLUSTER_ID = 'cG9zdGhvcm4tdGVzdHMtMQ';

interface Ports {
  readonly clients: number;
  readonly controller: number;
  readonly internal: number;
}

function propertiesOf(
  directory: string,
  { clients, controller, internal }: Ports,
  advertisedPort = clients,
): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'INTERNAL',
    // The broker's own requests, such as markers, do not go where the clients are sent.
    listeners: `CONTROLLER://127.0.0.1:${controller},CLIENTS://127.0.0.1:${clients},INTERNAL://127.0.0.1:${internal}`,
    'advertised.listeners': `CLIENTS://127.0.0.1:${advertisedPort},INTERNAL://127.0.0.1:${internal}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,CLIENTS:PLAINTEXT,INTERNAL:PLAINTEXT',
    'log.dirs': path.join(directory, 'data'),
    'num.partitions': '1',
    'offsets.topic.num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.consumer.min.heartbeat.interval.ms': '100',
    'group.consumer.heartbeat.interval.ms': '200',
    'group.consumer.min.session.timeout.ms': '1000',
    'group.consumer.session.timeout.ms': '6000',
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500',
  };
}

const linesOf = (properties: Record<string, string>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

interface JavaProcess {
  readonly child: ChildProcess;
  /** What it printed last, for the error when it does not start. */
  readonly output: () => string;
}

function java(...args: string[]): JavaProcess {
  const classPath = path.join(process.env[HOME] ?? '', '*');
  const flags = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classPath];
  const child = spawn('java', [...flags, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, output: () => output };
}

async function ended({ child, output }: JavaProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`java ended with ${code}:\n${output()}`);
}

/** Resolves when the broker takes connections, which it does last. It logs nothing: the jars come without a logger. */
async function started({ child, output }: JavaProcess, port: number): Promise<void> {
  const end = performance.now() + START_MS;
  while (!(await answers(port))) {
    const late = performance.now() > end;
    if (!late && child.exitCode === null && child.signalCode === null) {
      await sleep(100);
      continue;
    }
    await kill(child);
    const why = late ? `not started within ${START_MS} ms` : `ended with ${child.exitCode}`;
    throw new Error(`Apache Kafka: ${why}\n${output()}`);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
