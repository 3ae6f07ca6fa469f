/** What Spring's names of dead letters begin with. */
export const SPRING = 'kafka_dlt-';

/** Of a dead letter, as Spring and @posthorn/transport write it: what is read of one, and what `--seed` writes. */
export const Header = {
  deliveryAttempt: 'kafka_deliveryAttempt',
  originalTopic: `${SPRING}original-topic`,
  originalPartition: `${SPRING}original-partition`,
  originalOffset: `${SPRING}original-offset`,
  originalTimestamp: `${SPRING}original-timestamp`,
  originalTimestampType: `${SPRING}original-timestamp-type`,
  originalConsumerGroup: `${SPRING}original-consumer-group`,
  exceptionFqcn: `${SPRING}exception-fqcn`,
  exceptionCauseFqcn: `${SPRING}exception-cause-fqcn`,
  exceptionMessage: `${SPRING}exception-message`,
  exceptionStacktrace: `${SPRING}exception-stacktrace`,
  /** Ours: `Class.method` of the handler that gave up. */
  handler: 'posthorn-handler',
  /** Ours: how many bytes the value had before it was cut to fit. */
  cutValue: 'posthorn-cut-value-bytes',
} as const;
