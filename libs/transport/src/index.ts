export {
  APPLIED_RECORDS,
  type AppliedRecords,
  type Reader,
  type RecordPlace,
} from './applied-records.js';
export type {
  AsyncApiDocument,
  AsyncApiInfo,
  HandlerDescription,
} from './asyncapi/asyncapi-document.js';
export { PosthornAsyncApi } from './asyncapi/posthorn-asyncapi.js';
export type {
  PublishableContract,
  PublishableContracts,
} from './asyncapi/publishable-contracts.js';
export { type Clock, systemClock } from './clock.js';
export {
  BytesDeserializer,
  JsonDeserializer,
  JsonReplyDeserializer,
  JsonSerializer,
  type PosthornDeserializer,
  type PosthornReply,
  type PosthornReplyDeserializer,
  type PosthornSerializer,
} from './codec.js';
export { POSTHORN, posthornServer } from './constants.js';
export { classSchema } from './contract/class-schema.js';
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
export { type DeadLetter, readDeadLetter } from './dead-letter.js';
export {
  type EventHandlerDecorator,
  InjectPosthorn,
  Subscribe,
  SubscribeBatch,
} from './decorators.js';
export type { FailedAttempt, HandlerAttempt } from './failed-attempt.js';
export { AppliesOnce, type AppliesOnceOptions } from './handler-methods.js';
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
} from './exceptions.js';
export type { HeadersInput } from './headers.js';
export { Names, type NamingOptions } from './names.js';
export type {
  BatchOptions,
  ConsumerOptions,
  DeadLetterOptions,
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
} from './options.js';
export { PosthornClient, type PosthornClientStats } from './posthorn-client.js';
export { type PauseInForce, PosthornHealth, type PosthornHealthReport } from './posthorn-health.js';
export type { PartitionProgress } from './progress-watch.js';
export type { GroupState } from './group-consumers.js';
export { PosthornServer, type PosthornServerStats } from './posthorn-server.js';
export { PosthornBatchContext } from './posthorn-batch.context.js';
export { PosthornContext } from './posthorn.context.js';
export {
  POSTHORN_CLUSTER,
  POSTHORN_OVERRIDES,
  PosthornModule,
  posthornMicroservice,
} from './posthorn.module.js';
export {
  PosthornRecord,
  PosthornRecordBuilder,
  type PosthornRecordOptions,
} from './posthorn.record.js';
export { delayedRetryOf, type DelayedRetry } from './retry-record.js';
export type { ErrorRule, RetryMode, RetryOptions } from './retry.js';
export type { PosthornServerEvents } from './server-events.js';
export type { PosthornStatus } from './status.js';
export type { PosthornProducerOptions } from './transaction/producer-options.js';
export {
  TransactionFailedError,
  type TransactionFailure,
} from './transaction/transaction-failed-error.js';
export type { PosthornTransaction, TransactionWork } from './transaction/transaction-scope.js';
export type { TelemetryOptions, TraceContext } from './telemetry/telemetry.js';
export { causationHeaders } from './causation.js';
export { deadLetterTopic, retryTopic } from './topic-name.js';
