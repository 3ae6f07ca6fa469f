import { isLetterTopic } from './letter-topics.js';

it.each(['orders.payment.dlq', 'orders-dlt', 'orders.DLT', 'orders.payment.DLQ', 'x-dead-letters'])(
  '%s is one',
  (name) => expect(isLetterTopic(name)).toBe(true),
);

it.each(['orders', 'dlq', 'orders.dlq.payment', 'orders.payment.retry.1', 'ordersdlq', 'a.dlqs'])(
  '%s is none',
  (name) => expect(isLetterTopic(name)).toBe(false),
);

it('goes by the names that were set, and a dot is a dot', () => {
  const patterns = 'failed.*, errors';
  expect(['failed.orders', 'errors'].every((name) => isLetterTopic(name, patterns))).toBe(true);
  expect(['failedXorders', 'orders.dlq'].some((name) => isLetterTopic(name, patterns))).toBe(false);
});
