export { AppliedEvents, type AppliedEventsOptions } from './inbox/applied-events.js';
export { openDataSource } from './database/data-source.js';
export { Inbox, type HandledUpTo, type InboxOptions, type RecordOrigin } from './inbox/inbox.js';
export { InboxBatch, type InboxBatchOptions } from './inbox/inbox-batch.js';
export { InboxKeeper, type Reading } from './inbox/inbox-keeper.js';
export { installOutbox, isBrokersDatabase, type SqlConnection } from './schema/install.js';
export {
  InstallOutbox1764200000000,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
} from './schema/migration.js';
export {
  EVENT_ID_HEADER,
  Outbox,
  RECORDS_PER_ADD_MAX,
  SOURCE_HEADER,
  VALUE_BYTES_MAX,
} from './publish/outbox.js';
export type { OutgoingRecord } from './publish/outgoing-record.js';
export { OutboxModule } from './outbox.module.js';
export type { OutboxModuleOptions } from './outbox-options.js';
export type { OutboxRow } from './relay/outbox-rows.js';
export { PollLoop, type PollLoopOptions } from './relay/poll-loop.js';
export { lockOrCreate } from './database/rows.js';
export { OutboxRelay, type OutboxRelayOptions } from './relay/relay.js';
export { RefusedRowsError, type RelaySession, type RelayTarget } from './relay/relay-session.js';
export { ClusterTarget } from './relay/relay-target.js';
export type { PublishedPage } from './relay/published-page.js';
export { OUTBOX_VERSION, outboxSql } from './schema/sql.js';
export {
  currentManager,
  Manager,
  Transactional,
  TransactionalInterceptor,
  type TransactionalOptions,
} from './inbox/transactional.js';
