import { groupReads, polls, type ReadPart } from './check-reads.js';
import type { History, Send } from './history.js';

/** The names of Jepsen's Kafka workload where it has the check; the last three are ours. */
export type ViolationKind =
  | 'lost-write' // acked, never read, although the reads went beyond it
  | 'unseen' // acked, and the log ends before it; or in the log, and a group never got it
  | 'aborted-read' // of an aborted transaction, and read committed all the same
  | 'duplicate' // one value at two offsets
  | 'inconsistent-offsets' // two values at one offset, or a value elsewhere than where it was acked
  | 'nonmonotonic-send' // a later send of a producer was acked at a lower offset
  | 'nonmonotonic-poll' // a reader went back from one answer to the next
  | 'int-nonmonotonic-poll' // ... within one answer
  | 'poll-skip' // a reader left out what is in the log between two answers
  | 'int-poll-skip' // ... within one answer
  | 'out-of-order' // the log has the records of a producer in another order than it sent them
  | 'gap' // the log's offsets are not contiguous from start to end
  | 'vanished' // somebody read what is not in the log at the end
  | 'phantom'; // in the log, although never sent or refused for good

export interface Violation {
  readonly kind: ViolationKind;
  readonly partition: string;
  readonly message: string;
}

/** One partition's part of a history, with what every check needs to look up. */
interface Part extends ReadPart {
  readonly partition: string;
  readonly sends: readonly Send[];
  /** Offsets at which anybody ever read a value, ascending. */
  readonly offsetsOf: ReadonlyMap<string, readonly bigint[]>;
  readonly highestRead: bigint;
}

type Check = (part: Part) => Iterable<Omit<Violation, 'partition'>>;

/** Everything in the history that no correct log and no correct client could have produced. */
export function violationsOf(history: History): Violation[] {
  const partitions = new Set([
    ...history.sends.map(({ partition }) => partition),
    ...history.runs.map(({ partition }) => partition),
    ...history.final.keys(),
  ]);
  return [...partitions].toSorted().flatMap((partition) => {
    const part = partOf(history, partition);
    return checks.flatMap((check) => [...check(part)].map((found) => ({ ...found, partition })));
  });
}

function partOf(history: History, partition: string): Part {
  const runs = history.runs
    .filter((run) => run.partition === partition)
    .map((run) => ({ ...run, records: run.polls.flat() }));
  const final = history.final.get(partition);
  const records = final?.records ?? [];
  const offsets = new Map<string, Set<bigint>>();
  let highestRead = -1n;
  for (const { offset, value } of [...runs.flatMap((run) => run.records), ...records]) {
    const known = offsets.get(value) ?? new Set();
    offsets.set(value, known.add(offset));
    if (offset > highestRead) highestRead = offset;
  }
  return {
    partition,
    sends: history.sends.filter((send) => send.partition === partition),
    runs,
    final: {
      start: final?.logStartOffset ?? 0n,
      end: final?.highWatermark ?? 0n,
      records,
      isTransactional: final?.isTransactional ?? false,
    },
    offsetsOf: new Map([...offsets].map(([value, set]) => [value, [...set].toSorted(ascending)])),
    highestRead,
  };
}

const lostWrites: Check = function* ({ sends, offsetsOf, highestRead }) {
  for (const { value, outcome, producer } of sends) {
    if (outcome.kind !== 'acked' || offsetsOf.has(value)) continue;
    const { offset } = outcome;
    const kind = offset === null || offset <= highestRead ? 'lost-write' : 'unseen';
    yield { kind, message: `${value} of ${producer.name}, acked at ${offset}, was never read` };
  }
};

const duplicates: Check = function* ({ sends, offsetsOf }) {
  for (const { value, outcome, producer } of sends) {
    const offsets = offsetsOf.get(value) ?? [];
    // Without sequences a resend is a new record; an outcome that is unknown leaves the resend to the application.
    if (offsets.length < 2 || !producer.idempotent || outcome.kind === 'unknown') continue;
    yield {
      kind: 'duplicate',
      message: `${value} of ${producer.name} is at ${offsets.join(', ')}`,
    };
  }
};

