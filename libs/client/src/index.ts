import { Cluster } from './cluster.js';
import type { KafkaOperations } from './operations.js';
import type { ClusterOptions, KafkaCluster } from './types.js';

export * from './types.js';
export * from './admin/types.js';
export type { KafkaOperations } from './operations.js';
export type { ReadOptions, ReadPage, ReadPartition } from './reader/types.js';
export { systemClock, type Clock } from './clock.js';
export {
  visibleRecords,
  type AbortedTransaction,
  type Visible,
} from './consumer/visible-records.js';
export { retryingIn } from './consumer/progress.js';
export { handlersOfMember, type TopicHandlers } from './group/member-handlers.js';
export { isMarkedPaused, isObeyed, pauseMark } from './control/pause-mark.js';
export {
  CONTROL_TOPIC,
  type AskedPause,
  type ControlRecord,
  type Pause,
  pauseRecord,
  Pauses,
  type PauseScope,
  resumeRecord,
} from './control/pauses.js';
export { openConnections, type Connections, type ConnectionsOptions } from './connections.js';
export type { RequestOptions } from './net/connection.js';
export { KafkaError } from '@posthorn/protocol';
export {
  scramClient,
  type SaslClient,
  type SaslClientExchange,
  type SaslOptions,
} from './net/sasl/sasl-client.js';
export { UnsupportedApiError } from './net/versions.js';
export type { ClientSocket, CreateSocket, TlsOptions } from './net/socket.js';
export {
  AuthenticationError,
  BufferExhaustedError,
  ClosedError,
  ConnectionError,
  DeliveryTimeoutError,
  FatalProducerError,
  InvalidTransactionStateError,
  LogTruncatedError,
  PartitionLostError,
  ProducerFencedError,
  SendAllError,
  TransactionAbortableError,
  UnknownOutcomeError,
} from './errors.js';

/** Opens nothing yet: connections are made when they are needed, and made again for ever. */
export function connectCluster(options: ClusterOptions): KafkaCluster & KafkaOperations {
  return new Cluster(options);
}
