import fc from 'fast-check';
import { crc32c } from './crc32c.js';
import { crc32cTable } from './crc32c-table.js';

describe('CRC-32C', () => {
  it('of "123456789" is the value every implementation publishes', () => {
    expect(crc32cTable(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it('is the same from the processor and from the table, whole and in two steps', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), (a, b) => {
        const whole = Buffer.concat([a, b]);
        expect(crc32c(whole)).toBe(crc32cTable(whole));
        expect(crc32c(b, crc32c(a))).toBe(crc32cTable(whole));
        expect(crc32cTable(b, crc32cTable(a))).toBe(crc32cTable(whole));
      }),
    );
  });
});
