import type { NamingOptions } from '../naming/names.js';
import type { RetryOptions } from '../retry/retry-policy.js';
import type { TelemetryOptions } from '../telemetry/telemetry.js';
import type {
  BatchOptions,
  ConsumerOptions,
  ContractsOptions,
  ControlOptions,
  DeadLetterOptions,
  FailureOptions,
  HandlerOptions,
  PosthornClientOptions,
  PosthornConnectionOptions,
  PosthornHealthOptions,
  PosthornServerOptions,
  RequestOptions,
  TopicOptions,
} from './options.js';
import { producerKeys } from './producer-options.js';

/** The compiler holds each list to its options: one that is forgotten here would be refused at boot. */
type Keys<T> = Record<keyof Required<T>, true>;

const connectionKeys: Keys<PosthornConnectionOptions> = {
  brokers: true,
  clientId: true,
  connection: true,
  cluster: true,
  clock: true,
  random: true,
  naming: true,
  telemetry: true,
};
export const failureKeys: Keys<FailureOptions> = {
  retry: true,
  deadLetter: true,
  handlerTimeoutMs: true,
};
export const serverKeys: Keys<PosthornServerOptions> = {
  ...connectionKeys,
  ...failureKeys,
  name: true,
  groupId: true,
  consumer: true,
  staticMembership: true,
  producer: true,
  topics: true,
  perTopic: true,
  control: true,
  causation: true,
  shutdownTimeoutMs: true,
  serializer: true,
  deserializer: true,
};
export const clientKeys: Keys<PosthornClientOptions> = {
  ...connectionKeys,
  contracts: true,
  producer: true,
  topics: true,
  request: true,
  shutdownTimeoutMs: true,
  serializer: true,
};
export const handlerKeys: Keys<HandlerOptions> = {
  group: true,
  ...failureKeys,
  batch: true,
  events: true,
  server: true,
};
export const healthKeys: Keys<PosthornHealthOptions> = { stuckAfterMs: true };
export const nestedKeys = {
  topics: {
    create: true,
    partitions: true,
    configs: true,
    declare: true,
  } satisfies Keys<TopicOptions>,
  retry: {
    mode: true,
    attempts: true,
    initialDelayMs: true,
    maxDelayMs: true,
    multiplier: true,
    jitter: true,
    retryOn: true,
    fatal: true,
  } satisfies Keys<RetryOptions>,
  connection: {
    tls: true,
    sasl: true,
    createSocket: true,
    clock: true,
    connectTimeoutMs: true,
    requestTimeoutMs: true,
    retryBackoffMs: true,
    retryBackoffMaxMs: true,
    metadataMaxAgeMs: true,
  } satisfies Keys<NonNullable<PosthornConnectionOptions['connection']>>,
  naming: { topic: true, group: true } satisfies Keys<NamingOptions>,
  telemetry: { traceContext: true } satisfies Keys<TelemetryOptions>,
  deadLetter: { topic: true, partitions: true, configs: true } satisfies Keys<DeadLetterOptions>,
  control: { topic: true } satisfies Keys<ControlOptions>,
  batch: { maxRecords: true, maxBytes: true, maxWaitMs: true } satisfies Keys<BatchOptions>,
  contracts: { registry: true, authorization: true } satisfies Keys<ContractsOptions>,
  request: {
    timeoutMs: true,
    renewMs: true,
    inboxTopic: true,
    deserializer: true,
  } satisfies Keys<RequestOptions>,
  producer: producerKeys,
  consumer: {
    protocol: true,
    instanceId: true,
    sessionTimeoutMs: true,
    rebalanceTimeoutMs: true,
    heartbeatIntervalMs: true,
    drainTimeoutMs: true,
    isolation: true,
    offsetReset: true,
    commitIntervalMs: true,
    perPartition: true,
    lane: true,
    queueRecordsMax: true,
    queueBytesMax: true,
    fetchMaxWaitMs: true,
    fetchMaxBytes: true,
    fetchMaxPartitionBytes: true,
  } satisfies Keys<ConsumerOptions>,
};
