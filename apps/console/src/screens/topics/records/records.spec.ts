import type { DecodedBytesBody, RecordBody } from '@posthorn/admin-client';
import { describe, expect, it } from '@jest/globals';
import { asCommand, asCurl, asJson } from '../../../format/copy-record.js';
import { meaningOf } from '../../../format/config-meaning.js';
import { isEmpty, parseFilter } from '../../../format/record-filter.js';
import { previewOf } from '../../../format/record-text.js';
import { bodyOf, draftOf, emptyDraft, mistakeIn } from './record-draft.js';
import { isScan, recordsSearchOf } from './records-search.js';
import { seenAsExport } from './seen-as-export.js';

const json = (text: string): DecodedBytesBody => ({
  encoding: 'json',
  text,
  sizeInBytes: text.length,
  isTruncated: false,
});
const text = (value: string): DecodedBytesBody => ({ ...json(value), encoding: 'utf8' });
const binary: DecodedBytesBody = {
  encoding: 'base64',
  base64: 'AAH/',
  sizeInBytes: 3,
  isTruncated: false,
};

const record: RecordBody = {
  partition: 3,
  offset: '9007199254740993',
  timestamp: '1764100000123',
  time: '2025-11-25T19:46:40.123Z',
  key: text('o-1'),
  value: json('{"id": 9007199254740993, "id": 2}'),
  headers: [
    { key: 'tenant', value: text('Acme') },
    { key: 'raw', value: binary },
  ],
  undecodable: null,
};

describe('a record that is copied', () => {
  it('keeps every digit and even a doubled field of its JSON value', () => {
    expect(asJson(record)).toContain('"value": {"id": 9007199254740993, "id": 2}');
    expect(JSON.parse(asJson(record))).toMatchObject({
      offset: '9007199254740993',
      key: 'o-1',
      headers: [
        { key: 'tenant', value: 'Acme' },
        { key: 'raw', value: { base64: 'AAH/' } },
      ],
    });
  });

  it('has a cut value as text, which half a JSON document is', () => {
    const cut = { ...record, value: { ...json('{"id": 90'), isTruncated: true } };
    expect(JSON.parse(asJson(cut))).toMatchObject({ value: '{"id": 90' });
  });

  it('is a command that a shell takes as it is', () => {
    expect(asCurl('http://127.0.0.1:9644', 'orders', record)).toBe(
      'curl -s http://127.0.0.1:9644/api/v1/topics/orders/records/3/9007199254740993',
    );
    expect(asCommand("o'rders; rm", record)).toContain(`'o'\\''rders; rm'`);
  });
});

describe('a record that is produced again', () => {
  it('is the same bytes when nothing is edited', () => {
    expect(bodyOf(draftOf(record))).toEqual({
      key: { text: 'o-1' },
      value: { text: '{"id": 9007199254740993, "id": 2}' },
      headers: [
        { key: 'tenant', value: { text: 'Acme' } },
        { key: 'raw', value: { base64: 'AAH/' } },
      ],
    });
    expect(bodyOf(draftOf({ ...record, key: binary, value: null }))).toMatchObject({
      key: { base64: 'AAH/' },
      value: null,
    });
  });

  it('keeps a header without a value, and an empty key', () => {
    const odd = { ...record, key: text(''), headers: [{ key: 'none', value: null }] };
    expect(bodyOf(draftOf(odd))).toMatchObject({
      key: { text: '' },
      headers: [{ key: 'none', value: null }],
    });
  });

  it('is checked before it is sent', () => {
    expect(mistakeIn(emptyDraft)).toBe('A JSON value is missing.');
    expect(mistakeIn({ ...emptyDraft, value: '{"a":' })).toMatch(/^Not JSON/);
    expect(mistakeIn({ ...emptyDraft, value: '{"a":1}' })).toBeNull();
    expect(mistakeIn({ ...emptyDraft, kind: 'text', value: '{"a":' })).toBeNull();
  });
});

