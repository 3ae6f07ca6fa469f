import { ProtocolError } from './protocol-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

function reader(...bytes: number[]): Reader {
  return new Reader(Buffer.from(bytes));
}

describe('Reader', () => {
  it('refuses a claimed length that exceeds the bytes left, before it allocates', () => {
    const lying = [0x7f, 0xff, 0xff, 0xff, 0];
    expect(() => reader(...lying).bytes()).toThrow('bytes of 2147483647 bytes at byte 4, 1 left');
    expect(() => reader(...lying).records()).toThrow(ProtocolError);
    expect(() => reader(...lying).arrayLength(1)).toThrow('array of 2147483647 elements');
    expect(() => reader(0x7f, 0xff, 0).string()).toThrow('string of 32767 bytes');
    expect(() => reader(0xff, 0xff, 0xff, 0xff, 0x0f, 0).compactString()).toThrow(ProtocolError);
  });

  it('bounds an array by what its elements take at least', () => {
    const three = [0, 0, 0, 3];
    expect(reader(...three, ...Array(12).fill(0)).arrayLength(4)).toBe(3);
    expect(() => reader(...three, ...Array(11).fill(0)).arrayLength(4)).toThrow(
      'array of 3 elements',
    );
  });

  it('refuses more than a million elements in all arrays together', () => {
    const half = Buffer.alloc(4 + 500_001);
    half.writeInt32BE(500_001);
    const reader = new Reader(Buffer.concat([half, half]));
    reader.skipTo(4 + reader.arrayLength(1));
    expect(() => reader.arrayLength(1)).toThrow('more than 1000000 array elements');
  });

  it('refuses null where a field is never null, and negative lengths other than null', () => {
    expect(() => reader(0xff, 0xff).string()).toThrow('null string');
    expect(() => reader(0).compactBytes()).toThrow('null bytes');
    expect(() => reader(0xff, 0xff, 0xff, 0xff).arrayLength(1)).toThrow('null array');
    expect(() => reader(0xff, 0xfe).nullableString()).toThrow('string of negative length -2');
    expect(() => reader(0xff, 0xff, 0xff, 0xfe).nullableArrayLength(1)).toThrow(
      'array of negative length -2',
    );
  });

  it('reads null where a field may be null', () => {
    expect(reader(0xff, 0xff).nullableString()).toBeNull();
    expect(reader(0).compactNullableString()).toBeNull();
    expect(reader(0xff, 0xff, 0xff, 0xff).nullableRecords()).toBeNull();
    expect(reader(0).compactNullableArrayLength(1)).toBe(-1);
    expect(reader(0xff).isPresent()).toBe(false);
  });

  it('says where the bytes ended', () => {
    const short = reader(0, 0, 0, 1, 0);
    short.int32();
    expect(() => short.int64()).toThrow('8 bytes wanted at byte 4, 1 left');
  });

  it('lets records alias the input and copies bytes', () => {
    const input = Buffer.from([0, 0, 0, 1, 7, 0, 0, 0, 1, 7]);
    const from = new Reader(input);
    const records = from.records();
    const bytes = from.bytes();
    input.fill(9);
    expect(records[0]).toBe(9);
    expect(bytes[0]).toBe(7);
  });

  it('skips tagged fields that nobody declared', () => {
    const from = reader(2, 0, 3, 1, 2, 3, 0x85, 0x01, 0, 42);
    from.skipTaggedFields();
    expect(from.int8()).toBe(42);
  });

  it('refuses a tagged field that is longer than the bytes left', () => {
    expect(() => reader(1, 0, 9, 1, 2).skipTaggedFields()).toThrow(
      'tagged field of 9 bytes at byte 3, 2 left',
    );
    expect(() => reader(200, 1, 0, 0).tagCount()).toThrow('200 tagged fields');
  });

  it('refuses varints that do not fit', () => {
    expect(() => reader(0xff, 0xff, 0xff, 0xff, 0x10).unsignedVarint()).toThrow(
      'more than 32 bits',
    );
    expect(() => reader(...Array(10).fill(0xff)).varlong()).toThrow('more than 64 bits');
    expect(() => reader(0x80).unsignedVarint()).toThrow(ProtocolError);
  });

  it('reads from a buffer that is a window of a larger one', () => {
    const window = Buffer.from([9, 9, 0, 0, 0, 5, 9]).subarray(2, 6);
    const from = new Reader(window);
    expect(from.int32()).toBe(5);
    expect(() => from.int8()).toThrow(ProtocolError);
  });

  it('reads uuids with dashes, in lower case', () => {
    const writer = new Writer();
    writer.uuid('0AF1C2D3-0000-4000-8000-00000000ABCD');
    expect(new Reader(writer.toBuffer()).uuid()).toBe('0af1c2d3-0000-4000-8000-00000000abcd');
  });
});
