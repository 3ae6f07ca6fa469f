import { describe, expect, it } from '@jest/globals';
import { violationsOf } from './check.js';
import type { FinalLog, History, Outcome, Producer, ReadRecord, Run, Send } from './history.js';

const idempotent: Producer = { name: 'idempotent', idempotent: true };
const plain: Producer = { name: 'plain', idempotent: false };
const FAILED: Outcome = { kind: 'failed' };
const ABORTED: Outcome = { kind: 'aborted' };
const UNKNOWN: Outcome = { kind: 'unknown' };

const acked = (offset: number | null): Outcome => ({
  kind: 'acked',
  offset: offset === null ? null : BigInt(offset),
});
const send = (value: string, outcome: Outcome, producer = idempotent): Send => ({
  producer,
  partition: 't/0',
  value,
  outcome,
});
/** Records at consecutive offsets. */
const records = (values: string, from = 0): ReadRecord[] =>
  values.split(' ').map((value, index) => ({ offset: BigInt(from + index), value }));
const log = (values: string): FinalLog => {
  const read = values === '' ? [] : records(values);
  return { logStartOffset: 0n, highWatermark: BigInt(read.length), records: read };
};
/** Each record in an answer of its own. */
const run = (...read: ReadRecord[]): Run => runOf(read.map((record) => [record]));
const runOf = (polls: readonly ReadRecord[][], group?: string): Run => ({
  reader: 'r',
  partition: 't/0',
  polls,
  ...(group !== undefined && { group }),
});

interface Case {
  readonly sends?: readonly Send[];
  readonly runs?: readonly Run[];
  readonly final: FinalLog;
}
const historyOf = ({ sends = [], runs = [], final }: Case): History => ({
  sends,
  runs,
  final: new Map([['t/0', final]]),
});
const kindsOf = (given: Case): string[] => violationsOf(historyOf(given)).map(({ kind }) => kind);

const abc = [send('a', acked(0)), send('b', acked(1)), send('c', acked(2))];

describe('a history without fault', () => {
  it('has acked records where they were acked, read in order', () => {
    expect(kindsOf({ sends: abc, runs: [run(...records('a b c'))], final: log('a b c') })).toEqual(
      [],
    );
  });

  it('may have lost what was not acked, and have kept it', () => {
    const sends = [send('a', acked(0)), send('b', UNKNOWN), send('c', UNKNOWN), send('d', FAILED)];
    expect(kindsOf({ sends, final: log('a c') })).toEqual([]);
  });

  it('may have copies where the producer numbers nothing', () => {
    const sends = [send('a', acked(1), plain), send('b', acked(2), plain)];
    expect(kindsOf({ sends, final: log('a a b') })).toEqual([]);
  });

  it('may have copies of what an idempotent producer gave up and its application sent again', () => {
    expect(kindsOf({ sends: [send('a', UNKNOWN)], final: log('a a') })).toEqual([]);
  });

  it('may have what a plain producer gave up at any later place', () => {
    const sends = [send('a', UNKNOWN, plain), send('b', acked(0), plain)];
    expect(kindsOf({ sends, final: log('b a') })).toEqual([]);
  });

  it('may have offsets without records where there are transactions, and aborted records nobody read', () => {
    const final = {
      logStartOffset: 0n,
      highWatermark: 6n,
      records: [...records('a', 1), ...records('b', 4)],
      isTransactional: true,
    };
    const sends = [send('a', acked(1)), send('x', ABORTED), send('b', acked(4))];
    expect(kindsOf({ sends, runs: [runOf([[...final.records]])], final })).toEqual([]);
  });

  it('lets the members of a group share the records, and read some of them again', () => {
    const runs = [runOf([records('a b')], 'g'), runOf([records('b c', 1)], 'g')];
    expect(kindsOf({ sends: abc, runs, final: log('a b c') })).toEqual([]);
  });

  it('lets a reader that chose its place anew read again', () => {
    const runs = [run(...records('a b')), run(...records('a b c'))];
    expect(kindsOf({ sends: abc, runs, final: log('a b c') })).toEqual([]);
  });

  it('may begin behind what retention took', () => {
    const final = { logStartOffset: 1n, highWatermark: 3n, records: records('b c', 1) };
    const runs = [run(...records('a b c'))];
    expect(kindsOf({ sends: abc, runs, final })).toEqual([]);
  });
});

