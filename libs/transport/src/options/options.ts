import type {
  ClusterOptions,
  CreateTopic,
  GroupOptions,
  KafkaCluster,
  ProducerOptions,
} from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import type {
  PosthornDeserializer,
  PosthornReplyDeserializer,
  PosthornSerializer,
} from '../record/codec.js';
import type { AnyEventContract } from '../contract/handled-events.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { NamingOptions } from '../naming/names.js';
import {
  DEFAULT_RETRY,
  RETRY_MODES,
  type RetryOptions,
  type RetryPolicy,
} from '../retry/retry-policy.js';
import type { TelemetryOptions } from '../telemetry/telemetry.js';
import { assertTopicName } from '../naming/topic-name.js';
import {
  checkTransactions,
  plainProducer,
  type PosthornProducerOptions,
  producerKeys,
} from './producer-options.js';

export interface PosthornConnectionOptions {
  /** `host:port`, several as a list or separated by commas. Default 127.0.0.1:9092. */
  readonly brokers?: string | readonly string[];
  /** How brokers name this client in their logs and quotas. Default 'posthorn'. */
  readonly clientId?: string;
  readonly connection?: Omit<ClusterOptions, 'brokers' | 'clientId'>;
  /** A cluster to share instead of opening one; it is left open at the end. */
  readonly cluster?: KafkaCluster;
  readonly clock?: Clock;
  /** 0 to 1, for the jitter of retries. Default Math.random. */
  readonly random?: () => number;
  /** What topics and groups are called on this cluster; left out: what the code calls them. */
  readonly naming?: NamingOptions;
  /** Spans and metrics through OpenTelemetry's API, for the SDK that the app has set up, if any; false: none. */
  readonly telemetry?: TelemetryOptions | false;
}

export interface TopicOptions {
  /** Create handled topics that are missing. Default true; regular expressions create nothing. */
  readonly create?: boolean;
  /** Of topics created here. Left out: the broker's default. */
  readonly partitions?: number;
  readonly configs?: Readonly<Record<string, string>>;
  /** Further topics to create when missing, such as those only published to. */
  readonly declare?: readonly CreateTopic[];
}

/** The client's group settings, without what the transport fills in itself. */
export type ConsumerOptions = Omit<
  GroupOptions,
  | 'groupId'
  | 'topics'
  | 'handle'
  | 'autoCommit'
  | 'startsAt'
  | 'commitLabel'
  | 'onUnstableOffsets'
  | 'onAssign'
  | 'onRevoke'
  | 'onLost'
>;

export interface ControlOptions {
  /** Default CONTROL_TOPIC, which is the one that the admin API writes. Created when missing unless `topics.create` is false. */
  readonly topic?: string;
}

