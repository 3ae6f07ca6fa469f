/** A page of a run, as it stands in posthorn.index_pages: see there. */
export interface IndexPage {
  /** Of its first entry, less 2^31. */
  readonly firstHash: number;
  readonly page: number;
  readonly entries: Buffer;
}

const HASH_BYTES = 4;
const DELTA_BYTES = 3;
const ENTRY_BYTES = HASH_BYTES + DELTA_BYTES;
/** With its columns and headers a row of them fills a page of PostgreSQL. */
const ENTRIES_PER_PAGE = 1140;
const INT_OFFSET = 2 ** 31;

/** Offsets that a run may span: hash and offset together fit the 53 bits of a number, which sorts fastest. */
export const RUN_OFFSETS_MAX = 2 ** 21;
/** So many are sorted at once, 2 ms: what waits for the event loop notices no more. */
const SORTED_AT_ONCE = 32_768;

/** Entries of one run, in memory: each a number, hash before offset. Grows as they come. */
export class IndexEntries {
  #packed: Float64Array;
  #count = 0;

  constructor(capacity = 4096) {
    this.#packed = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** @param delta of the record's offset to the run's first, below RUN_OFFSETS_MAX. */
  add(hash: number, delta: number): void {
    if (this.#count === this.#packed.length) {
      const grown = new Float64Array(this.#packed.length * 2);
      grown.set(this.#packed);
      this.#packed = grown;
    }
    this.#packed[this.#count++] = hash * RUN_OFFSETS_MAX + delta;
  }

  /** @param shift of the page's run to this one. */
  addPage(entries: Buffer, shift: number): void {
    const count = entries.length / ENTRY_BYTES;
    for (let i = 0; i < count; i++)
      this.add(hashAt(entries, i), deltaAt(entries, count, i) + shift);
  }

  /** The pages in order. `pause` is called between two steps of the work. */
  async pages(pause: () => Promise<void>): Promise<IndexPage[]> {
    const sorted = await sortedInParts(this.#packed.subarray(0, this.#count), pause);
    const pages: IndexPage[] = [];
    for (let from = 0; from < sorted.length; from += ENTRIES_PER_PAGE) {
      const page = sorted.subarray(from, from + ENTRIES_PER_PAGE);
      const firstHash = hashOf(page[0]) - INT_OFFSET;
      pages.push({ firstHash, page: pages.length, entries: encode(page) });
    }
    return pages;
  }
}

/** Offsets, counted from the run's first, of the entries that have the hash. */
export function deltasOf(entries: Buffer, hash: number): number[] {
  const count = entries.length / ENTRY_BYTES;
  let low = 0;
  for (let high = count; low < high;) {
    const middle = (low + high) >>> 1;
    if (hashAt(entries, middle) < hash) low = middle + 1;
    else high = middle;
  }
  const deltas: number[] = [];
  for (; low < count && hashAt(entries, low) === hash; low++)
    deltas.push(deltaAt(entries, count, low));
  return deltas;
}

/** As the column first_hash has it. */
export function asInt(hash: number): number {
  return hash - INT_OFFSET;
}

export function asHash(int: number): number {
  return int + INT_OFFSET;
}

const hashOf = (packed: number): number => Math.floor(packed / RUN_OFFSETS_MAX);
const hashAt = (entries: Buffer, i: number): number => entries.readUInt32BE(i * HASH_BYTES);
const deltaAt = (entries: Buffer, count: number, i: number): number =>
  entries.readUIntBE(count * HASH_BYTES + i * DELTA_BYTES, DELTA_BYTES);

function encode(sorted: Float64Array): Buffer {
  const entries = Buffer.allocUnsafe(sorted.length * ENTRY_BYTES);
  let hashesAt = 0;
  let deltasAt = sorted.length * HASH_BYTES;
  for (const packed of sorted) {
    const hash = hashOf(packed);
    hashesAt = entries.writeUInt32BE(hash, hashesAt);
    deltasAt = entries.writeUIntBE(packed - hash * RUN_OFFSETS_MAX, deltasAt, DELTA_BYTES);
  }
  return entries;
}

/** Into buckets by the first bits of the hash, and then each bucket: as much work as sorting it all, in smaller pieces. */
async function sortedInParts(
  packed: Float64Array,
  pause: () => Promise<void>,
): Promise<Float64Array> {
  if (packed.length <= SORTED_AT_ONCE) return packed.toSorted();
  const bits = Math.min(8, Math.ceil(Math.log2(packed.length / SORTED_AT_ONCE)) + 1);
  const width = 2 ** (53 - bits);
  const ends = new Uint32Array(2 ** bits + 1);
  for (const value of packed) ends[Math.floor(value / width) + 1]++;
  for (let bucket = 1; bucket < ends.length; bucket++) ends[bucket] += ends[bucket - 1];
  const sorted = new Float64Array(packed.length);
  const next = ends.slice();
  for (const value of packed) sorted[next[Math.floor(value / width)]++] = value;
  for (let bucket = 0; bucket + 1 < ends.length; bucket++) {
    sorted.subarray(ends[bucket], ends[bucket + 1]).sort();
    await pause();
  }
  return sorted;
}
