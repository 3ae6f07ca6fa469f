import fc from 'fast-check';
import { Reader } from './reader.js';
import { sizeOfUnsignedVarint, sizeOfVarint, sizeOfVarlong } from './varint.js';
import { Writer } from './writer.js';

function written(write: (writer: Writer) => void): Buffer {
  const writer = new Writer(1);
  write(writer);
  return writer.toBuffer();
}

const edges = [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456];

describe('varints', () => {
  it('are read as they were written, in the size foretold', () => {
    const unsigned = fc.oneof(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(...edges, 0xffffffff),
    );
    fc.assert(
      fc.property(unsigned, (value) => {
        const bytes = written((writer) => writer.unsignedVarint(value));
        return (
          bytes.length === sizeOfUnsignedVarint(value) &&
          new Reader(bytes).unsignedVarint() === value
        );
      }),
    );
  });

  it('of zig-zag are read as they were written, in the size foretold', () => {
    const signed = fc.oneof(fc.integer(), fc.constantFrom(...edges, ...edges.map((edge) => -edge)));
    fc.assert(
      fc.property(signed, (value) => {
        const bytes = written((writer) => writer.varint(value));
        return (
          bytes.length === sizeOfVarint(value) && Object.is(new Reader(bytes).varint(), value + 0)
        );
      }),
    );
  });

  it('of 64 bits are read as they were written, in the size foretold', () => {
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(
        fc.oneof(long, fc.constantFrom(0n, -1n, 63n, -64n, 64n, -(2n ** 63n))),
        (value) => {
          const bytes = written((writer) => writer.varlong(value));
          return bytes.length === sizeOfVarlong(value) && new Reader(bytes).varlong() === value;
        },
      ),
    );
  });

  it('keep small negative numbers small', () => {
    expect(written((writer) => writer.varint(-1))).toEqual(Buffer.from([1]));
    expect(written((writer) => writer.varlong(-64n))).toEqual(Buffer.from([127]));
  });
});
