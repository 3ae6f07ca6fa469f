import fc from 'fast-check';
import { UsageError } from '../runtime/cli-error.js';
import { parseWhere } from './where.js';

const ORDER = Buffer.from(
  '{"total":51.5,"state":"paid","big":9007199254740993,"items":[{"sku":"a-1"},{"sku":"b"}],"note":"very late","paid":true,"gift":null,"odd name":1}',
);

describe('--where', () => {
  it.each([
    ['$.total>50', true],
    ['$.total > 51.5', false],
    ['$.total>=51.5', true],
    ['$.total<100 && $.state=="paid"', true],
    ['$.total<100 && $.state=="open"', false],
    ["$.state == 'paid'", true],
    ["$.state = 'paid'", true],
    ['$.state!="paid"', false],
    ['$.items[0].sku=="a-1"', true],
    ['$.items[1].sku=~"^b$"', true],
    ['$.items[2]', false],
    ['$.items', true],
    ['$.note=~"late|lost"', true],
    ['$.big==9007199254740993', true],
    ['$.big==9007199254740992', false],
    ['$.big>9007199254740992', true],
    ['$.paid==true', true],
    ['$.gift==null', true],
    ['$.missing==null', false],
    ['$.missing!=1', false],
    ['$["odd name"]==1', true],
    ['$.total>"5"', false],
    ['$.constructor', false],
  ])('%s is %s of an order', (text, holds) => {
    expect(parseWhere(text)(ORDER)).toBe(holds);
  });

  it('is true of nothing that is no JSON', () => {
    expect(parseWhere('$.a')(null)).toBe(false);
    expect(parseWhere('$.a')(Buffer.from('{"a":1'))).toBe(false);
  });

  it.each([
    '',
    'total>50',
    '$.total>',
    '$.total>50 and $.x',
    '$.total ~ 5',
    '$.a=~5',
    '$.a=~"("',
    '$.a=="x',
    '$..a',
    '$.a&&',
  ])('refuses %j and shows what would be understood', (text) => {
    expect(() => parseWhere(text)).toThrow(UsageError);
    expect(() => parseWhere(text)).toThrow(/^--where: /);
  });

  it('finds any text by its equal, quotes and backslashes included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (wanted, other) => {
        const where = parseWhere(`$.a==${JSON.stringify(wanted)}`);
        expect(where(Buffer.from(JSON.stringify({ a: wanted })))).toBe(true);
        expect(where(Buffer.from(JSON.stringify({ a: other })))).toBe(other === wanted);
      }),
    );
  });

  it('compares whole numbers of any size exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        (a, b) => {
          const record = Buffer.from(`{"n":${a}}`);
          expect(parseWhere(`$.n==${b}`)(record)).toBe(a === b);
          expect(parseWhere(`$.n<${b}`)(record)).toBe(a < b);
          expect(parseWhere(`$.n>=${b}`)(record)).toBe(a >= b);
        },
      ),
    );
  });
});
