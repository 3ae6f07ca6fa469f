import type { Violation } from './check.js';
import type { ReadRecord } from './history.js';

/** What was read of one partition. */
export interface ReadPart {
  readonly runs: readonly {
    readonly reader: string;
    readonly group?: string;
    readonly polls: readonly (readonly ReadRecord[])[];
    /** Of all polls. */
    readonly records: readonly ReadRecord[];
  }[];
  readonly final: {
    readonly start: bigint;
    readonly end: bigint;
    readonly records: readonly ReadRecord[];
    readonly isTransactional: boolean;
  };
}

type Found = Omit<Violation, 'partition'>;

/** Each reader goes forward, and leaves out nothing that is in the log. */
export function* polls({ runs, final }: ReadPart): Generator<Found, void, void> {
  const offsets = final.records.map(({ offset }) => offset);
  for (const { reader, polls: answers } of runs) {
    let last: bigint | undefined;
    for (const answer of answers) {
      for (const [index, { offset }] of answer.entries()) {
        const within = index > 0 ? 'int-' : '';
        if (last !== undefined && offset <= last) {
          const message = `${reader} read ${offset} after ${last}`;
          yield { kind: `${within}nonmonotonic-poll` as const, message };
        } else if (last !== undefined && isBetween(offsets, last, offset)) {
          const message = `${reader} read ${offset} right after ${last}`;
          yield { kind: `${within}poll-skip` as const, message };
        }
        last = offset;
      }
    }
  }
}

function isBetween(offsets: readonly bigint[], from: bigint, to: bigint): boolean {
  return to > from + 1n && offsets.some((at) => at > from && at < to);
}

/** The members of a group together got everything that is in the log. */
export function* groupReads({ runs, final }: ReadPart): Generator<Found, void, void> {
  for (const group of new Set(runs.map((run) => run.group))) {
    if (group === undefined) continue;
    const own = runs.filter((run) => run.group === group);
    const got = new Set(own.flatMap(({ records }) => records.map(({ offset }) => offset)));
    for (const { offset, value } of final.records) {
      if (got.has(offset)) continue;
      yield { kind: 'unseen', message: `${value} at ${offset} never came to the group ${group}` };
    }
  }
}
