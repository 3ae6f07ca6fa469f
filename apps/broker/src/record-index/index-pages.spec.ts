import { describe, expect, it } from '@jest/globals';
import { asInt, deltasOf, IndexEntries, RUN_OFFSETS_MAX, type IndexPage } from './index-pages.js';

const now = async (): Promise<void> => undefined;

/** As a look finds them: every page that has an entry with the hash. */
function found(pages: readonly IndexPage[], hash: number): number[] {
  return pages.flatMap(({ entries }) => deltasOf(entries, hash)).sort((a, b) => a - b);
}

/** Numbers that are the same in each run of the test. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state;
  }
}

describe('entries of the index', () => {
  it('are all found again, each by its hash and nothing else', async () => {
    const random = numbers(7);
    const expected = new Map<number, number[]>();
    const entries = new IndexEntries(1);
    for (let delta = 0; delta < 5_000; delta++) {
      const hash = delta % 3 === 0 ? 42 : random.next().value;
      entries.add(hash, delta);
      expected.set(hash, [...(expected.get(hash) ?? []), delta]);
    }
    const pages = await entries.pages(now);
    for (const [hash, deltas] of expected) expect(found(pages, hash)).toEqual(deltas);
    expect(found(pages, 43)).toEqual([]);
  });

  it('stand in pages that PostgreSQL keeps in a row of their own, in the order of their hashes', async () => {
    const entries = new IndexEntries();
    for (const [i, hash] of [0, 2 ** 32 - 1, 2 ** 31, 2 ** 31 - 1].entries()) entries.add(hash, i);
    for (let i = 0; i < 5_000; i++) entries.add(2 ** 31, i);
    const pages = await entries.pages(now);
    expect(pages[0].firstHash).toBe(asInt(0));
    expect(pages.map(({ firstHash }) => firstHash)).toEqual(
      pages.map(({ firstHash }) => firstHash).toSorted((a, b) => a - b),
    );
    for (const { entries: bytes } of pages) expect(bytes.length).toBeLessThanOrEqual(8_000);
  });

  it('hold the largest hash and the largest offset of a run', async () => {
    const entries = new IndexEntries();
    entries.add(2 ** 32 - 1, RUN_OFFSETS_MAX - 1);
    const pages = await entries.pages(now);
    expect(found(pages, 2 ** 32 - 1)).toEqual([RUN_OFFSETS_MAX - 1]);
  });

  it('are the same however many are sorted at once', async () => {
    const random = numbers(3);
    const [whole, merged] = [new IndexEntries(), new IndexEntries()];
    const halves = [new IndexEntries(), new IndexEntries()];
    for (let delta = 0; delta < 100_000; delta++) {
      const hash = random.next().value;
      whole.add(hash, delta);
      halves[delta < 50_000 ? 0 : 1].add(hash, delta % 50_000);
    }
    let pauses = 0;
    for (const [i, half] of halves.entries()) {
      for (const { entries } of await half.pages(now)) merged.addPage(entries, i * 50_000);
    }
    const pages = await merged.pages(async () => void pauses++);
    expect(pauses).toBeGreaterThan(1);
    expect(pages).toEqual(await whole.pages(now));
  });
});
