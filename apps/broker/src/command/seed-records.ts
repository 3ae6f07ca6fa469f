import type { ProducerRecord } from '@posthorn/client';

/** Kept for ever: who comes back next month finds what they have looked at. */
const KEPT = { 'retention.ms': '-1' };

/** Who reads the orders. */
export const GROUP = 'kitchen';
export const LETTER_TOPIC = `orders.${GROUP}.dlq`;

/** A shop for an hour, in the words of the demo. */
export const SEED_TOPICS = [
  { topic: 'orders', partitions: 3, configs: KEPT },
  { topic: 'payments', partitions: 3, configs: KEPT },
  { topic: 'customers', partitions: 1, configs: { 'cleanup.policy': 'compact' } },
  { topic: LETTER_TOPIC, partitions: 1, configs: KEPT },
] as const;

const ORDERS = 120;
const EVERY_MS = 30_000;
const CUSTOMERS = ['ada', 'brendan', 'chen', 'dalia', 'emeka', 'freya', 'goran', 'hana'];
const MENU = [
  ['margherita', 900],
  ['ramen', 1_250],
  ['falafel', 750],
  ['pad thai', 1_100],
  ['tiramisu', 550],
] as const;

export interface SeedRecords {
  readonly customers: readonly ProducerRecord[];
  readonly orders: readonly ProducerRecord[];
  readonly payments: readonly ProducerRecord[];
}

/** The same each time but for the hour, which is the one before now. */
export function seedRecords(nowMs: number): SeedRecords {
  const numbers = Array.from({ length: ORDERS }, (_, i) => i);
  const placedMs = (i: number): number => nowMs - (ORDERS - i) * EVERY_MS;
  return {
    customers: CUSTOMERS.map((name, i) => {
      const value = { customerId: name, city: ['Lagos', 'Oslo', 'Osaka'][i % 3], orders: i * 7 };
      return record('customers', name, value, placedMs(0));
    }),
    orders: numbers.map((i) =>
      record('orders', orderId(i), orderOf(i), placedMs(i), causeHeaders(i)),
    ),
    payments: numbers.map((i) => {
      const { totalCents } = orderOf(i);
      const state = i % 17 === 16 ? 'refused' : 'taken';
      const value = { orderId: orderId(i), amountCents: totalCents, state };
      return record('payments', orderId(i), value, placedMs(i) + 1_200, causeHeaders(i));
    }),
  };
}

export const orderId = (i: number): string => `o-${1_001 + i}`;

function orderOf(i: number) {
  const items = MENU.filter((_, at) => (i + at * at) % 3 === 0).map(([name, cents]) => ({
    name,
    cents,
    quantity: 1 + (i % 2),
  }));
  const totalCents = items.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
  const customerId = CUSTOMERS[(i * 5) % CUSTOMERS.length];
  // Some have no address: what the dead letters tell of.
  const address = i % 40 === 11 ? null : { street: `${1 + (i % 90)} Harbour Road` };
  return { orderId: orderId(i), customerId, items, totalCents, currency: 'EUR', address };
}

/** One id and one trace through all topics, for searches and journeys. */
function causeHeaders(i: number): NonNullable<ProducerRecord['headers']> {
  const trace = (i + 1).toString(16);
  const traceparent = `00-${trace.padStart(32, '5eed')}-${trace.padStart(16, '5eed')}-01`;
  return [
    ['correlation-id', Buffer.from(orderId(i))],
    ['traceparent', Buffer.from(traceparent)],
  ];
}

function record(
  topic: string,
  key: string,
  value: object,
  atMs: number,
  headers: ProducerRecord['headers'] = [],
): ProducerRecord {
  return { topic, key, value: JSON.stringify(value), timestamp: BigInt(atMs), headers };
}
