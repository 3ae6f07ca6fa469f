import { describe, expect, it } from '@jest/globals';
import { effectOf, requestOf, requestOfTable, totalsOf } from './reset-plan.js';
import { resetSearchOf } from './reset-search.js';

const planned = (partition: number, before: string | null, after: string) => ({
  topic: 'orders',
  partition,
  before,
  after,
  isClamped: false,
});

describe('a reset that is prepared', () => {
  it('asks for nothing until everything is chosen', () => {
    for (const search of [{}, { to: 'time' }, { to: 'shift' }, { to: 'copy' }, { to: 'offset' }]) {
      expect(requestOf(resetSearchOf(search))).toBeNull();
    }
    expect(requestOf({ to: 'earliest' })).toEqual({ strategy: 'earliest' });
    expect(requestOf({ to: 'shift', shift: '-100', topic: 'orders' })).toEqual({
      strategy: 'shift',
      shift: '-100',
      topics: [{ topic: 'orders' }],
    });
  });

  it('takes from a URL what makes sense, digits as text', () => {
    expect(resetSearchOf({ to: 'shift', shift: -100 })).toEqual({ to: 'shift', shift: '-100' });
    expect(resetSearchOf({ to: 'sideways', time: 'soon', offset: '-1', shift: '--1' })).toEqual({});
  });

  it('says what becomes of each partition, beyond 2^53 too', () => {
    expect(effectOf(planned(0, '9007199254740993', '9007199254740992'))).toEqual({
      kind: 'rereads',
      records: 1n,
    });
    expect(effectOf(planned(0, '5', '9'))).toEqual({ kind: 'skips', records: 4n });
    expect(effectOf(planned(0, '5', '5'))).toEqual({ kind: 'stays' });
    expect(effectOf(planned(0, null, '5'))).toEqual({ kind: 'begins' });
    expect(totalsOf({ offsets: [planned(0, '5', '5'), planned(1, '5', '1')] })).toEqual({
      partitions: 2,
      moved: 1,
    });
  });

  it('applies the offsets of the table, with what was typed over them', () => {
    const table = [planned(0, '10', '4'), planned(1, '10', '4')];
    expect(requestOfTable(table, new Map([['orders/1', '7']]))).toEqual({
      strategy: 'each',
      offsets: [
        { topic: 'orders', partition: 0, offset: '4' },
        { topic: 'orders', partition: 1, offset: '7' },
      ],
    });
  });
});
