/** Where a group or a transactional id is at home. */
export function shardOfKey(key: string, shardCount: number): number {
  return hashOf(key) % shardCount;
}

export function shardOfPartition(partitionId: number, shardCount: number): number {
  return partitionId % shardCount;
}

/** FNV-1a, 32 bits: stable for ever, since groups must find the same shard after any upgrade. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
