import { expect, it } from '@jest/globals';
import { KnownLabels, labelsOf } from './labels.js';

const textOf = (labels: Uint8Array): string => Buffer.from(labels).toString();

it('labels are escaped as Prometheus reads them, whatever a topic or a group is called', () => {
  const known = new KnownLabels();
  expect(textOf(labelsOf({ id: 7, address: 'a "b"\\c\nd' }))).toBe(
    'id="7",address="a \\"b\\"\\\\c\\nd"',
  );
  expect(textOf(known.group('Küche "1"').consumergroup)).toBe('consumergroup="Küche \\"1\\""');
  expect(textOf(known.group('Küche "1"').group)).toBe('group="Küche \\"1\\""');
  expect(textOf(known.topic('orders'))).toBe('topic="orders"');
  expect(textOf(known.partition('orders', 12))).toBe('topic="orders",partition="12"');
});

it('labels are kept from one scrape to the next, and those of what is gone are not', () => {
  const known = new KnownLabels();
  const looked = () => [
    known.topic('orders'),
    known.partition('orders', 0),
    known.group('g').group,
  ];
  const first = looked();
  known.nextScrape();
  const second = looked();
  second.forEach((labels, i) => expect(labels).toBe(first[i]));
  known.nextScrape();
  known.nextScrape();
  looked().forEach((labels, i) => expect(labels).not.toBe(first[i]));
});