const inconsistentOffsets: Check = function* ({ sends, runs, final, offsetsOf }) {
  const valueAt = new Map<bigint, string>();
  for (const { offset, value } of [...final.records, ...runs.flatMap(({ records }) => records)]) {
    const known = valueAt.get(offset) ?? value;
    valueAt.set(offset, known);
    if (known === value) continue;
    yield { kind: 'inconsistent-offsets', message: `${known} and ${value} were read at ${offset}` };
  }
  for (const { value, outcome, producer } of sends) {
    if (outcome.kind !== 'acked' || outcome.offset === null) continue;
    const offsets = offsetsOf.get(value);
    if (!offsets || offsets.includes(outcome.offset)) continue;
    yield {
      kind: 'inconsistent-offsets',
      message: `${value} of ${producer.name} was acked at ${outcome.offset} and read at ${offsets.join(', ')}`,
    };
  }
};

const sendOrder: Check = function* ({ sends, offsetsOf }) {
  for (const name of new Set(sends.map(({ producer }) => producer.name))) {
    const own = sends.filter(({ producer }) => producer.name === name);
    let acked = -1n;
    let placed = { value: '', offset: -1n };
    for (const { value, outcome, producer } of own) {
      if (outcome.kind === 'acked' && outcome.offset !== null) {
        if (outcome.offset <= acked) {
          const message = `${value} of ${producer.name} was acked at ${outcome.offset}, after ${acked}`;
          yield { kind: 'nonmonotonic-send', message };
        }
        acked = outcome.offset;
      }
      // What a producer without sequences gave up may still arrive, whenever it likes.
      if (outcome.kind !== 'acked' && !producer.idempotent) continue;
      const offset = offsetsOf.get(value)?.[0];
      if (offset === undefined) continue;
      if (offset < placed.offset) {
        const message = `${value} of ${producer.name} is at ${offset}, before ${placed.value} at ${placed.offset}`;
        yield { kind: 'out-of-order', message };
      }
      placed = { value, offset };
    }
  }
};

const abortedReads: Check = function* ({ sends, offsetsOf }) {
  for (const { value, outcome, producer } of sends) {
    const offsets = outcome.kind === 'aborted' ? offsetsOf.get(value) : undefined;
    if (!offsets) continue;
    const message = `${value} of ${producer.name} was aborted, and read at ${offsets.join(', ')}`;
    yield { kind: 'aborted-read', message };
  }
};

const gaps: Check = function* ({ final: { start, end, records, isTransactional } }) {
  if (isTransactional) return;
  let next = start;
  for (const { offset } of records) {
    if (offset !== next) {
      yield { kind: 'gap', message: `offset ${offset} follows ${next - 1n}` };
    }
    next = offset + 1n;
  }
  if (next !== end)
    yield { kind: 'gap', message: `the log ends at ${end}, its records at ${next}` };
};

const vanished: Check = function* ({ runs, final }) {
  const kept = new Set(final.records.map(({ offset, value }) => `${offset} ${value}`));
  const told = new Set<string>();
  for (const { reader, records } of runs) {
    for (const { offset, value } of records) {
      const key = `${offset} ${value}`;
      if (offset < final.start || kept.has(key) || told.has(key)) continue;
      told.add(key);
      yield {
        kind: 'vanished',
        message: `${reader} read ${value} at ${offset}, the log has it not`,
      };
    }
  }
};

const phantoms: Check = function* ({ sends, final }) {
  const bySent = new Map(sends.map((send) => [send.value, send]));
  for (const { offset, value } of final.records) {
    const send = bySent.get(value);
    if (send && send.outcome.kind !== 'failed') continue;
    const why = send ? 'was refused' : 'was never sent here';
    yield { kind: 'phantom', message: `${value} at ${offset} ${why}` };
  }
};

const checks: readonly Check[] = [
  lostWrites,
  duplicates,
  inconsistentOffsets,
  sendOrder,
  polls,
  groupReads,
  abortedReads,
  gaps,
  vanished,
  phantoms,
];

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
