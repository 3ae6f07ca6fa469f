import type { DeadLetterSummary } from '@posthorn/admin-client';
import type { World } from './button.js';
import { until } from './wait.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Sends an order's dead letter back to where it came from, for the group that gave up on it. Returns what was done. */
export async function redriveOrder(
  world: World,
  orderId: string,
  press: { readonly signal: AbortSignal },
): Promise<string> {
  const { admin } = world;
  const place = await placeOf(world, orderId);
  let letter: DeadLetterSummary | undefined;
  await until(press, 'the dead letter is in the index', async () => {
    letter = await letterAt(world, place);
    return letter !== undefined;
  });
  const { id = '' } = letter ?? {};
  await admin.POST('/api/v1/dead-letters/{id}:redrive', {
    params: { path: { id } },
    headers: { 'X-Reason': 'the kitchen has learnt the recipe' },
    body: {},
  });
  return `letter ${id} is redriven to ${place.topic}`;
}

/** Where the record is that nobody could handle. */
async function placeOf({ database }: World, orderId: string): Promise<Place> {
  const { rows } = await database.query<Place>(
    `select topic, partition, record_offset::text as offset from restaurant.failed_attempts
      where order_id = $1 and dead_letter_topic is not null order by id desc limit 1`,
    [orderId],
  );
  const [place] = rows;
  if (!place) throw new Error(`order ${orderId} is no dead letter`);
  return place;
}

async function letterAt({ admin }: World, place: Place): Promise<DeadLetterSummary | undefined> {
  const pages = admin.pages('/api/v1/dead-letters', {
    params: { query: { originTopic: place.topic, group: 'restaurant', status: 'open' } },
  });
  for await (const { deadLetters } of pages) {
    const found = deadLetters.find(
      ({ originPartition, originOffset }) =>
        originPartition === place.partition && originOffset === place.offset,
    );
    if (found) return found;
  }
  return undefined;
}
