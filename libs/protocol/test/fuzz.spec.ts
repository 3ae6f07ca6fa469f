import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import {
  apiByKey,
  decodeRequest,
  FrameSplitter,
  ProtocolError,
  Reader,
  readRequestHeader,
  Writer,
  ZERO_UUID,
} from '../src/index.js';
import { loadGolden } from './support/golden.js';
import { loadMessages, type Message, versionsOf } from './support/messages.js';
import { Sampler } from './support/values.js';

const MUTATED_FRAMES = Number(process.env['POSTHORN_FUZZ_FRAMES'] ?? 100_000);
const MUTATED_REQUESTS = MUTATED_FRAMES / 5;
const SEED = Number(process.env['POSTHORN_FUZZ_SEED'] ?? Math.trunc(performance.now() * 1000));

/** A small generator (mulberry32): the run is replayed by its seed, and draws cost next to nothing. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Draw = (below: number) => number;

/** What lies in bytes that were changed on the way, or meant to harm: flipped bits, lying lengths, cuts, insertions. */
const MUTATIONS: readonly ((frame: Buffer<ArrayBuffer>, draw: Draw) => Buffer<ArrayBuffer>)[] = [
  (frame, draw) => {
    const at = draw(frame.length);
    frame[at] = (frame[at] ?? 0) ^ (1 << draw(8));
    return frame;
  },
  (frame, draw) => {
    frame[draw(frame.length)] = draw(256);
    return frame;
  },
  (frame, draw) => frame.subarray(0, draw(frame.length)),
  (frame, draw) => Buffer.concat([frame, Buffer.alloc(draw(20), draw(256))]),
  (frame, draw) => {
    const lengths = [0x7fffffff, -1, -2, 0x00ffffff, 0x7fff, frame.length];
    if (frame.length >= 4)
      frame.writeInt32BE(lengths[draw(lengths.length)] ?? 0, draw(frame.length - 3));
    return frame;
  },
  (frame, draw) => {
    frame.fill(0xff, draw(frame.length), frame.length);
    return frame;
  },
  (frame, draw) => {
    const [from, to] = [draw(frame.length), draw(frame.length)];
    return Buffer.concat([frame.subarray(0, from), frame.subarray(to)]);
  },
];

function samples(
  messages: readonly Message[],
): { message: Message; version: number; frame: Buffer }[] {
  return messages.flatMap((message) =>
    [...versionsOf(message)].map((version) => {
      const writer = new Writer();
      message.write(writer, new Sampler().struct(message.root, version) as never, version);
      return { message, version, frame: writer.toBuffer() };
    }),
  );
}

/** Requests of real clients with their size in front, as they stand in the stream. */
function goldenFrames(): Buffer[] {
  return loadGolden()
    .filter(({ direction }) => direction === 'request')
    .map(({ frame }) => {
      const size = Buffer.alloc(4);
      size.writeInt32BE(frame.length);
      return Buffer.concat([size, frame]);
    });
}

function mutate(frame: Buffer, draw: Draw): Buffer {
  let mutated: Buffer<ArrayBuffer> = Buffer.from(frame);
  for (let times = 1 + draw(3); times > 0 && mutated.length > 0; times--) {
    mutated = MUTATIONS[draw(MUTATIONS.length)]?.(mutated, draw) ?? mutated;
  }
  return mutated;
}

/** Array elements, and bytes of strings and buffers, anywhere in a decoded value. */
function contents(value: unknown): number {
  // What a version does not have is given as this one string, however many elements the frame has.
  if (value === ZERO_UUID) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value) / 3;
  if (Buffer.isBuffer(value)) return value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + 1 + contents(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + contents(item), 0);
}

/** As a broker does: whatever the stream is, cut it, read the header, look up the API, read the body. */
function receive(stream: Buffer): void {
  try {
    for (const frame of new FrameSplitter(1 << 20).push(stream)) {
      const reader = new Reader(frame);
      const { apiKey, apiVersion } = readRequestHeader(reader);
      const api = apiByKey.get(apiKey);
      if (api) decodeRequest(api, apiVersion, reader);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError))
      throw new Error(stream.toString('hex'), { cause: error });
  }
}

/** Undefined if the frame was refused as it should be. */
function decode(message: Message, version: number, frame: Buffer): unknown {
  try {
    const reader = new Reader(frame);
    const value = message.read(reader, version);
    if (reader.remaining < 0) throw new Error(`read to byte ${reader.position} of ${frame.length}`);
    return value;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw new Error(
      `${message.name} ${message.direction} v${version} on ${frame.toString('hex')}`,
      {
        cause: error,
      },
    );
  }
}

describe('mutated frames', () => {
  const all = samples(loadMessages());

  it(`are read or refused with ProtocolError, ${MUTATED_FRAMES} of them (POSTHORN_FUZZ_SEED=${SEED})`, () => {
    const draw = random(SEED);
    let refused = 0;
    for (let i = 0; i < MUTATED_FRAMES; i++) {
      const sample = all[draw(all.length)];
      if (!sample) throw new Error('no samples');
      const { message, version } = sample;
      const frame = mutate(sample.frame, draw);
      const value = decode(message, version, frame);
      if (value === undefined) refused += 1;
      // Memory is bounded by the frame: no more comes out than bytes went in, apart from 36 characters a uuid.
      else if (contents(value) > frame.length * 1.01 + UUID_SLACK) {
        throw new Error(
          `${message.name} v${version}: ${contents(value)} out of ${frame.length} bytes`,
        );
      }
    }
    expect(refused).toBeGreaterThan(MUTATED_FRAMES / 10);
    expect(refused).toBeLessThan(MUTATED_FRAMES);
  });

  it(`with their headers are read or refused with ProtocolError, ${MUTATED_REQUESTS} of them (POSTHORN_FUZZ_SEED=${SEED})`, () => {
    const draw = random(SEED);
    const golden = goldenFrames();
    for (let i = 0; i < MUTATED_REQUESTS; i++) {
      const frame = golden[draw(golden.length)];
      if (!frame) throw new Error('no golden frames');
      receive(mutate(frame, draw));
    }
  });

  it('of nothing but random bytes are read or refused with ProtocolError', () => {
    const property = fc.property(
      fc.constantFrom(...all),
      fc.uint8Array({ maxLength: 200 }),
      ({ message, version }, bytes) => {
        decode(message, version, Buffer.from(bytes));
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });
});

/** Default uuids cost no bytes on the wire. */
const UUID_SLACK = 12;
