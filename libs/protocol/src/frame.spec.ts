import fc from 'fast-check';
import { FrameSplitter } from './frame.js';
import { ProtocolError } from './protocol-error.js';

const MAX = 1 << 20;

function framed(...bodies: Buffer[]): Buffer {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const size = Buffer.alloc(4);
      size.writeInt32BE(body.length);
      return [size, body];
    }),
  );
}

/** The stream cut at the given places. */
function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...[...places].sort((a, b) => a - b), stream.length];
  return sorted.slice(1).map((place, i) => stream.subarray(sorted[i], place));
}

describe('FrameSplitter', () => {
  it('yields the same frames wherever the stream is cut', () => {
    const bodies = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 });
    const property = fc.property(
      bodies,
      fc.array(fc.nat(2000), { maxLength: 12 }),
      (sizes, places) => {
        const expected = sizes.map((size, i) => Buffer.alloc(size, i + 1));
        const stream = framed(...expected);
        const splitter = new FrameSplitter(MAX);
        const chunks = cut(
          stream,
          places.map((place) => place % stream.length),
        );
        const frames = chunks.flatMap((chunk) => splitter.push(chunk));
        expect(frames.map((frame) => frame.toString('hex'))).toEqual(
          expected.map((body) => body.toString('hex')),
        );
        expect(splitter.pendingBytes).toBe(0);
      },
    );
    fc.assert(property);
  });

  it('puts together a large frame from many chunks', () => {
    const body = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
    const stream = framed(body, Buffer.from('next'));
    const splitter = new FrameSplitter(MAX);
    const frames: Buffer[] = [];
    for (let at = 0; at < stream.length; at += 1460)
      frames.push(...splitter.push(stream.subarray(at, at + 1460)));
    expect(frames).toHaveLength(2);
    expect(frames[0]?.equals(body)).toBe(true);
    expect(frames[1]?.toString()).toBe('next');
  });

  it('lets a frame that lies whole in a chunk alias it', () => {
    const stream = framed(Buffer.from('abc'));
    const [frame] = new FrameSplitter(MAX).push(stream);
    stream.write('X', 4);
    expect(frame?.toString()).toBe('Xbc');
  });

  it('lets no frame alias a chunk that is written over', () => {
    const splitter = new FrameSplitter(MAX, { reusesChunks: true });
    const chunk = framed(Buffer.from('abc'), Buffer.from('def'));
    const frames = splitter.push(chunk);
    chunk.fill(0);
    expect(frames.map(String)).toEqual(['abc', 'def']);
  });

  it('puts the same frames together from bytes that are read into its room', () => {
    const property = fc.property(
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 500 }),
      (sizes, reads, firstCapacity) => {
        const expected = sizes.map((size, i) => Buffer.alloc(size, i + 1));
        const stream = framed(...expected);
        const splitter = new FrameSplitter(MAX, { reusesChunks: true, firstCapacity });
        const chunk = Buffer.alloc(700);
        const frames: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const into = splitter.room ?? chunk;
          const read = stream.copy(into, 0, at, at + reads[i % reads.length]);
          frames.push(...splitter.push(into.subarray(0, read)));
          chunk.fill(0);
          at += read;
        }
        expect(frames.map((frame) => frame.toString('hex'))).toEqual(
          expected.map((body) => body.toString('hex')),
        );
        expect([splitter.pendingBytes, splitter.room]).toEqual([0, undefined]);
      },
    );
    fc.assert(property);
  });

  it('has room for what is missing of a frame, and no more', () => {
    const splitter = new FrameSplitter(MAX);
    expect(splitter.room).toBeUndefined();
    splitter.push(framed(Buffer.alloc(10)).subarray(0, 4));
    expect(splitter.room).toBeUndefined();
    splitter.push(Buffer.from('abc'));
    expect(splitter.room).toHaveLength(7);
  });

  it('does not believe a size before its bytes arrive', () => {
    const splitter = new FrameSplitter(0x7fffffff);
    splitter.push(Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2, 3]));
    expect(splitter.pendingBytes).toBe(3);
  });

  it.each([
    ['zero', [0, 0, 0, 0], 'frame of 0 bytes'],
    ['negative', [0xff, 0xff, 0xff, 0xff], 'frame of -1 bytes'],
    ['above the limit', [0, 0x10, 0, 1], 'frame of 1048577 bytes, at most 1048576 are accepted'],
    [
      'the answer of an HTTP server',
      [...Buffer.from('HTTP')],
      'that is HTTP, and no Kafka listener',
    ],
    ['the answer of a TLS listener', [21, 3, 3, 0], 'that is TLS'],
    ['an HTTP request', [...Buffer.from('GET ')], 'frame of 1195725856 bytes'],
  ])('refuses a size that is %s', (_, bytes, message) => {
    const splitter = new FrameSplitter(MAX);
    expect(() => splitter.push(Buffer.from(bytes))).toThrow(ProtocolError);
    expect(() => new FrameSplitter(MAX).push(Buffer.from(bytes))).toThrow(message);
  });

  it('accepts a frame of exactly the limit', () => {
    const [frame] = new FrameSplitter(8).push(framed(Buffer.alloc(8)));
    expect(frame).toHaveLength(8);
  });
});
