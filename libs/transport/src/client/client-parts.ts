import type { ConsumedRecord, CreateTopic, KafkaCluster, Producer } from '@posthorn/client';
import { DEFAULT_CLIENT_ID, openCluster } from '../connection/cluster.js';
import { instanceName } from '../naming/instance-name.js';
import { inboxTopic } from '../naming/topic-name.js';
import type { PosthornClientOptions } from '../options/options.js';
import { assertTransactionalId, plainProducer } from '../options/producer-options.js';
import { Outgoing } from '../publishing/outgoing.js';
import type { Clock } from '../runtime/clock.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import { createTelemetry } from '../telemetry/telemetry.js';
import type { RecordOf } from '../transaction/transaction-scope.js';
import { Transactions, type TransactionsDependencies } from '../transaction/transactions.js';
import { Inbox } from './inbox.js';

/** What a client has once it is used. */
export interface ClientParts {
  readonly cluster: KafkaCluster;
  readonly outgoing: Outgoing;
  readonly inbox: Inbox;
  /** Past the order of what is published, and not traced. */
  readonly tell: Producer['send'];
  readonly transactions: Transactions;
}

export interface ClientPartsDependencies {
  readonly options: PosthornClientOptions;
  /** What the app's service is called on the cluster. */
  readonly service: () => string;
  /** Topics that are created when missing, before the first record goes out. */
  readonly declared: readonly CreateTopic[];
  readonly recordOf: RecordOf;
  readonly onReply: (record: ConsumedRecord) => Promise<void>;
  readonly onTransactionEnd: TransactionsDependencies['onEnd'];
  readonly clock: Clock;
  readonly logger: ThrottledLogger;
}

/** Opens no socket yet. */
export function createParts(deps: ClientPartsDependencies): ClientParts {
  const { options, clock, logger } = deps;
  const { clientId = DEFAULT_CLIENT_ID } = options;
  const cluster = options.cluster ?? openCluster(options);
  const telemetry = createTelemetry(
    { clientId, clusterId: () => cluster.clusterId },
    options.telemetry,
  );
  const producer = cluster.producer(plainProducer(options.producer));
  const outgoing = new Outgoing({
    cluster,
    producer,
    telemetry,
    declare: deps.declared,
    clock,
    random: options.random ?? Math.random,
    logger,
  });
  const inbox = new Inbox({
    topic: options.request?.inboxTopic ?? inboxTopic(clientId),
    cluster,
    onReply: deps.onReply,
    clock,
    logger,
  });
  const transactions = new Transactions({
    cluster,
    options: options.producer ?? {},
    transactionalId: () => transactionalIdOf(options, deps.service),
    recordOf: deps.recordOf,
    topicsExist: () => outgoing.topicsExist(),
    telemetry,
    clock,
    onEnd: deps.onTransactionEnd,
  });
  return { cluster, outgoing, inbox, transactions, tell: (record) => producer.send(record) };
}

function transactionalIdOf({ producer }: PosthornClientOptions, service: () => string): string {
  const chosen = producer?.transactionalId;
  const id: unknown =
    typeof chosen === 'function' ? chosen() : (chosen ?? `${service()}-${instanceName()}`);
  assertTransactionalId('PosthornClient', id);
  return id;
}
