import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConnectionError } from './connection-error.js';
import { FrameReader } from './frame-reader.js';

function framed(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function readAll(reader: FrameReader, chunks: readonly Buffer[]): string[] {
  const frames: string[] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let frame = reader.take(); frame !== null; frame = reader.take()) {
      frames.push(frame.toString('hex'));
    }
  }
  return frames;
}

describe('FrameReader', () => {
  it('yields the same frames however the bytes were cut into chunks', () => {
    const body = fc.uint8Array({ minLength: 8, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(body, { maxLength: 10 }),
        fc.infiniteStream(fc.nat(40)),
        (bodies, cuts) => {
          const bytes = Buffer.concat(bodies.map((one) => framed(Buffer.from(one))));
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length;) {
            const end = at + (cuts.next().value ?? 0);
            chunks.push(bytes.subarray(at, end));
            at = end;
          }
          const expected = bodies.map((one) => Buffer.from(one).toString('hex'));
          expect(readAll(new FrameReader(1_000), chunks)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([-1, 0, 7, 1_001, 0x7fffffff])(
    'refuses a claimed size of %d before it keeps any of it',
    (size) => {
      const reader = new FrameReader(1_000);
      const header = Buffer.alloc(4);
      header.writeInt32BE(size);
      reader.push(header);
      expect(() => reader.take()).toThrow(ConnectionError);
    },
  );

  it('knows whether a frame was begun', () => {
    const reader = new FrameReader(1_000);
    expect(reader.isInsideFrame).toBe(false);
    reader.push(framed(Buffer.alloc(20)).subarray(0, 10));
    reader.take();
    expect(reader.isInsideFrame).toBe(true);
    reader.push(Buffer.alloc(14));
    expect(reader.take()).toHaveLength(20);
    expect(reader.isInsideFrame).toBe(false);
  });
});
