import { BatchBuilder, type RecordInput } from '@posthorn/records';
import type { CopyItem, CopyRecord, SourcePage } from './copy-kind.js';
import type { Intent, IntentPart, StepFailure } from './job.js';

/** Kafka's sequences are 31 bits wide and begin anew behind the last. */
const SEQUENCES = 2 ** 31;

export const sequenceAfter = (sequence: number, records: number): number =>
  (sequence + records) % SEQUENCES;

export interface StepRules {
  /** Of a batch. */
  readonly bytesMax: number;
  /** The next sequence of each partition. */
  readonly sequences: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Why the target never takes this record; null when it does. */
  readonly refusalOf: (record: CopyRecord) => string | null;
}

interface OpenPart {
  readonly builder: BatchBuilder;
  readonly refs: string[];
}

/**
 * The next step: as much of the page as fits one batch for each partition. It ends at the first record that does not fit,
 * so that no record is ahead of one that came before it; and behind what cannot be copied, because whether what follows
 * may go without it is for the kind to say.
 */
export function planStep(page: SourcePage, rules: StepRules): Intent {
  const open = new Map<number, OpenPart>();
  const failures: StepFailure[] = [];
  let { after, scanned, isLast } = page;
  let last: CopyItem | undefined;
  for (const item of page.items) {
    const failure = 'failure' in item ? item.failure : rules.refusalOf(item.record);
    if (failure !== null) {
      failures.push({ ref: item.ref, reason: failure });
    } else if ('record' in item && (failures.length > 0 || !isTaken(open, item, rules))) {
      // The first record of a batch is always taken, so there is an item before this.
      ({ after, scanned } = last ?? page);
      isLast = false;
      break;
    }
    last = item;
  }
  const parts = [...open].map(([partition, { refs }]): IntentPart => ({
    partition,
    baseSequence: rules.sequences[partition] ?? 0,
    refs,
  }));
  return { after, scanned, isLast, failures, parts, at: rules.now };
}

function isTaken(
  open: Map<number, OpenPart>,
  { ref, record, partition }: Extract<CopyItem, { record: CopyRecord }>,
  { bytesMax, now }: StepRules,
): boolean {
  const part = open.get(partition) ?? { builder: new BatchBuilder(), refs: [] };
  if (!part.builder.tryAppend(stamped(record, now), bytesMax)) return false;
  part.refs.push(ref);
  open.set(partition, part);
  return true;
}

/** The record of a copy: its time is that of the copy, or an old one would fall to retention at once. */
export function stamped({ key, value, headers }: CopyRecord, now: number): RecordInput {
  return { key, value, headers, timestamp: BigInt(now) };
}
