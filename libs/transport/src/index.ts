export {
  APPLIED_RECORDS,
  type AppliedRecords,
  type ReaderPosition,
  type Reader,
  type RecordPlace,
} from './handlers/applied-records.js';
export type {
  AsyncApiDocument,
  AsyncApiInfo,
  HandlerDescription,
} from './asyncapi/asyncapi-document.js';
export { PosthornAsyncApi } from './module/posthorn-asyncapi.js';
export type {
  PublishableContract,
  PublishableContracts,
} from './asyncapi/publishable-contracts.js';
export { type Clock, systemClock } from './runtime/clock.js';
export {
  BytesDeserializer,
  JsonDeserializer,
  JsonReplyDeserializer,
  JsonSerializer,
  type PosthornDeserializer,
  type PosthornReply,
  type PosthornReplyDeserializer,
  type PosthornSerializer,
} from './record/codec.js';
export { POSTHORN, posthornServer } from './handlers/transport-id.js';
export { classSchema, type ClassSchemaOptions } from './contract/class-schema.js';
export type { CloudEvent } from './contract/cloud-events.js';
export { inBinaryMode } from './contract/structured-mode.js';
export { ContractViolationException } from './contract/contract-violation.js';
export {
  defineEvent,
  EventContract,
  type EventDefinition,
  type EventMode,
  type EventPayload,
} from './contract/define-event.js';
export type { SchemaIssue, SchemaResult, StandardSchema } from './contract/standard-schema.js';
export { type DeadLetter, readDeadLetter } from './failures/dead-letter.js';
export { type EventHandlerDecorator, Subscribe, SubscribeBatch } from './handlers/decorators.js';
export type { FailedAttempt, HandlerAttempt } from './failures/failed-attempt.js';
export { AppliesOnce, type AppliesOnceOptions } from './handlers/handler-methods.js';
export {
  BatchFailedException,
  HandlerInterruptedError,
  HandlerTimeoutError,
  PosthornConfigError,
  PosthornFatalException,
  PosthornRemoteException,
  PosthornRetriableException,
  PosthornTimeoutException,
  UndecodableRecordError,
} from './errors/exceptions.js';
export type { HeadersInput } from './record/headers.js';
export { Names, type NamingOptions } from './naming/names.js';
export type {
  BatchOptions,
  ConsumerOptions,
  DeadLetterOptions,
  FailureOptions,
  HandlerOptions,
  ContractsOptions,
  PosthornClientOptions,
  PosthornConnectionOptions,
  PosthornHealthOptions,
  PosthornModuleOptions,
  PosthornServerOptions,
  RequestOptions,
  ControlOptions,
  TopicOptions,
} from './options/options.js';
export { InjectPosthorn } from './client/inject-posthorn.js';
export { PosthornClient, type PosthornClientStats } from './client/posthorn-client.js';
export { PosthornHealth, type PosthornHealthReport } from './module/posthorn-health.js';
export type { PauseInForce, PosthornServerHealth } from './module/server-health.js';
export type { PartitionProgress } from './module/progress-watch.js';
export type { GroupState } from './groups/group-consumers.js';
export { PosthornServer, type PosthornServerStats } from './server/posthorn-server.js';
export { PosthornBatchContext } from './context/posthorn-batch.context.js';
export { PosthornContext } from './context/posthorn.context.js';
export {
  POSTHORN_CLUSTER,
  POSTHORN_OVERRIDES,
  PosthornModule,
  posthornMicroservice,
} from './module/posthorn.module.js';
export {
  PosthornRecord,
  PosthornRecordBuilder,
  type PosthornRecordOptions,
} from './record/posthorn.record.js';
export { delayedRetryOf, type DelayedRetry } from './retry/retry-record.js';
export type { ErrorRule, RetryMode, RetryOptions } from './retry/retry-policy.js';
export type { PosthornServerEvents } from './server/server-events.js';
export type { PosthornStatus } from './connection/status.js';
export type { PosthornProducerOptions } from './options/producer-options.js';
export {
  TransactionFailedError,
  type TransactionFailure,
} from './errors/transaction-failed-error.js';
export type { PosthornTransaction, TransactionWork } from './transaction/transaction-scope.js';
export type { TelemetryOptions, TraceContext } from './telemetry/telemetry.js';
export { causationHeaders } from './context/causation.js';
export { traceHeaders } from './telemetry/context-of-trace.js';
export { deadLetterTopic, retryTopic } from './naming/topic-name.js';
