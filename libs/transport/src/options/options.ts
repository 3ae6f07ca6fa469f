import type {
  ClusterOptions,
  CreateTopic,
  GroupOptions,
  KafkaCluster,
  ProducerOptions,
} from '@posthorn/client';
import type { AnyEventContract } from '../contract/handled-events.js';
import type { NamingOptions } from '../naming/names.js';
import type {
  PosthornDeserializer,
  PosthornReplyDeserializer,
  PosthornSerializer,
} from '../record/codec.js';
import type { RetryOptions } from '../retry/retry-policy.js';
import type { Clock } from '../runtime/clock.js';
import type { TelemetryOptions } from '../telemetry/telemetry.js';
import type { PosthornProducerOptions } from './producer-options.js';

export interface PosthornConnectionOptions {
  /** `host:port`, several as a list or separated by commas. Default 127.0.0.1:9092. */
  readonly brokers?: string | readonly string[] | undefined;
  /** How brokers name this client in their logs and quotas. Default 'posthorn'. */
  readonly clientId?: string | undefined;
  readonly connection?: Omit<ClusterOptions, 'brokers' | 'clientId'> | undefined;
  /** A cluster to share instead of opening one; it is left open at the end. */
  readonly cluster?: KafkaCluster | undefined;
  readonly clock?: Clock | undefined;
  /** 0 to 1, for the jitter of retries. Default Math.random. */
  readonly random?: (() => number) | undefined;
  /** What topics and groups are called on this cluster; left out: what the code calls them. */
  readonly naming?: NamingOptions | undefined;
  /** Spans and metrics through OpenTelemetry's API, for the SDK that the app has set up, if any; false: none. */
  readonly telemetry?: TelemetryOptions | false | undefined;
}

