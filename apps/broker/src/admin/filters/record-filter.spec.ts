import { expect, it } from '@jest/globals';
import { Problem } from '../http/problem.js';
import { filterInput, isOfAll } from './filter-input.js';
import type { RecordFilterQuery } from './filter-query.dto.js';
import { recordFilter } from './record-filter.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const record = {
  timestamp: 1_000n,
  key: Buffer.from('o-1'),
  value: Buffer.from('{"state":"Paid"}'),
  headers: [
    ['tenant', Buffer.from('acme=1')] as const,
    ['tenant', null] as const,
    ['traceparent', Buffer.from(`00-${TRACE}-00f067aa0ba902b7-01`)] as const,
    ['X-Correlation-Id', Buffer.from('c-1')] as const,
  ],
};

it.each<[RecordFilterQuery, boolean]>([
  [{}, true],
  [{ key: 'o-1' }, true],
  [{ key: 'o' }, false],
  [{ traceId: TRACE.toUpperCase() }, true],
  [{ correlationId: 'c-1' }, true],
  [{ correlationId: 'C-1' }, false],
  [{ header: ['tenant=acme=1'] }, true],
  [{ header: ['tenant=acme'] }, false],
  [{ header: ['tenant='] }, false],
  [{ where: ['$.state==Paid'] }, true],
  [{ where: ['$.state==Paid', '$.state!=Paid'] }, false],
  [{ q: 'PAID' }, true],
  [{ q: 'ACME' }, true],
  [{ q: 'O-1' }, true],
  [{ q: 'tenant' }, false],
  [{ key: 'o-1', q: 'none' }, false],
])('%j: %s', (query, expected) => {
  const input = filterInput(query);
  expect(recordFilter(input)(record)).toBe(expected);
  expect(isOfAll(input)).toBe(Object.keys(query).length === 0);
});

it('keeps to the times, both included', () => {
  const within = (from?: bigint, to?: bigint): boolean =>
    recordFilter({ headers: [], where: [], from, to })(record);
  expect([within(1_000n, 1_000n), within(1_001n), within(undefined, 999n)]).toEqual([
    true,
    false,
    false,
  ]);
});

it('finds nothing of a filter in a record that has nothing', () => {
  const empty = { timestamp: -1n, key: null, value: null, headers: [] };
  const queries = [{ key: 'a' }, { q: 'a' }, { where: ['$.a!=1'] }, { header: ['a=b'] }];
  expect(queries.map((query) => recordFilter(filterInput(query))(empty))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it('says which condition is none', () => {
  const read = (): unknown => filterInput({ where: ['$.a==1', 'b'] });
  expect(read).toThrow(Problem);
  expect(read).toThrow('"b" is no condition such as');
});
