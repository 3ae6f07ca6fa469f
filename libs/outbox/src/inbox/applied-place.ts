import type { ConsumedRecord } from '@posthorn/client';
import {
  delayedRetryOf,
  PosthornBatchContext,
  PosthornFatalException,
  type PosthornContext,
  type RecordPlace,
} from '@posthorn/transport';
import type { RecordOrigin } from './inbox.js';

/**
 * By which place the inbox knows a record: its own, also when it comes from a retry topic, if this reader deferred it. A retry
 * that was written before the handler was @Transactional() has nobody who knows of it, and stands where it was fetched.
 * Throws where another reader deferred it: that one may have applied it.
 */
function appliedPlace(record: ConsumedRecord, reader: string): RecordPlace {
  const retry = delayedRetryOf(record);
  if (retry === undefined || retry.deferredBy === reader) return record;
  if (retry.deferredBy === undefined) return retry;
  const place = `${record.topic}[${record.partition}]@${record.offset}`;
  throw new PosthornFatalException(
    `${place} waits for '${retry.deferredBy}' to apply it, and '${reader}' has it now: give the handler its former name`,
  );
}

/** Where the records of a try stand: one, or those of a batch in their order. */
export function originsOf(context: PosthornContext, reader: string): readonly RecordOrigin[] {
  const records =
    context instanceof PosthornBatchContext ? context.getMessages() : [context.getMessage()];
  const group = context.getGroup();
  return records.map((record) => {
    const { topic, partition, offset, topicId } = appliedPlace(record, reader);
    return {
      getGroup: () => group,
      getTopic: () => topic,
      getPartition: () => partition,
      getOffset: () => offset,
      getTopicId: () => topicId,
    };
  });
}
