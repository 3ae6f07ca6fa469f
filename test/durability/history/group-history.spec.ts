import { describe, expect, it } from '@jest/globals';
import { groupViolationsOf, type GroupHistoryPart } from './group-history.js';

const join = (begun: number, generation: number, leaderId = 'a') => ({
  begun,
  ended: begun + 1,
  memberId: 'm',
  generation,
  leaderId,
});
const commit = (begun: number, offset: bigint, isAcked = true) => ({
  begun,
  ended: begun + 1,
  partition: 0,
  offset,
  isAcked,
});
const fetch = (begun: number, offset: bigint, ended = begun + 1) => ({
  begun,
  ended,
  partition: 0,
  offset,
});
const violations = (part: Partial<GroupHistoryPart>): string[] =>
  groupViolationsOf({ joins: [], commits: [], fetches: [], ...part });

describe('a group without fault', () => {
  it('gives out generations upwards, each to one leader and its followers', () => {
    expect(violations({ joins: [join(1, 1), join(2, 1), join(5, 3, 'b')] })).toEqual([]);
  });

  it('may have stored a commit that it did not answer, and shows it for good', () => {
    const commits = [commit(1, 1n), commit(3, 2n, false)];
    expect(violations({ commits, fetches: [fetch(5, 2n), fetch(7, 2n)] })).toEqual([]);
    expect(violations({ commits, fetches: [fetch(5, 1n), fetch(7, 2n)] })).toEqual([]);
  });

  it('may answer fetches that overlap in any order', () => {
    const commits = [commit(1, 1n), commit(6, 2n)];
    expect(violations({ commits, fetches: [fetch(5, 2n, 20), fetch(6, 1n, 21)] })).toEqual([]);
  });
});

describe('a group with a fault', () => {
  it('is caught giving out a generation again', () => {
    expect(violations({ joins: [join(1, 4, 'a'), join(5, 4, 'b')] })).toEqual([
      'generation 4 was given out twice, led by a and by b',
    ]);
  });

  it('is caught going back to a lower generation', () => {
    expect(violations({ joins: [join(1, 4), join(5, 3)] })).toEqual([
      'generation 3 was joined after 4',
    ]);
  });

  it('is caught losing a commit', () => {
    expect(
      violations({ commits: [commit(1, 1n), commit(3, 2n)], fetches: [fetch(5, 1n)] }),
    ).toEqual(['partition 0: 1 was fetched after 2 was committed']);
  });

  it('is caught taking back what it showed, acked or not', () => {
    const commits = [commit(1, 1n), commit(3, 2n, false)];
    expect(violations({ commits, fetches: [fetch(5, 2n), fetch(7, 1n)] })).toEqual([
      'partition 0: 1 was fetched after 2',
    ]);
  });

  it('is caught showing what nobody committed', () => {
    expect(violations({ commits: [commit(1, 1n)], fetches: [fetch(5, 7n)] })).toEqual([
      'partition 0: 7 was fetched, never committed',
    ]);
  });
});
