/** Ascending ids as text for the metadata of an offset: the first, then the differences, as varints in base64. */
export function encodeIds(ids: readonly string[]): string {
  const bytes: number[] = [];
  let last = 0n;
  for (const id of ids) {
    let left = BigInt(id) - last;
    if (left < 0n) throw new RangeError('ids have to ascend');
    last = BigInt(id);
    for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
    bytes.push(Number(left));
  }
  return Buffer.from(bytes).toString('base64');
}

/** Throws RangeError on what encodeIds does not write. */
export function decodeIds(text: string): string[] {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new RangeError('not the ids of a relay');
  const ids: string[] = [];
  let last = 0n;
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte > 127) continue;
    last += value;
    ids.push(String(last));
    value = shift = 0n;
  }
  if (shift !== 0n) throw new RangeError('the ids of a relay end in the middle');
  return ids;
}
