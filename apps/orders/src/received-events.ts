import type { Received } from '@posthorn/contracts';
import { AppliedEvents } from '@posthorn/outbox';
import { ReceivedEvent } from './received-event.entity.js';

/** What was applied, by the numbers of the events: one that was *sent* twice is two records. */
export const receivedEvents = new AppliedEvents<Received, ReceivedEvent>({
  entity: ReceivedEvent,
  identity: ['topic', 'orderId', 'sequence'],
  rowOf: ({ topic, event: { type, orderId, sequence, at } }) => ({
    topic,
    orderId,
    sequence,
    type,
    saidAt: new Date(at),
  }),
});
