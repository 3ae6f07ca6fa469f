/** Kafka's murmur2, by which every Kafka client finds the partition of a key; 32-bit arithmetic throughout. */
export function murmur2(data: Uint8Array): number {
  const seed = 0x9747b28c;
  const m = 0x5bd1e995;
  let hash = seed ^ data.length;
  const blocks = data.length & ~3;
  for (let at = 0; at < blocks; at += 4) {
    let k = data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    hash = Math.imul(hash, m) ^ Math.imul(k, m);
  }
  const left = data.length - blocks;
  if (left > 0) {
    if (left > 2) hash ^= data[blocks + 2] << 16;
    if (left > 1) hash ^= data[blocks + 1] << 8;
    hash = Math.imul(hash ^ data[blocks], m);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return hash ^ (hash >>> 15);
}

/** As Kafka's default partitioner: the sign bit is dropped, not the sign. */
export function partitionOfKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fffffff) % partitionCount;
}
