import { describe, expect, it } from '@jest/globals';
import { emptyExport, exportBodyOf } from './export-draft.js';
import { fileOf } from './export-file.js';
import { stretchOf } from './export-words.js';

const ENDED = '2026-11-22T10:00:00.000Z';

describe('an export that is filled in', () => {
  it('is none before it says of what, nor by offsets of no partition', () => {
    expect(exportBodyOf(emptyExport)).toBeNull();
    const orders = { ...emptyExport, topic: 'orders' };
    expect(exportBodyOf({ ...orders, by: 'offset', from: '17' })).toBeNull();
  });

  it('names only what was said', () => {
    const orders = { ...emptyExport, topic: 'orders' };
    expect(exportBodyOf(orders)).toEqual({ source: { topic: 'orders' }, format: 'ndjson' });
    expect(
      exportBodyOf({
        topic: 'orders',
        partition: 0,
        by: 'offset',
        from: '9007199254740993',
        to: '',
        filter: 'key:o-1 header:tenant=acme=eu $.total>=9007199254740993 extra "hot cheese"',
        format: 'csv',
      }),
    ).toEqual({
      source: { topic: 'orders', partitions: [0], from: '9007199254740993' },
      where: {
        key: 'o-1',
        headers: [{ name: 'tenant', value: 'acme=eu' }],
        conditions: ['$.total>=9007199254740993'],
        q: 'extra hot cheese',
      },
      format: 'csv',
    });
    expect(exportBodyOf({ ...orders, by: 'time', from: ENDED })).toMatchObject({
      source: { topic: 'orders', from: `@${ENDED}` },
    });
  });
});

describe('the file of an export', () => {
  const job = { status: 'completed', hasContent: true, createdBy: 'User:ann' } as const;
  const ann = { actor: 'User:ann', mayRead: true, mayUnmask: false };

  it('is there when it is done, until it is deleted', () => {
    expect(fileOf(job, ann)).toBe('there');
    expect(fileOf({ ...job, status: 'truncated' }, ann)).toBe('there');
    expect(fileOf({ ...job, status: 'running' }, ann)).toBe('none');
    expect(fileOf({ ...job, status: 'cancelled' }, ann)).toBe('none');
    expect(fileOf({ ...job, hasContent: false }, ann)).toBe('deleted');
  });

  it('is for whoever asked for it and may still read the topic, and for who may see what is masked', () => {
    expect(fileOf(job, { ...ann, mayRead: false })).toBe('not for you');
    expect(fileOf(job, { ...ann, actor: 'User:bob' })).toBe('not for you');
    expect(fileOf(job, { ...ann, actor: 'User:bob', mayUnmask: true })).toBe('there');
  });
});

describe('what an export has', () => {
  it('is told as somebody would type it', () => {
    const range = { partition: 3, from: '1000', to: '2500' };
    const where = {
      key: 'o-1',
      headers: [{ name: 'a', value: 'b' }],
      conditions: ['$.x>1'],
      q: 'hot',
    };
    expect(stretchOf({ ranges: [range], where: {} })).toBe(
      'partition 3 from 1,000 to before 2,500',
    );
    expect(stretchOf({ ranges: [range, range], where })).toBe(
      '2 partitions where key:o-1 header:a=b $.x>1 hot',
    );
  });
});