export interface DeadLetterOptions {
  /** Default `<topic>.<group>.dlq`. */
  readonly topic?: (topic: string, group: string) => string;
  /** Of dead-letter topics created here. Left out: the broker's default. */
  readonly partitions?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

export interface PosthornServerOptions extends PosthornConnectionOptions {
  /**
   * Of a server beside the module's, in an app that reads several clusters: it gets the handlers that name it, and no
   * others. Default: none, and the handlers that name none.
   */
  readonly name?: string;
  /** The consumer group, exactly as written: no suffix is added. */
  readonly groupId: string;
  readonly consumer?: ConsumerOptions;
  /**
   * Static membership: the member's `instanceId` is POD_NAME of the environment, else the host's name, which in a pod is the pod's. One
   * that comes back within the session timeout takes up its partitions without a rebalance. For names that come
   * back (a StatefulSet's); of any other kind of pod the partitions would wait for the session timeout. Default false.
   */
  readonly staticMembership?: boolean;
  /** Of the producer for replies and dead letters. */
  readonly producer?: ProducerOptions;
  readonly topics?: TopicOptions;
  readonly retry?: RetryOptions;
  /** false: a record that keeps failing is retried for ever, and its partition waits for it. */
  readonly deadLetter?: DeadLetterOptions | false;
  /**
   * Obey pauses that are asked for in a control topic, such as by the admin API. Nothing is consumed before that topic was
   * read, so that a pause outlives restarts. Default false.
   */
  readonly control?: ControlOptions | boolean;
  /** How long one try of a handler may take; see HandlerOptions. Default: as long as it likes. */
  readonly handlerTimeoutMs?: number;
  /**
   * What a handler publishes names the record that it handles in the headers `correlation-id`, `causation-id` and
   * `causation-group`. Default true.
   */
  readonly causation?: boolean;
  /** How long handlers may go on at shutdown. Default 10,000. */
  readonly shutdownTimeoutMs?: number;
  readonly serializer?: PosthornSerializer;
  readonly deserializer?: PosthornDeserializer;
}

export interface BatchOptions {
  /** Default 100. */
  readonly maxRecords?: number;
  /** Keys and values; one record that is larger is a batch by itself. Default 1 MiB. */
  readonly maxBytes?: number;
  /** How long the first record waits for company. Default 100. */
  readonly maxWaitMs?: number;
}

export const DEFAULT_BATCH: Required<BatchOptions> = {
  maxRecords: 100,
  maxBytes: 1024 * 1024,
  maxWaitMs: 100,
};

export interface RequestOptions {
  /** How long `send()` waits for a reply, and for each further one of a stream. Default 30,000. */
  readonly timeoutMs?: number;
  /** This instance's reply topic. Default `<clientId>.inbox.<random>`; a stable name of the instance (a pod's) leaves no topics behind. */
  readonly inboxTopic?: string;
  readonly deserializer?: PosthornReplyDeserializer;
}

export interface ContractsOptions {
  /**
   * URL of a schema registry with Confluent's API; the broker's own is `http://<host>:9644/registry`. Events whose schema is
   * registered there, under their name and as JSON Schema, carry where it is: `ce_dataschema`.
   */
  readonly registry: string;
  /** The header `Authorization`: `Bearer ph_…`, or `Basic …`. Left out: none. */
  readonly authorization?: string;
}

export interface PosthornClientOptions extends PosthornConnectionOptions {
  readonly contracts?: ContractsOptions;
  readonly producer?: PosthornProducerOptions;
  readonly topics?: Pick<TopicOptions, 'declare'>;
  readonly request?: RequestOptions;
  readonly shutdownTimeoutMs?: number;
  readonly serializer?: PosthornSerializer;
}

export interface PosthornHealthOptions {
  /** A partition that commits nothing for this long although records wait is stuck. Default 60,000. */
  readonly stuckAfterMs?: number;
}

/** Server and client in one; `groupId` may be left out where the app only publishes. */
export type PosthornModuleOptions = Partial<PosthornServerOptions> &
  PosthornClientOptions & { readonly health?: PosthornHealthOptions };

/** The third argument of `@EventPattern` and `@MessagePattern`. */
export interface HandlerOptions {
  /** The server of that name has this handler; left out: the one without a name. */
  readonly server?: string;
  /** A consumer group of the handler's own; left out: the server's. */
  readonly group?: string;
  readonly retry?: RetryOptions;
  readonly deadLetter?: DeadLetterOptions | false;
  /**
   * A try that takes longer has failed (HandlerTimeoutError), and is left to itself: its context's signal aborts, and it
   * may still be at work when the next try begins.
   */
  readonly handlerTimeoutMs?: number;
  /** The handler takes the payloads of many records of one partition at once; `@SubscribeBatch` fills it in. */
  readonly batch?: BatchOptions | true;
  /** What the payload has to be; `@Subscribe(contract)` fills it in. */
  readonly events?: readonly AnyEventContract[];
}

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
const serverKeys: Keys<PosthornServerOptions> = {
  ...connectionKeys,
  name: true,
  groupId: true,
  consumer: true,
  staticMembership: true,
  producer: true,
  topics: true,
  retry: true,
  deadLetter: true,
  control: true,
  handlerTimeoutMs: true,
  causation: true,
  shutdownTimeoutMs: true,
  serializer: true,
  deserializer: true,
};
const clientKeys: Keys<PosthornClientOptions> = {
  ...connectionKeys,
  contracts: true,
  producer: true,
  topics: true,
  request: true,
  shutdownTimeoutMs: true,
  serializer: true,
};
const handlerKeys: Keys<HandlerOptions> = {
  group: true,
  retry: true,
  deadLetter: true,
  handlerTimeoutMs: true,
  batch: true,
  events: true,
  server: true,
};
const healthKeys: Keys<PosthornHealthOptions> = { stuckAfterMs: true };
const nestedKeys = {
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
  naming: { topic: true, group: true } satisfies Keys<NamingOptions>,
  telemetry: { traceContext: true } satisfies Keys<TelemetryOptions>,
  deadLetter: { topic: true, partitions: true, configs: true } satisfies Keys<DeadLetterOptions>,
  control: { topic: true } satisfies Keys<ControlOptions>,
  batch: { maxRecords: true, maxBytes: true, maxWaitMs: true } satisfies Keys<BatchOptions>,
  contracts: { registry: true, authorization: true } satisfies Keys<ContractsOptions>,
  request: { timeoutMs: true, inboxTopic: true, deserializer: true } satisfies Keys<RequestOptions>,
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

export function checkServerOptions(options: PosthornServerOptions): PosthornServerOptions {
  checkKeys('PosthornServer', options, serverKeys);
  checkShared('PosthornServer', options);
  return options;
}

export function checkClientOptions(options: PosthornClientOptions): PosthornClientOptions {
  checkKeys('PosthornClient', options, clientKeys);
  checkShared('PosthornClient', options);
  if (options.contracts !== undefined && !URL.canParse(options.contracts.registry)) {
    throw new PosthornConfigError(
      `PosthornClient: contracts: registry must be a URL, not '${options.contracts.registry}'`,
    );
  }
  if (options.request?.inboxTopic !== undefined) assertTopicName(options.request.inboxTopic);
  checkTransactions('PosthornClient', options.producer);
  return options;
}

/** Handler extras come from decorators, untyped when Nest's own are used. */
export function checkHandlerOptions(where: string, extras: object): HandlerOptions {
  checkKeys(where, extras, handlerKeys);
  checkShared(where, extras);
  return extras;
}

export function checkModuleOptions(options: PosthornModuleOptions): void {
  checkKeys('PosthornModule', options, { ...serverKeys, ...clientKeys, health: true });
  if (options.health !== undefined) checkKeys('PosthornModule: health', options.health, healthKeys);
}

export function clientPart(options: PosthornModuleOptions): PosthornClientOptions {
  return pick(options, clientKeys);
}

export function serverPart(options: PosthornModuleOptions): PosthornServerOptions {
  // Replies and dead letters are no part of a transaction.
  const { producer } = options;
  return {
    groupId: '',
    ...pick(options, serverKeys),
    ...(producer && { producer: plainProducer(producer) }),
  };
}

function pick(options: PosthornModuleOptions, keys: object): PosthornModuleOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => Object.hasOwn(keys, key)));
}

