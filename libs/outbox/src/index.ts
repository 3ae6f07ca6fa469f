export { AppliedEvents, type AppliedEventsOptions } from './applied-events.js';
export { openDataSource } from './data-source.js';
export { Inbox, type HandledUpTo, type InboxOptions, type RecordOrigin } from './inbox.js';
export { InboxBatch, type InboxBatchOptions } from './inbox-batch.js';
export { InboxKeeper, type Reading } from './inbox-keeper.js';
export { installOutbox, isBrokersDatabase, type SqlConnection } from './install.js';
export {
  InstallOutbox1764200000000,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
} from './migration.js';
export {
  EVENT_ID_HEADER,
  Outbox,
  RECORDS_PER_ADD_MAX,
  SOURCE_HEADER,
  VALUE_BYTES_MAX,
} from './outbox.js';
export type { OutgoingRecord } from './outgoing-record.js';
export { OutboxModule, type OutboxModuleOptions } from './outbox.module.js';
export type { OutboxRow } from './outbox-rows.js';
export { PollLoop, type PollLoopOptions } from './poll-loop.js';
export { lockOrCreate } from './rows.js';
export { OutboxRelay, type OutboxRelayOptions } from './relay.js';
export { RefusedRowsError, type RelaySession, type RelayTarget } from './relay-session.js';
export { ClusterTarget } from './relay-target.js';
export type { PublishedPage } from './published-page.js';
export { OUTBOX_VERSION, outboxSql } from './sql.js';
export {
  currentManager,
  Manager,
  Transactional,
  TransactionalInterceptor,
  type TransactionalOptions,
} from './transactional.js';
