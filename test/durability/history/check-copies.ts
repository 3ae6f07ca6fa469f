import { copyIn, type Copy } from './copies.js';
import type { FinalLog, History } from './history.js';
import { withoutPadding } from './padding.js';

/** What no group of copiers may do that reads, writes and commits its offsets in transactions. */
export type CopyViolationKind =
  | 'not-copied' // a record of the input that the group went past
  | 'copied-twice'
  | 'copied-out-of-order' // within a partition
  | 'copy-of-nothing' // of what does not stand there in the input
  | 'torn-transaction' // some of a transaction's copies are there and some are not
  | 'offset-behind-output' // somebody had read a copy committed, and the group's offset stood before the original
  | 'offset-ahead-of-output' // the group's offset went past what nobody copied
  | 'offset-went-back';

export interface CopyViolation {
  readonly kind: CopyViolationKind;
  /** The index, alike in the input and the output. */
  readonly partition: number;
  /** For the story of what happened to it; null where it is about none. */
  readonly inputOffset: bigint | null;
  readonly message: string;
}

/** The group's stable offset of a partition, as one that asked for nothing else was told it, one after the other. */
export interface OffsetSeen {
  readonly partition: number;
  /** Up to where the originals go of which somebody had read a committed copy before this was asked; -1: none. */
  readonly copiedUpTo: bigint;
  /** -1: none is committed. */
  readonly offset: bigint;
}

export interface CopyHistory {
  /** By partition. */
  readonly input: ReadonlyMap<number, FinalLog>;
  /** As read committed when all was quiet. */
  readonly output: ReadonlyMap<number, FinalLog>;
  /** What the copiers sent. */
  readonly sends: History['sends'];
  readonly offsetsSeen: readonly OffsetSeen[];
}

type CopyAt = Copy & { readonly partition: number; readonly offset: bigint };

export function copyViolationsOf(history: CopyHistory): CopyViolation[] {
  const copies = [...history.output].flatMap(([partition, { records }]) =>
    records.flatMap(({ offset, value }): CopyAt[] => {
      const copy = copyIn(value);
      return copy ? [{ ...copy, partition, offset }] : [];
    }),
  );
  return [
    ...exactlyOnce(history, copies),
    ...order(copies),
    ...originals(history, copies),
    ...atomicity(history, copies),
    ...offsets(history, copies),
  ];
}

function* exactlyOnce(
  { input }: CopyHistory,
  copies: readonly CopyAt[],
): Generator<CopyViolation, void, void> {
  for (const [partition, { records }] of input) {
    const copiesOf = new Map<bigint, CopyAt[]>();
    for (const copy of copies) {
      if (copy.partition !== partition) continue;
      copiesOf.set(copy.inputOffset, [...(copiesOf.get(copy.inputOffset) ?? []), copy]);
    }
    for (const { offset: inputOffset, value } of records) {
      const own = copiesOf.get(inputOffset) ?? [];
      const of = withoutPadding(value);
      if (own.length === 0) {
        const message = `${of} at ${inputOffset} was not copied`;
        yield { kind: 'not-copied', partition, inputOffset, message };
      }
      if (own.length < 2) continue;
      const where = own.map(({ transaction, offset }) => `at ${offset} by ${transaction}`);
      const message = `${of} at ${inputOffset} was copied ${where.join(' and ')}`;
      yield { kind: 'copied-twice', partition, inputOffset, message };
    }
  }
}

function* order(copies: readonly CopyAt[]): Generator<CopyViolation, void, void> {
  const last = new Map<number, CopyAt>();
  for (const copy of copies) {
    const { partition, inputOffset } = copy;
    const before = last.get(partition);
    last.set(partition, copy);
    if (!before || before.inputOffset <= inputOffset) continue;
    const message = `${inputOffset} was copied behind ${before.inputOffset}, by ${copy.transaction} and ${before.transaction}`;
    yield { kind: 'copied-out-of-order', partition, inputOffset, message };
  }
}

function* originals(
  { input }: CopyHistory,
  copies: readonly CopyAt[],
): Generator<CopyViolation, void, void> {
  for (const [partition, { records }] of input) {
    const valueAt = new Map(records.map(({ offset, value }) => [offset, withoutPadding(value)]));
    for (const copy of copies) {
      const { inputOffset, of, transaction } = copy;
      if (copy.partition !== partition || valueAt.get(inputOffset) === of) continue;
      const message = `${transaction} copied ${of} of ${inputOffset}, where ${valueAt.get(inputOffset) ?? 'nothing'} is`;
      yield { kind: 'copy-of-nothing', partition, inputOffset, message };
    }
  }
}

/** All of a transaction or nothing, over all partitions. */
function* atomicity(
  { sends }: CopyHistory,
  copies: readonly CopyAt[],
): Generator<CopyViolation, void, void> {
  const sent = new Map<string, CopyAt[]>();
  for (const { partition, value } of sends) {
    const copy = copyIn(value);
    if (!copy) continue;
    const index = Number(partition.slice(partition.lastIndexOf('/') + 1));
    const own = sent.get(copy.transaction) ?? [];
    own.push({ ...copy, partition: index, offset: -1n });
    sent.set(copy.transaction, own);
  }
  const keyOf = ({ transaction, partition, inputOffset }: CopyAt): string =>
    `${transaction} ${partition} ${inputOffset}`;
  const there = new Set(copies.map(keyOf));
  for (const [transaction, own] of sent) {
    const missing = own.filter((copy) => !there.has(keyOf(copy)));
    if (missing.length === 0 || missing.length === own.length) continue;
    const [{ partition, inputOffset }] = missing;
    const message = `${transaction} left out ${missing.length} of its ${own.length} copies, the first that of ${inputOffset}`;
    yield { kind: 'torn-transaction', partition, inputOffset, message };
  }
}

function* offsets(
  { offsetsSeen, output }: CopyHistory,
  copies: readonly CopyAt[],
): Generator<CopyViolation, void, void> {
  for (const partition of output.keys()) {
    const copied = copies.filter((copy) => copy.partition === partition);
    const end = copied.reduce((max, { inputOffset }) => larger(max, inputOffset + 1n), 0n);
    let highest = -1n;
    for (const seen of offsetsSeen) {
      if (seen.partition !== partition) continue;
      const { offset, copiedUpTo } = seen;
      if (copiedUpTo >= 0n && offset <= copiedUpTo) {
        const message = `the group stood at ${offset} when the copy of ${copiedUpTo} had been read`;
        yield { kind: 'offset-behind-output', partition, inputOffset: copiedUpTo, message };
      }
      if (offset < highest) {
        const message = `the group stood at ${offset}, after ${highest}`;
        yield { kind: 'offset-went-back', partition, inputOffset: offset, message };
      }
      if (offset > end) {
        const message = `the group stood at ${offset}, and the copies end before ${end}`;
        yield { kind: 'offset-ahead-of-output', partition, inputOffset: end, message };
      }
      highest = larger(highest, offset);
    }
  }
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
