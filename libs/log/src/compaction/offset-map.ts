import { hash } from 'node:crypto';

/** 16 bytes of hash and 8 of offset, as Kafka's cleaner has it: two keys of one hash would cost one of them its value. */
const HASH_BYTES = 16;
const SLOT_BYTES = HASH_BYTES + 8;
/** Beyond it, probing gets long. */
const LOAD_MAX = 0.9;
const EMPTY = -1n;

/** The newest offset of each key, in one buffer of a fixed size: what a pass of compaction may take in memory. */
export class OffsetMap {
  readonly #slots: Buffer;
  readonly #capacity: number;
  #size = 0;

  constructor(bytes: number) {
    this.#capacity = Math.max(8, Math.floor(bytes / SLOT_BYTES));
    this.#slots = Buffer.allocUnsafeSlow(this.#capacity * SLOT_BYTES);
    this.clear();
  }

  get size(): number {
    return this.#size;
  }
  /** Keys that fit. */
  get sizeMax(): number {
    return Math.floor(this.#capacity * LOAD_MAX);
  }

  clear(): void {
    this.#size = 0;
    for (let slot = 0; slot < this.#capacity; slot++) {
      this.#slots.writeBigInt64BE(EMPTY, slot * SLOT_BYTES + HASH_BYTES);
    }
  }

  /** False when the key is new and there is no room for it; nothing is changed then. */
  put(key: Buffer, offset: bigint): boolean {
    const hashed = hashOf(key);
    const at = this.#find(hashed);
    if (this.#offsetAt(at) === EMPTY) {
      if (this.#size >= this.sizeMax) return false;
      hashed.copy(this.#slots, at);
      this.#size++;
    }
    this.#slots.writeBigInt64BE(offset, at + HASH_BYTES);
    return true;
  }

  get(key: Buffer): bigint | undefined {
    const offset = this.#offsetAt(this.#find(hashOf(key)));
    return offset === EMPTY ? undefined : offset;
  }

  /** Position of the key's slot, or of the empty one where it would go. */
  #find(hashed: Buffer): number {
    let slot = hashed.readUInt32BE(0) % this.#capacity;
    for (;;) {
      const at = slot * SLOT_BYTES;
      if (this.#offsetAt(at) === EMPTY || hashed.compare(this.#slots, at, at + HASH_BYTES) === 0) {
        return at;
      }
      slot = (slot + 1) % this.#capacity;
    }
  }

  #offsetAt(at: number): bigint {
    return this.#slots.readBigInt64BE(at + HASH_BYTES);
  }
}

/** No secret and no adversary's prize: whoever may write to a topic may overwrite its keys outright. */
function hashOf(key: Buffer): Buffer {
  return hash('md5', key, 'buffer');
}
