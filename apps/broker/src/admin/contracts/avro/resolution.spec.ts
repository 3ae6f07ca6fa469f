import { describe, expect, it } from '@jest/globals';
import avsc from 'avsc';
import { findingOf } from '../schemas/mismatch.js';
import { parseAvro } from './parse-avro.js';
import { avroMismatches } from './resolution.js';

const typeOf = (schema: unknown): avsc.Type => parseAvro(JSON.stringify(schema), []).type;
const record = (...fields: object[]): object => ({ type: 'record', name: 'Order', fields });
const field = (name: string, type: unknown, more: object = {}): object => ({ name, type, ...more });

const told = (writer: unknown, reader: unknown): string[] =>
  avroMismatches(typeOf(writer), typeOf(reader)).map((one) => {
    const { pointer, message } = findingOf(one, 'backward');
    return `${pointer} ${message}`;
  });

/** What the library says, which knows when a reader can read, and not more. */
function canRead(writer: unknown, reader: unknown): boolean {
  try {
    typeOf(reader).createResolver(typeOf(writer));
    return true;
  } catch {
    return false;
  }
}

const color = (symbols: string[], more: object = {}): object => ({
  type: 'enum',
  name: 'Color',
  symbols,
  ...more,
});
const tree = (...more: object[]): object => ({
  type: 'record',
  name: 'Node',
  fields: [field('kids', { type: 'array', items: 'Node' }), ...more],
});

describe('a reader of Avro', () => {
  it.each<[unknown, unknown]>([
    ['int', 'long'],
    ['float', 'double'],
    ['string', 'bytes'],
    ['int', ['null', 'int']],
    [
      ['null', 'int'],
      ['int', 'null', 'string'],
    ],
    [record(field('a', 'int')), record(field('a', 'long'))],
    [record(field('a', 'int'), field('b', 'int')), record(field('a', 'int'))],
    [record(field('a', 'int')), record(field('a', 'int'), field('b', 'int', { default: 1 }))],
    [
      record(field('a', 'int')),
      record(field('a', 'int'), field('b', ['null', 'int'], { default: null })),
    ],
    [record(field('a', 'int')), record(field('b', 'int', { aliases: ['a'] }))],
    [color(['RED']), color(['RED', 'BLUE'])],
    [
      { type: 'map', values: 'int' },
      { type: 'map', values: 'double' },
    ],
    [tree(), tree(field('name', 'string', { default: '' }))],
  ])('of %j reads %j', (writer, reader) => {
    expect(told(writer, reader)).toEqual([]);
    expect(canRead(writer, reader)).toBe(true);
  });

  it.each<[unknown, unknown, string]>([
    ['long', 'int', ' the value was allowed to be long, and is no more: old producers break'],
    [
      ['null', 'int'],
      'int',
      ' the value was allowed to be null, and is no more: old producers break',
    ],
    [
      record(),
      record(field('tip', 'int')),
      '/fields/0 field `tip` was added without a default: old producers break',
    ],
    [
      record(field('a', record(field('b', 'string')))),
      record(field('a', record(field('b', 'int')))),
      '/fields/0/type/fields/0/type field `a.b` was allowed to be string, and is no more: old producers break',
    ],
    [
      color(['RED', 'BLUE']),
      color(['RED']),
      '/symbols the value no longer accepts BLUE: old producers break',
    ],
    [
      { type: 'fixed', name: 'F', size: 2 },
      { type: 'fixed', name: 'F', size: 3 },
      '/size the value was allowed to be 2 bytes, and is no more: old producers break',
    ],
    [
      { type: 'array', items: 'string' },
      { type: 'array', items: 'int' },
      '/items field `[]` was allowed to be string, and is no more: old producers break',
    ],
    [
      tree(),
      tree(field('name', 'string')),
      '/fields/1 field `name` was added without a default: old producers break',
    ],
  ])('of %j does not read %j', (writer, reader, expected) => {
    // A record within one of its own name is for the message alone.
    const isNested = JSON.stringify(writer).split('Order').length > 2;
    const [from, to] = isNested ? [writer, reader].map((one) => renamed(one)) : [writer, reader];
    expect(told(from, to)).toEqual([expected]);
    expect(canRead(from, to)).toBe(false);
  });
});

function renamed(schema: unknown): unknown {
  let count = 0;
  return JSON.parse(JSON.stringify(schema).replaceAll('"Order"', () => `"Order${count++}"`));
}
