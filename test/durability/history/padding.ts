/** Shorter ones may be what a value says. */
const PADDING = /x{16,}$/;
/** Also of a value that has it counted. */
const ALL_OF_IT = /\/x*(?:\*\d+)?$/;

/**
 * The value with the padding at its end as a count, which is as exact: a history has each value four times, and of 20 kB
 * each it has filled the memory of a test that lasted longer than usual.
 */
export function withPaddingCounted(value: string): string {
  const padding = PADDING.exec(value);
  if (padding === null) return value;
  const short = `${value.slice(0, padding.index)}x*${padding[0].length}`;
  // By way of bytes: a slice keeps what it was cut from in memory.
  return Buffer.from(short).toString();
}

/** What copies tell of what they are copies of. */
export function withoutPadding(value: string): string {
  return value.replace(ALL_OF_IT, '');
}
