import type { Logger } from 'pino';
import { AuditFeed } from './audit/audit-feed.js';
import { DynamicConfigs } from './broker-configs/dynamic-configs.js';
import { systemClock, type Clock } from './clock.js';
import { checkConfig } from './config/load-config.js';
import { defaultConfig, type BrokerConfig } from './config/config.js';
import { KafkaFace, type Endpoint } from './kafka/kafka-face.js';
import type { InProcessSocket } from './kafka/network/in-process-socket.js';
import { serve, type Served } from './lifecycle/serve.js';
import { openLogger } from './logger.js';
import { Activity } from './metrics/activity.js';
import { StorageMetrics } from './metrics/storage-metrics.js';
import { Reports } from './reports.js';
import { openStorage } from './storage/open-storage.js';
import type { RequestTracer } from './telemetry/telemetry.js';

/** Settings, of which the defaults are good for tests: a log in memory, and no admin API unless a port is given. */
export interface BrokerOptions extends Partial<BrokerConfig> {
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Is told of every request that was answered. Default null. */
  readonly tracer?: RequestTracer | null;
  /** Where the database keeps its data, if that is on this machine and for this broker alone. Default null. */
  readonly embeddedDirectory?: string | null;
  /** Opens no port: the clients are in this process and come by `connect()`. Default false. */
  readonly inProcess?: boolean;
}

export interface RunningBroker extends Served {
  /** Where clients connect to; of several listeners the one between brokers. */
  readonly host: string;
  readonly port: number;
  /** Where clients of each listener connect to, by its name. */
  readonly endpoints: ReadonlyMap<string, { readonly host: string; readonly port: number }>;
  /** A new connection from within this process, as if it had come in on the (first) listener's port. */
  connect(): InProcessSocket;
  /** Resolves with the reason when another broker has taken this one's id: it serves nobody any more. */
  readonly superseded: Promise<string>;
  /** Reads the TLS files again; new connections get the new certificate. */
  reloadTls(): void;
}

/**
 * A whole broker in this process: the Kafka listener over a log in PostgreSQL (`databaseUrl`) or in memory.
 * Rejects with one clear reason when the configuration makes no sense, a port is taken or PostgreSQL is away.
 */
export async function startBroker(options: BrokerOptions = {}): Promise<RunningBroker> {
  const {
    logger: givenLogger,
    clock = systemClock,
    tracer = null,
    inProcess = false,
    embeddedDirectory = null,
    ...given
  } = options;
  const started: BrokerConfig = { ...defaultConfig, adminPort: null, ...given };
  checkConfig(started);
  const dynamic = new DynamicConfigs(started);
  const config = dynamic.live();
  const logger = givenLogger ?? openLogger(config.logLevel);
  const reports = new Reports(logger, clock);
  const activity = new Activity();
  const audit = new AuditFeed(reports);
  const base = { config, clock, reports, audit, activity, tracer, embeddedDirectory };
  const face = new KafkaFace(base);
  try {
    // Nest takes a second to load: before a client can connect, who would wait for its first answer instead of asking
    // another broker.
    if (config.adminPort !== null) await import('./admin/index.js');
    const endpoints = await face.listen(inProcess);
    const [{ host, port, listeningPort }] = endpoints;
    let tellSuperseded: (message: string) => void = () => undefined;
    const superseded = new Promise<string>((resolve) => (tellSuperseded = resolve));
    const place = { listeningPort, superseded: tellSuperseded };
    const observer = new StorageMetrics(face.metrics.registry, activity);
    const settingsCaughtUp = (): Promise<void> => dynamic.catchUp();
    const context = { ...addressesOf(endpoints), ...place, reports, observer, settingsCaughtUp };
    const storage = await openStorage(config, context);
    const { brokerId } = storage.log.cluster;
    const known = { ...base, config: dynamic.live({ brokerId }) };
    const running = await serve(face, storage, known, dynamic);
    const { adminPort } = running;
    logger.info({ host, port, listeners: namesOf(endpoints), adminPort, brokerId }, 'listening');
    const reloadTls = (): void => face.tls?.reload();
    const connect = (): InProcessSocket => face.connect();
    return { ...addressesOf(endpoints), ...running, superseded, reloadTls, connect };
  } catch (error) {
    face.stopReading();
    await face.close(0);
    throw error;
  }
}

/** For the log. */
function namesOf(endpoints: readonly Endpoint[]): readonly string[] {
  return endpoints.map(
    ({ listener: { name, protocol }, host, port }) => `${name} (${protocol}) ${host}:${port}`,
  );
}

function addressesOf(
  endpoints: readonly Endpoint[],
): Pick<RunningBroker, 'host' | 'port' | 'endpoints'> {
  const [{ host, port }] = endpoints;
  const byListener = endpoints.map(
    (endpoint) => [endpoint.listener.name, { host: endpoint.host, port: endpoint.port }] as const,
  );
  return { host, port, endpoints: new Map(byListener) };
}
