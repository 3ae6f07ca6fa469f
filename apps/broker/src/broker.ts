import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { AdminContext, AdminServer, HealthCheck } from './admin/index.js';
import { openAccessControl } from './access-control.js';
import { AuditFeed } from './audit/audit-feed.js';
import { BrokerConfigs } from './broker-configs/broker-configs.js';
import { DynamicConfigs } from './broker-configs/dynamic-configs.js';
import { systemClock, type Clock } from './clock.js';
import { checkConfig } from './config/load-config.js';
import { defaultConfig, type BrokerConfig } from './config/config.js';
import { ClusterQuestions } from './cluster-questions.js';
import { coordinate } from './coordination.js';
import { MaskingRules } from './masking/masking-rules.js';
import { FetchPurgatory } from './kafka/fetch/fetch-purgatory.js';
import { FetchWatch } from './kafka/fetch/fetch-watch.js';
import { FetchSessions } from './kafka/fetch/fetch-sessions.js';
import { KafkaFace, type Endpoint } from './kafka/kafka-face.js';
import type { InProcessSocket } from './kafka/network/in-process-socket.js';
import { WireAssertions } from './kafka/produce/wire-assertions.js';
import { Activity } from './metrics/activity.js';
import { RoundtripMetrics } from './metrics/roundtrip-metrics.js';
import { StorageMetrics } from './metrics/storage-metrics.js';
import { openStorage, type Storage } from './open-storage.js';
import { OutboxMover } from './outbox/outbox-mover.js';
import { DutyCycle } from './record-index/index-pace.js';
import { RecordIndexer } from './record-index/record-indexer.js';
import { openLogger } from './logger.js';
import { Reports } from './reports.js';
import { RoundtripProbe } from './roundtrip/roundtrip-probe.js';
import { Security, type SecurityContext } from './security/security.js';
import type { BrokerServices } from './services.js';
import type { RequestTracer } from './telemetry/telemetry.js';
import { ClientTraffic } from './traffic/client-traffic.js';
import { TrafficReporter } from './traffic/traffic-reporter.js';
import { TopicOperations } from './topics/topic-operations.js';

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

