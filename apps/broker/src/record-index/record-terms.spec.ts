import { describe, expect, it } from '@jest/globals';
import { fieldsOf, indexConfig } from './index-fields.js';
import { termHash, termsOf } from './record-terms.js';

const ascending = (a: number, b: number): number => a - b;

const record = (value: string, headers: Record<string, string> = {}, key: string | null = 'k') => ({
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from(value),
  headers: Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const),
});

function hashes(fields: readonly string[], of: ReturnType<typeof record>): number[] {
  const all: number[] = [];
  termsOf(fields)(of, (hash) => all.push(hash));
  return all;
}

describe('the terms of a record', () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

  it('are its key, its trace and its correlation by default, under any of their names', () => {
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, kafka_correlationId: 'c-1' };
    expect(hashes(fieldsOf('default'), record('{}', headers)).toSorted(ascending)).toEqual(
      [
        termHash('key', Buffer.from('k')),
        termHash('traceId', Buffer.from(trace)),
        termHash('correlationId', Buffer.from('c-1')),
      ].toSorted(ascending),
    );
    expect(hashes(['correlationId'], record('', { 'X-Correlation-ID': 'c-1' }))).toEqual([
      termHash('correlationId', Buffer.from('c-1')),
    ]);
    expect(hashes(['traceId'], record('', { traceparent: 'none' }))).toEqual([]);
    expect(hashes(['key'], record('', {}, null))).toEqual([]);
  });

  it('are values of JSON paths, numbers exactly as they were written', () => {
    const of = record('{"order":{"id":9007199254740993,"lines":[{"sku":"a"}],"paid":true}}');
    const term = (field: string, text: string) => termHash(field, Buffer.from(text));
    expect(hashes(['$.order.id'], of)).toEqual([term('$.order.id', '9007199254740993')]);
    expect(hashes(['$.order.lines[0].sku', '$.order.paid', '$.nothing'], of)).toEqual([
      term('$.order.lines[0].sku', 'a'),
      term('$.order.paid', 'true'),
    ]);
    expect(hashes(['$.order'], record('no json'))).toEqual([]);
  });

  it('are what a frame has behind it, and where that is no JSON only that it is there', () => {
    const framed = (text: string) => record(`\0\0\0\0\x07${text}`);
    const fields = fieldsOf('$.id');
    expect(hashes(fields, framed('{"id":"a"}'))).toEqual(hashes(fields, record('{"id":"a"}')));
    expect(hashes(fields, framed('\x02a'))).toEqual([termHash('frames', Buffer.of())]);
    expect(hashes(fields, record('\x02a'))).toEqual([]);
    expect(hashes(fieldsOf('default'), framed('\x02a'))).toHaveLength(1);
  });

  it('of one field are never taken for those of another', () => {
    expect(termHash('key', Buffer.from('a'))).not.toBe(termHash('header:key', Buffer.from('a')));
  });
});

describe('posthorn.index', () => {
  it('takes fields, and says what it takes', () => {
    expect(fieldsOf('none')).toEqual([]);
    expect(fieldsOf(`$['order']["id"],$.order.id`)).toEqual(['$.order.id', 'frames']);
    expect(fieldsOf('$.order.id, default,header:tenant')).toEqual(
      ['$.order.id', 'frames', 'correlationId', 'header:tenant', 'key', 'traceId'].toSorted(),
    );
    const sixteen = Array.from({ length: 16 }, (_, i) => `$.a${i}`).join();
    for (const fine of ['none', sixteen, 'default', 'key', 'header:x', '$.a["b c"][0]']) {
      expect(indexConfig.check(fine)).toBeNull();
    }
    for (const wrong of ['', 'none,key', 'keys', 'header:', '$', '$..a', '$.a[', 'value']) {
      expect(indexConfig.check(wrong)).toMatch(/^none, or a list/);
    }
    expect(
      indexConfig.check(Array.from({ length: 17 }, (_, i) => `$.a${i}`).join()),
    ).not.toBeNull();
  });
});
