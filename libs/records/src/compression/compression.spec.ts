import fc from 'fast-check';
import { COMPRESSION_NAMES, compress, decompress } from './compression.js';
import { compressLz4Block, decompressLz4Block, lz4BlockBound } from './lz4-block.js';
import { xxhash32 } from './xxhash32.js';

const CAP = 10_000_000;
/** Mixed runs and noise: matches near and far, and stretches without any. */
const data = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc
        .tuple(fc.nat(255), fc.nat(90_000))
        .map(([byte, length]) => new Uint8Array(length).fill(byte)),
      fc.string({ maxLength: 30 }).map((text) => Buffer.from(text.repeat(20))),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

describe('compression', () => {
  it.each(COMPRESSION_NAMES)('%s gives back what went in', (name) => {
    fc.assert(
      fc.property(data, (plain) => {
        expect(decompress(name, compress(name, plain), CAP).equals(plain)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('reads raw snappy as librdkafka writes it', () => {
    // Length 10, the literal "abcd", then six bytes copied from four behind; assembled from the format description.
    const raw = Buffer.concat([
      Buffer.from([10, (4 - 1) << 2]),
      Buffer.from('abcd'),
      Buffer.from([0b00001001, 4]),
    ]);
    expect(decompress('snappy', raw, CAP).toString()).toBe('abcdabcdab');
  });

  it('reads what the lz4 command writes: linked blocks, content size and checksum', () => {
    // The output of `lz4 -BD --content-size` for this text in a file.
    const frame = Buffer.from(
      '04224d186c40230000000000000061130000009f706f7374686f726e200900025074686f726e00000000724987c0',
      'hex',
    );
    expect(decompress('lz4', frame, CAP).toString()).toBe('posthorn posthorn posthorn posthorn');
  });

  it('lz4 blocks may reach back into the block before', () => {
    const source = Buffer.from('abcdefgh'.repeat(40));
    const block = Buffer.alloc(lz4BlockBound(source.length));
    const written = compressLz4Block(source, block);
    const output = Buffer.alloc(source.length * 2);
    const first = decompressLz4Block(block.subarray(0, written), output, 0);
    const second = decompressLz4Block(block.subarray(0, written), output, first);
    expect(output.subarray(first, second).equals(source)).toBe(true);
  });

  it('xxhash32 agrees with the published values', () => {
    expect(xxhash32(Buffer.alloc(0))).toBe(0x02cc5d05);
    expect(xxhash32(Buffer.from('Nobody inspects the spammish repetition'))).toBe(0xe2293b2f);
  });
});
