import { describe, expect, it } from '@jest/globals';
import { copyViolationsOf, type CopyHistory, type OffsetSeen } from './check-copies.js';
import { copyIn, copyOf, valueOfCopy } from './copies.js';
import type { FinalLog, Send } from './history.js';

const PADDED = 'raw/0/1/xxx';

const log = (...values: readonly string[]): FinalLog => ({
  logStartOffset: 0n,
  highWatermark: BigInt(values.length),
  records: values.map((value, n) => ({ offset: BigInt(n), value })),
  isTransactional: true,
});
const input = log('a', 'b', 'c');
/** `1#1 0` is the copy of offset 0 by the first transaction of copier 1. */
const copy = (text: string): string => {
  const [transaction = '', offset = ''] = text.split(' ');
  const of = input.records[Number(offset)]?.value ?? '?';
  return valueOfCopy({ transaction, inputOffset: BigInt(offset), of });
};
const output = (...copies: readonly string[]): FinalLog => log(...copies.map(copy));
const sent = (...copies: readonly string[]): Send[] =>
  copies.map((text) => ({
    producer: { name: text.slice(0, 1), idempotent: true },
    partition: 'out/0',
    value: copy(text),
    outcome: { kind: 'unknown' },
  }));
const seen = (offset: number, copiedUpTo = -1): OffsetSeen => ({
  partition: 0,
  offset: BigInt(offset),
  copiedUpTo: BigInt(copiedUpTo),
});

const whole = output('1#1 0', '1#1 1', '2#1 2');

function kinds(given: Partial<Omit<CopyHistory, 'input' | 'output'>> & { output?: FinalLog }) {
  const { output: at = whole, sends = [], offsetsSeen = [] } = given;
  const history = {
    input: new Map([[0, input]]),
    output: new Map([[0, at]]),
    sends,
    offsetsSeen,
  };
  return copyViolationsOf(history).map(({ kind }) => kind);
}

describe('copies without fault', () => {
  it('are there once and in order, whoever made them', () => {
    const offsetsSeen = [seen(-1), seen(2, 1), seen(2, 1), seen(3, 1)];
    expect(kinds({ sends: sent('1#1 0', '1#1 1', '2#1 2'), offsetsSeen })).toEqual([]);
  });

  it('may have been sent before by a transaction of which nothing is left', () => {
    expect(kinds({ sends: sent('1#1 0', '1#1 1', '2#1 2', '3#1 0', '3#1 1') })).toEqual([]);
  });

  it('tell of what they are copies, padding left out', () => {
    const value = copyOf('raw-1.2#3', { offset: 7n, value: PADDED });
    expect(copyIn(value)).toEqual({ transaction: 'raw-1.2#3', inputOffset: 7n, of: 'raw/0/1' });
    expect(copyIn('raw/0/1')).toBeNull();
  });
});

describe('copies with a fault', () => {
  it('are caught leaving a record out, in the middle or at the end', () => {
    expect(kinds({ output: output('1#1 0', '1#2 2') })).toEqual(['not-copied']);
    expect(kinds({ output: output('1#1 0', '1#2 1') })).toEqual(['not-copied']);
  });

  it('are caught when two transactions copied the same record', () => {
    expect(kinds({ output: output('1#1 0', '1#1 1', '2#1 1', '2#1 2') })).toEqual(['copied-twice']);
  });

  it('are caught in another order', () => {
    expect(kinds({ output: output('1#1 0', '1#2 2', '2#1 1') })).toEqual(['copied-out-of-order']);
  });

  it('are caught telling of what is not there', () => {
    const forged = valueOfCopy({ transaction: '1#1', inputOffset: 1n, of: 'x' });
    const beyond = valueOfCopy({ transaction: '1#1', inputOffset: 9n, of: 'x' });
    expect(kinds({ output: log(copy('1#1 0'), forged, copy('1#1 2'), beyond) })).toEqual([
      'copy-of-nothing',
      'copy-of-nothing',
    ]);
  });

  it('are caught when a transaction left only some of its own', () => {
    const sends = sent('1#1 0', '1#1 1', '2#1 2', '3#1 0', '3#1 1');
    const torn = output('1#1 0', '3#1 1', '2#1 2');
    expect(kinds({ output: torn, sends })).toEqual(['torn-transaction', 'torn-transaction']);
  });

  it('are caught ahead of the offset that was committed with them', () => {
    expect(kinds({ offsetsSeen: [seen(1, 1)] })).toEqual(['offset-behind-output']);
  });

  it('are caught behind the offset of their group', () => {
    expect(kinds({ offsetsSeen: [seen(4)] })).toEqual(['offset-ahead-of-output']);
  });

  it('are caught when the offset of their group goes back', () => {
    expect(kinds({ offsetsSeen: [seen(2), seen(1)] })).toEqual(['offset-went-back']);
  });

  it('are judged by partition', () => {
    const history = {
      input: new Map([
        [0, input],
        [1, log('a')],
      ]),
      output: new Map([
        [0, whole],
        [1, log()],
      ]),
      sends: [],
      offsetsSeen: [],
    };
    expect(copyViolationsOf(history)).toEqual([
      { kind: 'not-copied', partition: 1, inputOffset: 0n, message: 'a at 0 was not copied' },
    ]);
  });
});
