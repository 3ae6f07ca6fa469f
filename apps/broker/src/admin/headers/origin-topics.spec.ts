import { expect, it } from '@jest/globals';
import { originTopicsHeader, originTopicsOf } from './origin-topics.js';

const header = (name: string, text: string) => [name, Buffer.from(text)] as const;

it.each([
  ['kafka_dlt-original-topic', 'orders'],
  ['kafka_original-topic', 'orders'],
  ['__connect.errors.topic', 'orders'],
  ['posthorn-redriven-from', 'orders/0@17'],
  ['posthorn-replayed-from', 'orders/12@9007199254740993'],
])('%s %s says that a record comes from orders', (name, text) => {
  expect(originTopicsOf([header(name, text)])).toEqual(['orders']);
});

it('a copy of a copy names all that it has been in, each once', () => {
  const first = originTopicsHeader(['orders.billing.dlq', 'orders']);
  const second = originTopicsHeader(['spare', ...originTopicsOf([first])]);
  expect(originTopicsOf([second, header('posthorn-replayed-from', 'spare/0@1')])).toEqual([
    'spare',
    'orders.billing.dlq',
    'orders',
  ]);
});

it('whatever else stands there is no topic', () => {
  expect(
    originTopicsOf([header('posthorn-redriven-from', 'orders'), header('other', 'a/0@1')]),
  ).toEqual([]);
  expect(originTopicsOf([])).toEqual([]);
});
