import { expect, it } from '@jest/globals';
import { everything, truncateBodyOf } from './truncate-draft.js';

it('says which records go, and nothing while it is not known', () => {
  expect(truncateBodyOf(everything)).toEqual({ beforeOffset: 'latest' });
  expect(truncateBodyOf({ ...everything, partition: '2' })).toEqual({
    beforeOffset: 'latest',
    partitions: [2],
  });
  expect(truncateBodyOf({ ...everything, cut: 'time' })).toBeNull();
  const time = '2026-11-22T10:00:00.000Z';
  expect(truncateBodyOf({ ...everything, cut: 'time', time })).toEqual({ beforeTimestamp: time });
});

it('takes an offset only of one partition, with every digit', () => {
  const offset = '9007199254740993';
  expect(truncateBodyOf({ ...everything, cut: 'offset', offset })).toBeNull();
  expect(truncateBodyOf({ ...everything, cut: 'offset', partition: '0' })).toBeNull();
  expect(truncateBodyOf({ ...everything, cut: 'offset', partition: '0', offset })).toEqual({
    beforeOffset: offset,
    partitions: [0],
  });
});