export interface RunningBroker {
  /** Where clients connect to; of several listeners the one between brokers. */
  readonly host: string;
  readonly port: number;
  /** Where clients of each listener connect to, by its name. */
  readonly endpoints: ReadonlyMap<string, { readonly host: string; readonly port: number }>;
  /** null without an admin API. */
  readonly adminPort: number | null;
  /** A new connection from within this process, as if it had come in on the (first) listener's port. */
  connect(): InProcessSocket;
  /** For what lives in the same process, such as tests. */
  readonly services: BrokerServices;
  /** What `wireAssertions` found, one sentence each. */
  wireViolations(): readonly string[];
  /** Resolves with the reason when another broker has taken this one's id: it serves nobody any more. */
  readonly superseded: Promise<string>;
  /** Stops accepting, answers what is in flight, hands the shards back. May be called twice. */
  close(): Promise<void>;
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
    const context = { ...addressesOf(endpoints), ...place, reports, observer };
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

type Base = Pick<
  BrokerServices,
  'config' | 'clock' | 'reports' | 'audit' | 'activity' | 'tracer' | 'embeddedDirectory'
>;

/**
 * Puts log, groups and admin API behind the listener. Closes the storage when that fails.
 *
 * The broker joins the cluster last: from then on others hand shards over to it, whose clients wait until it takes them.
 */
async function serve(
  face: KafkaFace,
  storage: Storage,
  base: Base,
  dynamic: DynamicConfigs,
): Promise<
  Omit<RunningBroker, 'host' | 'port' | 'endpoints' | 'reloadTls' | 'superseded' | 'connect'>
> {
  const { log } = storage;
  const security = await openSecurity(storage, { ...base, tls: face.tls });
  const policies = await policiesOf(storage, base, face, dynamic);
  const services: BrokerServices = {
    ...base,
    security,
    log,
    ...policies,
    ...coordinate(storage, { ...base, security }),
    topics: new TopicOperations(log, base.config, base.audit),
    traffic: new ClientTraffic(),
    // How long a fetch waits is real in a test that holds the clock, too: a client counts on an answer before it asks for more.
    purgatory: new FetchPurgatory(log, systemClock, (ms) => face.metrics.fetchWaited(ms)),
    fetchSessions: fetchSessions(log, base),
    responsePool: face.responsePool,
    wireAssertions: base.config.wireAssertions ? new WireAssertions(base.reports) : null,
  };
  const traffic = new TrafficReporter({
    ...services,
    brokerId: log.cluster.brokerId,
    rows: storage.traffic,
  });
  const questions = ClusterQuestions.of(storage, base, face);
  let admin: AdminServer | null = null;
  let unready: string | null = 'The broker is starting.';
  try {
    const own = { clientTraffic: traffic, readiness: () => listenerCheck(unready, face) };
    admin = await startAdmin(services, face, storage, own);
    await questions?.start();
    await log.join();
    face.serve(services);
    unready = null;
    const started = admin;
    const background = {
      outbox: startOutbox(storage, services),
      index: startIndex(storage, services),
      traffic,
      questions,
      roundtrip: startRoundtrip(services, face),
    };
    traffic.start();
    let closing: Promise<void> | null = null;
    return {
      adminPort: started?.port ?? null,
      services,
      wireViolations: () => services.wireAssertions?.violations ?? [],
      close: () => {
        unready = 'The broker is stopping.';
        closing ??= stop(face, storage, services, { admin: started, ...background });
        return closing;
      },
    };
  } catch (error) {
    await admin?.close();
    await questions?.stop();
    await stopPolicies(policies);
    await services.groups.close();
    services.peers.close();
    await storage.close();
    throw error;
  }
}

/**
 * Kafka clients are welcome from the moment the broker serves them until it is told to stop, whoever else is still asked, and
 * in between as long as each listener answers.
 */
async function listenerCheck(
  unready: string | null,
  face: KafkaFace,
): Promise<readonly HealthCheck[]> {
  const detail = unready ?? (await face.unanswered());
  return [{ name: 'listener', ok: detail === null, detail }];
}

async function openSecurity(storage: Storage, context: SecurityContext): Promise<Security> {
  try {
    return await Security.open(context, storage.security);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** What all brokers share: who may do what, and the settings that were changed while they run. */
async function policiesOf(
  storage: Storage,
  base: Base,
  { metrics }: KafkaFace,
  dynamic: DynamicConfigs,
): Promise<Pick<BrokerServices, 'accessControl' | 'brokerConfigs' | 'masking'>> {
  try {
    const context = { ...base, brokerId: storage.log.cluster.brokerId };
    const brokerConfigs = await BrokerConfigs.open(storage.policies, dynamic, context);
    const accessControl = await openAccessControl(storage.policies, { ...base, metrics });
    const masking = await MaskingRules.open(storage.policies, base);
    return { brokerConfigs, accessControl, masking };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function stopPolicies(
  policies: Pick<BrokerServices, 'accessControl' | 'brokerConfigs' | 'masking'>,
): Promise<void> {
  await policies.brokerConfigs.stop();
  await policies.accessControl.stop();
  await policies.masking.stop();
}

function fetchSessions(log: Storage['log'], { config, clock }: Base): FetchSessions {
  const limits = {
    slotsMax: config.fetchSessionsMax,
    partitionsMax: config.fetchSessionPartitionsMax,
  };
  return new FetchSessions(limits, {
    now: () => clock.now(),
    nextId: () => randomInt(1, 2 ** 31),
    newWatch: () => new FetchWatch(log),
  });
}

/** What transactions of the database published goes into the log from here on. */
function startOutbox({ outbox: rows }: Storage, services: BrokerServices): OutboxMover | null {
  if (rows === null) return null;
  const mover = new OutboxMover({ ...services, rows });
  mover.start();
  return mover;
}

/** What comes into the log can be searched without reading all of it, a moment later. */
function startIndex(
  { recordIndex: rows }: Storage,
  services: BrokerServices,
): RecordIndexer | null {
  if (rows === null) return null;
  const indexer = new RecordIndexer({ ...services, rows, pace: new DutyCycle(services.clock) });
  indexer.start();
  return indexer;
}

/** Also while nobody else writes it is known how long a record takes. */
function startRoundtrip(services: BrokerServices, face: KafkaFace): RoundtripProbe | null {
  const { roundtripProbeMs: everyMs } = services.config;
  if (everyMs === 0) return null;
  const metrics = new RoundtripMetrics(face.metrics.registry);
  const probe = new RoundtripProbe({ ...services, metrics, everyMs });
  probe.start();
  return probe;
}

/** Imported only when it is wanted: Nest takes longer to load than the rest of the broker to start. */
async function startAdmin(
  services: BrokerServices,
  face: KafkaFace,
  { outbox, recordIndex, retention, connections }: Storage,
  own: Pick<AdminContext, 'clientTraffic' | 'readiness'>,
): Promise<AdminServer | null> {
  if (services.config.adminPort === null) return null;
  const { startBrokerAdmin } = await import('./admin/index.js');
  const extras = {
    metrics: face.metrics.registry,
    outbox,
    recordIndex,
    retention,
    ...own,
    connections: { own: () => face.connections(), ofOthers: connections },
  };
  return startBrokerAdmin(services, extras, face.tls);
}

/** What runs beside the Kafka face. */
interface Beside {
  readonly admin: AdminServer | null;
  readonly outbox: OutboxMover | null;
  readonly index: RecordIndexer | null;
  readonly traffic: TrafficReporter;
  readonly questions: ClusterQuestions | null;
  readonly roundtrip: RoundtripProbe | null;
}

/**
 * With others to serve them, the shards are handed over first, while this broker goes on answering: whoever asks for one is
 * told who leads it now, and has moved on before its connection ends.
 *
 * Then nothing new comes in, whoever waits is answered, what is queued is written, then the shards go back. That waits for no
 * client to take its answers and no page of the admin API to end: others serve these partitions from then on.
 */
async function stop(
  face: KafkaFace,
  storage: Storage,
  services: BrokerServices,
  { admin, outbox, index, traffic, questions, roundtrip }: Beside,
): Promise<void> {
  const { config, clock, purgatory, groups, peers, reports } = services;
  if (await storage.log.handOver())
    await new Promise((go) => void clock.after(FAREWELL_MS, () => go(null)));
  face.stopReading();
  purgatory.close();
  const handBack = async (): Promise<void> => {
    const beside = [outbox?.stop(), index?.stop(), roundtrip?.stop()];
    await Promise.all([...beside, traffic.stop(), questions?.stop()]);
    await groups.close();
    await stopPolicies(services);
    peers.close();
    await storage.close();
  };
  const all = Promise.all([handBack(), face.close(config.shutdownMs), admin?.close()]);
  // With PostgreSQL away this could take for ever; what is not handed back is taken over when its lease ends.
  const late = 2 * config.shutdownMs;
  if (await endsWithin(late, all, clock)) reports.logger.info('stopped');
  else reports.error('stopped without handing the shards back', { waitedMs: late });
}

/** Long enough for clients that poll or wait on a long poll to be told, short beside the start of the next broker. */
const FAREWELL_MS = 300;

async function endsWithin(ms: number, work: Promise<unknown>, clock: Clock): Promise<boolean> {
  let cancel = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    cancel = clock.after(ms, () => resolve(false));
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    cancel();
  }
}