export interface TopicOptions {
  /** Create handled topics that are missing. Default true; regular expressions create nothing. */
  readonly create?: boolean | undefined;
  /** Of topics created here. Left out: the broker's default. */
  readonly partitions?: number | undefined;
  readonly configs?: Readonly<Record<string, string>> | undefined;
  /** Further topics to create when missing, such as those only published to. */
  readonly declare?: readonly CreateTopic[] | undefined;
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
  | 'handlersOf'
  | 'onUnstableOffsets'
  | 'onAssign'
  | 'onRevoke'
  | 'onLost'
>;

export interface ControlOptions {
  /** Default CONTROL_TOPIC, which is the one that the admin API writes. Created when missing unless `topics.create` is false. */
  readonly topic?: string | undefined;
}

export interface DeadLetterOptions {
  /** Default `<topic>.<group>.dlq`. */
  readonly topic?: ((topic: string, group: string) => string) | undefined;
  /** Of dead-letter topics created here. Left out: the broker's default. */
  readonly partitions?: number | undefined;
  readonly configs?: Readonly<Record<string, string>> | undefined;
}

/** What becomes of a record whose handler fails. What is said of a handler holds before what is said of its topic, and that before the module's. */
export interface FailureOptions {
  readonly retry?: RetryOptions | undefined;
  /** false: a record that keeps failing is retried for ever, and its partition waits for it. */
  readonly deadLetter?: DeadLetterOptions | false | undefined;
  /**
   * A try that takes longer has failed (HandlerTimeoutError), and is left to itself: its context's signal aborts, and it
   * may still be at work when the next try begins. Default: as long as it likes.
   */
  readonly handlerTimeoutMs?: number | undefined;
}

export interface PosthornServerOptions extends PosthornConnectionOptions, FailureOptions {
  /**
   * Of a server beside the module's, in an app that reads several clusters: it gets the handlers that name it, and no
   * others. Default: none, and the handlers that name none.
   */
  readonly name?: string | undefined;
  /** The consumer group, exactly as written: no suffix is added. */
  readonly groupId: string;
  readonly consumer?: ConsumerOptions | undefined;
  /**
   * Static membership: the member's `instanceId` is POD_NAME of the environment, else the host's name, which in a pod is the pod's. One
   * that comes back within the session timeout takes up its partitions without a rebalance. For names that come
   * back (a StatefulSet's); of any other kind of pod the partitions would wait for the session timeout. Default false.
   */
  readonly staticMembership?: boolean | undefined;
  /** Of the producer for replies and dead letters. */
  readonly producer?: ProducerOptions | undefined;
  readonly topics?: TopicOptions | undefined;
  /** By the topic's name in the code: what holds for its handlers, those of a regular expression that matches it too. */
  readonly perTopic?: Readonly<Record<string, FailureOptions>> | undefined;
  /**
   * Obey pauses that are asked for in a control topic, such as by the admin API. Nothing is consumed before that topic was
   * read, so that a pause outlives restarts. Default false.
   */
  readonly control?: ControlOptions | boolean | undefined;
  /**
   * What a handler publishes names the record that it handles in the headers `correlation-id`, `causation-id` and
   * `causation-group`. Default true.
   */
  readonly causation?: boolean | undefined;
  /** How long handlers may go on at shutdown. Default 10,000. */
  readonly shutdownTimeoutMs?: number | undefined;
  readonly serializer?: PosthornSerializer | undefined;
  readonly deserializer?: PosthornDeserializer | undefined;
}

export interface BatchOptions {
  /** Default 100. */
  readonly maxRecords?: number | undefined;
  /** Keys and values; one record that is larger is a batch by itself. Default 1 MiB. */
  readonly maxBytes?: number | undefined;
  /** How long the first record waits for company. Default 100. */
  readonly maxWaitMs?: number | undefined;
}

export const DEFAULT_BATCH: Required<BatchOptions> = {
  maxRecords: 100,
  maxBytes: 1024 * 1024,
  maxWaitMs: 100,
};

export interface RequestOptions {
  /** How long `send()` waits for a reply, and for each further one of a stream. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /**
   * How often this client says that it still wants the streams of replies that it gets: one of which nothing is said for three
   * times as long ends. Default 10,000; 1,000 to 600,000.
   */
  readonly renewMs?: number | undefined;
  /** This instance's reply topic. Default `<clientId>.inbox.<random>`; a stable name of the instance (a pod's) leaves no topics behind. */
  readonly inboxTopic?: string | undefined;
  readonly deserializer?: PosthornReplyDeserializer | undefined;
}

export interface ContractsOptions {
  /**
   * URL of a schema registry with Confluent's API; the broker's own is `http://<host>:9644/registry`. Events whose schema is
   * registered there, under their name and as JSON Schema, carry where it is: `ce_dataschema`.
   */
  readonly registry: string;
  /** The header `Authorization`: `Bearer ph_…`, or `Basic …`. Left out: none. */
  readonly authorization?: string | undefined;
}

export interface PosthornClientOptions extends PosthornConnectionOptions {
  readonly contracts?: ContractsOptions | undefined;
  readonly producer?: PosthornProducerOptions | undefined;
  readonly topics?: Pick<TopicOptions, 'declare'> | undefined;
  readonly request?: RequestOptions | undefined;
  readonly shutdownTimeoutMs?: number | undefined;
  readonly serializer?: PosthornSerializer | undefined;
}

export interface PosthornHealthOptions {
  /** A partition that commits nothing for this long although records wait is stuck. Default 60,000. */
  readonly stuckAfterMs?: number | undefined;
}

/** Server and client in one; `groupId` may be left out where the app only publishes. */
export type PosthornModuleOptions = Partial<Omit<PosthornServerOptions, 'groupId'>> &
  PosthornClientOptions & {
    readonly groupId?: string | undefined;
    readonly health?: PosthornHealthOptions | undefined;
  };

/** The third argument of `@EventPattern` and `@MessagePattern`. */
export interface HandlerOptions extends FailureOptions {
  /** The server of that name has this handler; left out: the one without a name. */
  readonly server?: string | undefined;
  /** A consumer group of the handler's own; left out: the server's. */
  readonly group?: string | undefined;
  /** The handler takes the payloads of many records of one partition at once; `@SubscribeBatch` fills it in. */
  readonly batch?: BatchOptions | true | undefined;
  /** What the payload has to be; `@Subscribe(contract)` fills it in. */
  readonly events?: readonly AnyEventContract[] | undefined;
}