describe('what a URL says about records', () => {
  it('is taken when it makes sense, and left out when not', () => {
    const sensible = { from: '@2026-11-22T10:00:00Z', partition: 2, order: 'asc', record: '2@17' };
    expect(recordsSearchOf(sensible)).toEqual(sensible);
    expect(recordsSearchOf({ from: 42 })).toEqual({ from: '42' });
    const span = { from: '@2026-11-22T10:00:00Z', to: '@2026-11-22T11:00:00Z' };
    expect(recordsSearchOf(span)).toEqual(span);
    expect(recordsSearchOf({ to: span.to })).toEqual({});
    const nonsense = { from: 'yesterday', partition: -1, order: 'up', record: '<script>', live: 1 };
    expect(recordsSearchOf(nonsense)).toEqual({});
  });
});

it('looks one record after the other where the index is of no use', () => {
  expect(isScan({})).toBe(false);
  expect(isScan({ from: '@2026-11-22T10:00:00Z' })).toBe(false);
  expect([{ from: '42' }, { order: 'asc' as const }, { partition: 0 }].map(isScan)).toEqual([
    true,
    true,
    true,
  ]);
});

describe('what a list shows', () => {
  it('is one line, of bytes in hexadecimal', () => {
    expect(previewOf(text('a\n  b'))).toBe('a b');
    expect(previewOf(binary)).toBe('00 01 ff');
  });

  it('says what a config means', () => {
    expect(meaningOf('retention.ms', '604800000')).toBe('7 d');
    expect(meaningOf('retention.bytes', '-1')).toBe('no limit');
    expect(meaningOf('max.message.bytes', '1048588')).toBe('1 MB');
    expect(meaningOf('cleanup.policy', 'delete')).toBe('');
  });
});

describe('a filter', () => {
  it('is words with a meaning of their own, and a text', () => {
    expect(parseFilter('key:o-1 header:tenant=acme $.total>=50 two words')).toEqual({
      key: 'o-1',
      header: ['tenant=acme'],
      where: ['$.total>=50'],
      q: 'two words',
    });
    expect(parseFilter('$.name=="Ada Lovelace" key:"a b" "x  y"')).toEqual({
      key: 'a b',
      where: ['$.name=="Ada Lovelace"'],
      q: 'x  y',
    });
  });

  it('is a text while it is half typed, and nothing when there is nothing', () => {
    expect(parseFilter('key: header:tenant')).toEqual({ q: 'key: header:tenant' });
    expect(isEmpty(parseFilter('   '))).toBe(true);
  });
});

describe('records that are seen, as an export', () => {
  it('are all of the topic, of a partition, and what matches', () => {
    const all = { topic: 'orders', partition: '', by: 'all', filter: '' };
    expect(seenAsExport('orders', {})).toMatchObject(all);
    expect(seenAsExport('orders', { order: 'asc', from: 'earliest' })).toMatchObject(all);
    expect(seenAsExport('orders', { partition: 0, filter: 'key:o-1' })).toMatchObject({
      ...all,
      partition: 0,
      filter: 'key:o-1',
    });
  });

  it('are those from the position on, the last that is shown included', () => {
    const from = '2026-11-22T10:00:00.000Z';
    expect(
      seenAsExport('orders', { order: 'asc', from: `@${from}`, to: '@1795345200000' }),
    ).toMatchObject({ by: 'time', from, to: '2026-11-22T11:00:00.001Z' });
    expect(seenAsExport('orders', { order: 'asc', partition: 2, from: '40' })).toMatchObject({
      by: 'offset',
      from: '40',
      to: undefined,
    });
  });

  it('are those up to the position, which itself is shown, where the newest come first', () => {
    const from = '9007199254740993';
    expect(seenAsExport('orders', { partition: 2, from })).toMatchObject({
      by: 'offset',
      from: undefined,
      to: '9007199254740994',
    });
    // What a search finds is not older than its time.
    expect(seenAsExport('orders', { from: '@1795345200000', filter: 'key:o-1' })).toMatchObject({
      by: 'time',
      from: '1795345200000',
      to: undefined,
    });
  });
});