function checkShared(where: string, options: object): void {
  for (const [key, known] of Object.entries(nestedKeys)) {
    const nested: unknown = (options as Record<string, unknown>)[key];
    if (nested === undefined || nested === false) continue;
    if ((key === 'batch' || key === 'control') && nested === true) continue;
    if (typeof nested !== 'object' || nested === null) {
      throw new PosthornConfigError(`${where}: '${key}' must be an object`);
    }
    checkKeys(`${where}: ${key}`, nested, known);
  }
  const { telemetry } = options as { telemetry?: TelemetryOptions | false };
  checkTraceContext(where, telemetry);
  const { control } = options as PosthornServerOptions;
  if (typeof control === 'object' && control.topic !== undefined) assertTopicName(control.topic);
  const { retry, batch, handlerTimeoutMs } = options as HandlerOptions;
  if (retry !== undefined) checkRetry(where, { ...DEFAULT_RETRY, ...retry });
  if (typeof batch === 'object') checkBatch(where, batch);
  if (
    handlerTimeoutMs !== undefined &&
    !(handlerTimeoutMs > 0 && handlerTimeoutMs <= TIMER_MS_MAX)
  ) {
    throw new PosthornConfigError(
      `${where}: handlerTimeoutMs must lie between 1 and ${TIMER_MS_MAX}`,
    );
  }
}

/** Node's timers fire at once beyond it. */
const TIMER_MS_MAX = 2 ** 31 - 1;

function checkBatch(
  where: string,
  { maxRecords = 1, maxBytes = 1, maxWaitMs = 0 }: BatchOptions,
): void {
  const problem =
    (!(Number.isInteger(maxRecords) && maxRecords >= 1) &&
      'maxRecords must be an integer of 1 or more') ||
    (!(maxBytes >= 1) && 'maxBytes must be 1 or more') ||
    (!(maxWaitMs >= 0 && maxWaitMs <= TIMER_MS_MAX) && 'maxWaitMs must be 0 or more');
  if (problem) throw new PosthornConfigError(`${where}: batch.${problem}`);
}

function checkTraceContext(where: string, telemetry: TelemetryOptions | false | undefined): void {
  const traceContext: unknown = telemetry === false ? undefined : telemetry?.traceContext;
  if (traceContext === undefined || traceContext === 'parent' || traceContext === 'link') return;
  throw new PosthornConfigError(
    `${where}: telemetry.traceContext must be 'parent' or 'link', not ${JSON.stringify(traceContext)}`,
  );
}

function checkKeys(where: string, options: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(options).filter((key) => !Object.hasOwn(known, key));
  if (unknown.length === 0) return;
  const list = unknown.map((key) => `'${key}'`).join(', ');
  throw new PosthornConfigError(
    `${where}: unknown option ${list}; known are ${Object.keys(known).join(', ')}`,
  );
}

function checkRetry(where: string, retry: RetryPolicy): void {
  const problems = [
    [!RETRY_MODES.includes(retry.mode), `mode must be one of ${RETRY_MODES.join(', ')}`],
    [
      !Number.isInteger(retry.attempts) || retry.attempts < 1,
      'attempts must be an integer of 1 or more',
    ],
    [!(retry.initialDelayMs >= 0), 'initialDelayMs must be 0 or more'],
    [!(retry.maxDelayMs >= 0), 'maxDelayMs must be 0 or more'],
    [!(retry.multiplier >= 1), 'multiplier must be 1 or more'],
    [!(retry.jitter >= 0 && retry.jitter <= 1), 'jitter must lie between 0 and 1'],
  ] as const;
  const problem = problems.find(([bad]) => bad);
  if (problem) throw new PosthornConfigError(`${where}: retry.${problem[1]}`);
}
