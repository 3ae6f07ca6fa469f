import avsc from 'avsc';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** As bigint, and in JSON beyond 2^53 as a text of digits: a number would be rounded. */
export const exactLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: fromJson,
  toJSON: (value: bigint) =>
    Number.isSafeInteger(Number(value)) ? Number(value) : value.toString(),
  isValid: (value: unknown) => typeof value === 'bigint' && value >= MIN && value <= MAX,
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

/** Defaults of schemas come this way, too. */
function fromJson(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  const what = `${JSON.stringify(value) ?? String(value)} is no long`;
  throw new Error(`${what}: beyond 2^53 it is a text of digits, such as "9007199254740993"`);
}
