import type { HeldOffset } from '@posthorn/client';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { Delivery, PosthornContext } from '../context/posthorn.context.js';
import type { Consumed } from '../context/consumed.js';

/** Rejects with PosthornConfigError where the handler's offset can be no part of a transaction. */
export async function holdOffset(context: PosthornContext): Promise<HeldOffset> {
  const delivery = context.getArgByIndex(0) as Delivery;
  const { consumed, attempt } = delivery;
  if (consumed === undefined) throw refused(delivery, 'its context is of nothing that is handled');
  const why = reasonAgainst(consumed);
  if (why !== undefined) throw refused(delivery, why);
  const [first, ...others] = [consumed.contexts].flat();
  // A try that has failed, and goes on all the same, must not get ahead of the next one.
  if (first === undefined || first.note >= attempt) {
    throw refused(delivery, 'the try whose context it is has ended: await the transaction in it');
  }
  return first.holdOffset(others);
}

function reasonAgainst({ handler, isShared }: Consumed): string | undefined {
  if (isShared) {
    return 'several handlers of the group take the record, and one offset stands for all of them: give it a `group` of its own';
  }
  if (handler.retry.mode === 'delayed') {
    return "`retry.mode: 'delayed'` writes a retry before it commits the record, so a crash has both: use 'blocking' or 'park'";
  }
  if (handler.applies !== undefined) {
    return 'what the handler does in its database is committed behind the transaction: use the outbox there instead';
  }
  return undefined;
}

function refused({ record: { topic, partition, offset } }: Delivery, why: string): Error {
  return new PosthornConfigError(`tx.sendOffset() of ${topic}-${partition}@${offset}: ${why}`);
}
