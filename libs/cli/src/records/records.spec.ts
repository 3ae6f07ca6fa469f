import type { ConsumedRecord } from '@posthorn/client';
import fc from 'fast-check';
import { CliError, UsageError } from '../runtime/cli-error.js';
import { parseRecordFormat } from './record-format.js';
import { recordJson, recordOfJson } from './record-json.js';
import { parseTemplate } from './template.js';

const record = (part: Partial<ConsumedRecord>): ConsumedRecord => ({
  topic: 't',
  partition: 2,
  offset: 9_007_199_254_740_993n,
  timestamp: 1_000n,
  key: null,
  value: null,
  headers: [],
  leaderEpoch: 0,
  ...part,
});

describe('a template', () => {
  const source = { count: 7, uuid: () => 'u', nowMs: () => 0, random: () => 0.999 };

  it.each([
    ['plain', 'plain'],
    ['{{.Count}}', '7'],
    ['a{{ .Count }}b{{.UUID}}c', 'a7buc'],
    ['{{.Now}}', '1970-01-01T00:00:00.000Z'],
    ['{{.UnixMs}}', '0'],
    ['{{.Random 1 6}}', '6'],
    ['{{user}} {"a":{"b":1}}', '{{user}} {"a":{"b":1}}'],
  ])('%s becomes %s', (text, made) => {
    expect(parseTemplate(text)(source)).toBe(made);
  });

  it.each(['{{.Nothing}}', '{{.Random}}', '{{.Random 6 1}}', '{{.Count 3}}'])(
    'refuses %s',
    (text) => {
      expect(() => parseTemplate(text)).toThrow(UsageError);
    },
  );
});

describe('a format', () => {
  it.each([
    ['%t/%p@%o', 't/2@9007199254740993'],
    [String.raw`%k=%v\n`, 'k=v\n'],
    ['%T %d %K %S %%', '1000 1970-01-01T00:00:01.000Z 1 1 %'],
    ['%h', 'a=1,b='],
    [String.raw`\t\\`, '\t\\'],
  ])('%s', (format, printed) => {
    const one = record({
      key: Buffer.from('k'),
      value: Buffer.from('v'),
      headers: [
        ['a', Buffer.from('1')],
        ['b', null],
      ],
    });
    expect(parseRecordFormat(format)(one).toString()).toBe(printed);
  });

  it('passes bytes on as they are', () => {
    const value = Buffer.from([0xff, 0x00]);
    expect(parseRecordFormat('%v')(record({ value }))).toEqual(value);
  });

  it.each(['%x', '%', String.raw`\x`, '\\'])('refuses %j', (format) => {
    expect(() => parseRecordFormat(format)).toThrow(UsageError);
  });
});

describe('a record on a line', () => {
  it('comes back as it was, whatever its bytes', () => {
    const bytes = fc.option(
      fc.oneof(
        fc.uint8Array().map((array) => Buffer.from(array)),
        fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
      ),
    );
    const headers = fc.array(fc.tuple(fc.string(), bytes));
    fc.assert(
      fc.property(
        bytes,
        bytes,
        headers,
        fc.bigInt(0n, 2n ** 63n - 1n),
        (key, value, headers, timestamp) => {
          const line = JSON.stringify(recordJson(record({ key, value, headers, timestamp })));
          expect(line).not.toContain('\n');
          expect(recordOfJson(line, 1, { topic: 'to', keepPlace: true })).toEqual({
            topic: 'to',
            partition: 2,
            timestamp,
            key,
            value,
            headers,
          });
        },
      ),
    );
  });

  it.each([
    ['{"value":1}', 'value is no text'],
    ['{}', 'there is no value'],
    ['[]', 'it is no JSON object'],
    ['{', 'JSON'],
    ['{"vlaue":"x"}', 'there is no field "vlaue"'],
    ['{"value":"x","valueBase64":"eA=="}', 'value is there twice'],
    ['{"valueBase64":"%"}', 'valueBase64 is no base64'],
    ['{"value":"x","headers":{}}', 'headers is no list'],
    ['{"value":"x","headers":[{"value":"y"}]}', 'a header has no key'],
    ['{"value":"x","partition":-1}', 'partition is not a number'],
    ['{"value":"x","timestamp":5}', 'timestamp is not'],
  ])('%s is refused with its number and a reason', (line, reason) => {
    const read = (): unknown => recordOfJson(line, 3, { topic: 't', keepPlace: true });
    expect(read).toThrow(CliError);
    expect(read).toThrow(new RegExp(`^Line 3: .*${reason}`));
  });
});
