/** Spring's and Nest's names; `KafkaHeaders` of @nestjs/microservices lacks the ones marked with an asterisk. */
export const Header = {
  correlationId: 'kafka_correlationId',
  replyTopic: 'kafka_replyTopic',
  replyPartition: 'kafka_replyPartition',
  nestError: 'kafka_nest-err',
  nestIsDisposed: 'kafka_nest-is-disposed',
  /** Ours: of the replies to one request, from 0 on; left out where there is only one. */
  replyIndex: 'posthorn-reply-index',
  /** Ours, of a request: how often its caller says that it still wants the stream of replies, should it be one. */
  renewsMs: 'kafka_posthorn-renews-ms',
  /** Ours, of the first reply of a stream: which stream it is, and where its caller says that; then of what it says there. */
  streamId: 'posthorn-stream',
  streamTopic: 'posthorn-stream-topic',
  /** Ours: what is told of streams, see record/stream-interest.ts. */
  interest: 'posthorn-stream-interest',
  deliveryAttempt: 'kafka_deliveryAttempt',
  originalTopic: 'kafka_dlt-original-topic',
  originalPartition: 'kafka_dlt-original-partition',
  originalOffset: 'kafka_dlt-original-offset',
  originalTimestamp: 'kafka_dlt-original-timestamp',
  originalTimestampType: 'kafka_dlt-original-timestamp-type',
  /** (*) */
  originalConsumerGroup: 'kafka_dlt-original-consumer-group',
  exceptionFqcn: 'kafka_dlt-exception-fqcn',
  /** (*) */
  exceptionCauseFqcn: 'kafka_dlt-exception-cause-fqcn',
  exceptionMessage: 'kafka_dlt-exception-message',
  exceptionStacktrace: 'kafka_dlt-exception-stacktrace',
  /** Ours: `Class.method` of the handler that gave up, or that is to try again. */
  handler: 'posthorn-handler',
  /** Ours: the one consumer group that a copy of a record is meant for; the others have had the original. */
  forGroup: 'posthorn-for-group',
  /** Ours: how many bytes the value of a dead letter had before it was cut to fit. */
  cutValue: 'posthorn-cut-value-bytes',
  /** Spring's names of retry topics. (*) */
  retryTopicName: 'kafka_original-topic',
  retryPartition: 'kafka_original-partition',
  retryOffset: 'kafka_original-offset',
  retryTimestamp: 'kafka_original-timestamp',
  retryAttempts: 'retry_topic-attempts',
  retryDue: 'retry_topic-backoff-timestamp',
  /** Ours: the id of the topic that the record is of; another topic of that name has other records. */
  retryTopicId: 'posthorn-original-topic-id',
  /** Ours: the group whose retry it is. Of two groups the names may differ only in what their topics may not be called. */
  retryGroup: 'posthorn-retry-group',
  /** Ours: the reader whose database knows that the record waits in the retry topic. */
  deferredBy: 'posthorn-deferred-by',
} as const;

/** The cause of a record that a handler published; see context/causation.ts. */
export const CORRELATION_ID = 'correlation-id';
export const CAUSATION_ID = 'causation-id';
export const CAUSATION_GROUP = 'causation-group';

/** Headers with this prefix belong to the transport; they are no metadata of the application. */
export const RESERVED_HEADER_PREFIX = 'kafka_';
