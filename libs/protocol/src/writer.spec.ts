import { ProtocolError } from './protocol-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

describe('Writer', () => {
  it('passes large records through as they are and copies small ones', () => {
    const writer = new Writer();
    const large = Buffer.alloc(5000, 1);
    const small = Buffer.alloc(10, 2);
    writer.records(large);
    writer.records(small);
    const parts = writer.finish();
    expect(parts[1]).toBe(large);
    expect(parts).toHaveLength(3);
    expect(Buffer.concat(parts)).toHaveLength(4 + 5000 + 4 + 10);
  });

  it('knows its length before and after splicing and growing', () => {
    const writer = new Writer(8);
    writer.int32(1);
    expect(writer.length).toBe(4);
    writer.records(Buffer.alloc(2000));
    writer.string('x'.repeat(100));
    expect(writer.length).toBe(4 + 4 + 2000 + 2 + 100);
    expect(writer.toBuffer()).toHaveLength(writer.length);
  });

  it('writes the same bytes whatever memory it begins with', () => {
    const write = (sizeHint: number): Buffer => {
      const writer = new Writer(sizeHint);
      for (let i = 0; i < 40; i++) {
        writer.int8(i);
        writer.int64(BigInt(i) << 40n);
        writer.compactString('é'.repeat(i * 3));
        writer.uuid('00000000-0000-4000-8000-000000000001');
        writer.unsignedVarint(i ** 5);
        writer.raw(Buffer.alloc(i, i));
      }
      return writer.toBuffer();
    };
    const expected = write(1 << 20);
    for (const hint of [1, 2, 3, 7, 64, 100, 1000]) expect(write(hint).equals(expected)).toBe(true);
  });

  it.each([0, 1, 127, 128, 129, 16_383, 16_384, 100_000])(
    'makes room for the size of a tagged field of %i bytes',
    (size) => {
      const writer = new Writer(4);
      writer.int8(1);
      const start = writer.beginTaggedField(3);
      writer.raw(Buffer.alloc(size, 7));
      writer.endTaggedField(start);
      writer.int8(2);
      const reader = new Reader(writer.toBuffer());
      reader.int8();
      expect(reader.unsignedVarint()).toBe(3);
      const end = reader.taggedFieldEnd();
      expect(end - reader.position).toBe(size);
      expect(reader.slice(size).every((byte) => byte === 7)).toBe(true);
      expect(reader.int8()).toBe(2);
      expect(reader.remaining).toBe(0);
    },
  );

  it('puts a tagged field behind records that were spliced', () => {
    const writer = new Writer(64);
    writer.records(Buffer.alloc(2000));
    const start = writer.beginTaggedField(0);
    writer.raw(Buffer.alloc(300, 5));
    writer.endTaggedField(start);
    const reader = new Reader(writer.toBuffer());
    reader.records();
    reader.unsignedVarint();
    expect(reader.taggedFieldEnd()).toBe(4 + 2000 + 1 + 2 + 300);
  });

  it.each([
    '',
    'abc',
    'ä'.repeat(42),
    '€'.repeat(42),
    '€'.repeat(43),
    'a'.repeat(42),
    'a'.repeat(200),
    '😀'.repeat(30),
  ])('writes %j so that it is read again', (text) => {
    const writer = new Writer(1);
    writer.string(text);
    writer.compactString(text);
    const reader = new Reader(writer.toBuffer());
    expect(reader.string()).toBe(text);
    expect(reader.compactString()).toBe(text);
    expect(reader.remaining).toBe(0);
  });

  it('refuses what the wire cannot express', () => {
    expect(() => new Writer().string('x'.repeat(32_768))).toThrow(ProtocolError);
    expect(() => new Writer().string('x'.repeat(32_767))).not.toThrow();
    expect(() => new Writer().uuid('not-a-uuid')).toThrow(ProtocolError);
  });
});
