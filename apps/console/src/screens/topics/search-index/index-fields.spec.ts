import { describe, expect, it } from '@jest/globals';
import { fieldsOf } from './index-fields.js';

describe('the index of a topic', () => {
  it.each([
    ['none', []],
    ['', []],
    ['default', ['key', 'traceId', 'correlationId']],
    ['default, key,$.order.id', ['key', 'traceId', 'correlationId', '$.order.id']],
    ['header:tenant', ['header:tenant']],
  ])('%j has %j', (config, fields) => {
    expect(fieldsOf(config).map(({ field }) => field)).toEqual(fields);
  });

  it('tells which search a field makes fast', () => {
    const meanings = fieldsOf('default,header:tenant,$.id').map(({ meaning }) => meaning);
    expect(meanings).toEqual([
      'Key',
      'Trace id',
      'Correlation id',
      'Header tenant',
      'JSON value $.id',
    ]);
  });
});
