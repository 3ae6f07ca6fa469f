export { openDataSource } from './data-source.js';
export { eventIdOf, Inbox, type RecordOrigin } from './inbox.js';
export { InboxBatch, type InboxBatchOptions } from './inbox-batch.js';
export { CreateOutbox1764000000000 } from './migration.js';
export { EVENT_ID_HEADER, Outbox, RECORDS_PER_ADD_MAX, VALUE_BYTES_MAX } from './outbox.js';
export { OutboxModule, type OutboxModuleOptions } from './outbox.module.js';
export { PollLoop, type PollLoopOptions } from './poll-loop.js';
export {
  InboxRow,
  outboxEntities,
  OutboxRelayRow,
  OutboxRow,
  type OutgoingRecord,
} from './records.js';
export { lockOrCreate } from './rows.js';
export { OutboxRelay, type OutboxRelayOptions, type Publisher } from './relay.js';