describe('a history with a fault', () => {
  it('is caught losing an acked record in the middle', () => {
    expect(kindsOf({ sends: abc, final: log('a x c') })).toEqual(['lost-write', 'phantom']);
  });

  it('is caught losing a record whose offset the client did not tell', () => {
    expect(kindsOf({ sends: [send('a', acked(null))], final: log('') })).toEqual(['lost-write']);
  });

  it('is caught losing acked records at the end', () => {
    expect(kindsOf({ sends: abc, final: log('a b') })).toEqual(['unseen']);
  });

  it('is caught with a record of an idempotent producer at two offsets', () => {
    expect(kindsOf({ sends: [send('a', acked(0))], final: log('a a') })).toEqual(['duplicate']);
  });

  it('is caught with two values at one offset, as two readers saw it', () => {
    const runs = [run(...records('a x'))];
    const sends = [...abc, send('x', UNKNOWN, plain)];
    expect(kindsOf({ sends, runs, final: log('a b c') })).toEqual([
      'inconsistent-offsets',
      'vanished',
    ]);
  });

  it('is caught with a record elsewhere than where it was acked', () => {
    expect(kindsOf({ sends: [send('a', acked(7))], final: log('a') })).toEqual([
      'inconsistent-offsets',
    ]);
  });

  it('is caught with the records of a producer in another order', () => {
    const sends = [send('a', acked(null), plain), send('b', acked(null), plain)];
    expect(kindsOf({ sends, final: log('b a') })).toEqual(['out-of-order']);
  });

  it('is caught putting a record that an idempotent producer gave up behind a later one', () => {
    expect(
      kindsOf({ sends: [send('a', UNKNOWN), send('b', acked(0))], final: log('b a') }),
    ).toEqual(['out-of-order']);
  });

  it('is caught acking a later send at a lower offset', () => {
    const sends = [send('a', acked(1), plain), send('b', acked(0), plain)];
    expect(kindsOf({ sends, final: log('b a') })).toEqual(['nonmonotonic-send', 'out-of-order']);
  });

  it('is caught with a gap in the middle, at the start and at the end', () => {
    const final = {
      logStartOffset: 0n,
      highWatermark: 6n,
      records: [...records('a', 1), ...records('b', 3)],
    };
    const sends = [send('a', acked(1)), send('b', acked(3))];
    expect(kindsOf({ sends, final })).toEqual(['gap', 'gap', 'gap']);
  });

  it('is caught when a reader goes back or reads the same again', () => {
    const [a, b, c] = records('a b c') as [ReadRecord, ReadRecord, ReadRecord];
    const runs = [run(a, b, b), run(c, a)];
    const kinds = kindsOf({ sends: abc, runs, final: log('a b c') });
    expect(kinds).toEqual(['nonmonotonic-poll', 'nonmonotonic-poll']);
  });

  it('is caught when a reader leaves a record out', () => {
    const [a, , c] = records('a b c') as [ReadRecord, ReadRecord, ReadRecord];
    expect(kindsOf({ sends: abc, runs: [run(a, c)], final: log('a b c') })).toEqual(['poll-skip']);
  });

  it('is caught when one answer goes back, or leaves a record out', () => {
    const [a, b, c] = records('a b c') as [ReadRecord, ReadRecord, ReadRecord];
    const kinds = (poll: ReadRecord[]): string[] =>
      kindsOf({ sends: abc, runs: [runOf([poll])], final: log('a b c') });
    expect(kinds([a, b, a])).toEqual(['int-nonmonotonic-poll']);
    expect(kinds([a, c])).toEqual(['int-poll-skip']);
  });

  it('is caught when a group never gets a record, at the end or in the middle', () => {
    const kinds = (read: ReadRecord[]): string[] =>
      kindsOf({ sends: abc, runs: read.map((one) => runOf([[one]], 'g')), final: log('a b c') });
    expect(kinds(records('a b'))).toEqual(['unseen']);
    expect(kinds([...records('a'), ...records('c', 2)])).toEqual(['unseen']);
  });

  it('is caught showing what was aborted', () => {
    const sends = [send('a', acked(0)), send('b', ABORTED), send('c', acked(2))];
    expect(kindsOf({ sends, final: log('a b c') })).toEqual(['aborted-read']);
  });

  it('is caught showing a record to a reader that the log lost later', () => {
    const runs = [run(...records('a b c'))];
    const sends = [send('a', acked(0)), send('b', UNKNOWN), send('c', UNKNOWN)];
    expect(kindsOf({ sends, runs, final: log('a b') })).toEqual(['vanished']);
  });

  it('is caught keeping what it refused', () => {
    expect(kindsOf({ sends: [send('a', FAILED)], final: log('a') })).toEqual(['phantom']);
  });

  it('is judged by partition: an order between partitions is none', () => {
    const other = (one: Send): Send => ({ ...one, partition: 't/1' });
    const history: History = {
      sends: [send('a', acked(5)), other(send('b', acked(0)))],
      runs: [],
      final: new Map([
        ['t/0', { logStartOffset: 5n, highWatermark: 6n, records: records('a', 5) }],
        ['t/1', { logStartOffset: 0n, highWatermark: 1n, records: records('b') }],
      ]),
    };
    expect(violationsOf(history)).toEqual([]);
  });

  it('is described so that one can look it up', () => {
    const [violation] = violationsOf(historyOf({ sends: abc, final: log('a b') }));
    expect(violation).toEqual({
      kind: 'unseen',
      partition: 't/0',
      message: 'c of idempotent, acked at 2, was never read',
    });
  });
});
