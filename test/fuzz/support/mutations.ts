import type { Random } from '../../durability/support/random.js';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const LENGTHS = [0x7fffffff, -1, -2, 0x00ffffff, 0x7fff, 0];

/** What lies in bytes that were changed on the way, or meant to harm. */
const MUTATIONS: readonly Mutation[] = [
  // A flipped bit.
  (bytes, random) => {
    const at = random.between(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
    return bytes;
  },
  // Another byte.
  (bytes, random) => {
    bytes[random.between(0, bytes.length - 1)] = random.between(0, 255);
    return bytes;
  },
  // A lying length.
  (bytes, random) => {
    if (bytes.length >= 4)
      bytes.writeInt32BE(random.pick(LENGTHS), random.between(0, bytes.length - 4));
    return bytes;
  },
  // The end is missing, or there is more than there should be.
  (bytes, random) => bytes.subarray(0, random.between(0, bytes.length - 1)),
  (bytes, random) =>
    Buffer.concat([bytes, Buffer.alloc(random.between(1, 20), random.between(0, 255))]),
  // A piece cut out, or twice.
  (bytes, random) => {
    const from = random.between(0, bytes.length - 1);
    const to = random.between(0, bytes.length - 1);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  // Another version of the same API, with a body that is not its own.
  (bytes, random) => {
    if (bytes.length >= 4) bytes.writeInt16BE(random.between(0, 18), 2);
    return bytes;
  },
];

/** One to three mutations of a request without its size. The first four bytes, API and version, are mostly spared. */
export function mutate(frame: Buffer, random: Random): Buffer {
  const spared = random.next() < 0.8 ? Math.min(8, frame.length) : 0;
  let tail: Buffer = Buffer.from(frame.subarray(spared));
  for (let times = random.between(1, 3); times > 0 && tail.length > 0; times--) {
    tail = random.pick(MUTATIONS)(tail, random);
  }
  return Buffer.concat([frame.subarray(0, spared), tail]);
}
