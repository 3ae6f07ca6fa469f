import { describe, expect, it } from '@jest/globals';
import { decodePage, encodePage, pageOf } from './published-page.js';
import { encodeIds } from './row-ids.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('a published page in the metadata of an offset', () => {
  it('comes back as it was, and so does one of a version that knew ids alone', () => {
    const page = pageOf([
      { id: '7', eventId: uuid(1) },
      { id: '9', eventId: uuid(2) },
    ]);
    expect(decodePage(encodePage(page))).toEqual(page);
    const early = { ids: ['7', '9'], fingerprint: null };
    expect(decodePage(encodeIds(['7', '9']))).toEqual(early);
    expect(decodePage(encodePage(early))).toEqual(early);
  });

  it('is another one where other records have its ids', () => {
    const one = pageOf([
      { id: '7', eventId: uuid(1) },
      { id: '9', eventId: uuid(2) },
    ]);
    const other = pageOf([
      { id: '7', eventId: uuid(1) },
      { id: '9', eventId: uuid(3) },
    ]);
    expect(other.fingerprint).not.toEqual(one.fingerprint);
  });

  it('is small enough for Kafka, which takes 4,096 bytes, for a page that other services write into', () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({
      id: String(9_000_000_000 + 100 * n),
      eventId: uuid(n),
    }));
    expect(encodePage(pageOf(rows)).length).toBeLessThan(4096);
  });
});
