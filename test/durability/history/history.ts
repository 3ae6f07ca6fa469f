import { withPaddingCounted } from './padding.js';

/** What happened to one record, as the one who sent it knows. */
export type Outcome =
  | {
      readonly kind: 'acked';
      /** null: the client does not tell. */ readonly offset: bigint | null;
    }
  /** Refused for good: it must never be read. */
  | { readonly kind: 'failed' }
  /** Of a transaction that was aborted: it may be in the log, and must never be read committed. */
  | { readonly kind: 'aborted' }
  /** Neither acked nor refused before the producer gave up, or the run ended. */
  | { readonly kind: 'unknown' };

/**
 * A producer sends to each partition in the order of its sends: it waits for one outcome before the next send, or it is
 * idempotent and numbers them.
 */
export interface Producer {
  readonly name: string;
  readonly idempotent: boolean;
}

export interface Send {
  readonly producer: Producer;
  /** `topic/index` */
  readonly partition: string;
  /** Sent once in the whole history. */
  readonly value: string;
  readonly outcome: Outcome;
}

export interface ReadRecord {
  readonly offset: bigint;
  readonly value: string;
}

/** What one reader got of one partition, in its order, since it last chose where to read or was told by its group. */
export interface Run {
  readonly reader: string;
  readonly partition: string;
  /** The group it read for: its members together must get everything. */
  readonly group?: string;
  /** By answer. */
  readonly polls: readonly (readonly ReadRecord[])[];
}

/** As a history keeps it. */
export function recorded({ offset, value }: ReadRecord): ReadRecord {
  return { offset, value: withPaddingCounted(value) };
}

/** A partition read from its start to its end when all was quiet. */
export interface FinalLog {
  readonly logStartOffset: bigint;
  readonly highWatermark: bigint;
  readonly records: readonly ReadRecord[];
  /** Transactions leave offsets that no record has: their markers, and what was aborted. */
  readonly isTransactional?: boolean;
}

export interface History {
  /** In the order in which they were begun. */
  readonly sends: readonly Send[];
  readonly runs: readonly Run[];
  readonly final: ReadonlyMap<string, FinalLog>;
}

/** Collects a history while it happens. */
export class Recorder {
  readonly #sends: { readonly send: Omit<Send, 'outcome'>; outcome: Outcome }[] = [];
  readonly #runs: Run[] = [];

  /** To be called before anything is sent; the returned function tells the outcome, once. */
  begin(producer: Producer, partition: string, value: string): (outcome: Outcome) => void {
    const entry: { send: Omit<Send, 'outcome'>; outcome: Outcome } = {
      send: { producer, partition, value: withPaddingCounted(value) },
      outcome: { kind: 'unknown' },
    };
    this.#sends.push(entry);
    return (outcome) => {
      entry.outcome = outcome;
    };
  }

  /** A new run of a reader, which began to read or chose its position anew; returns where its answers go. */
  run(reader: string, partition: string, group?: string): (poll: readonly ReadRecord[]) => void {
    const polls: (readonly ReadRecord[])[] = [];
    this.#runs.push({ reader, partition, polls, ...(group !== undefined && { group }) });
    return (poll) => void polls.push(poll.map(recorded));
  }

  /**
   * The highest offset that anybody of the group got of the partition; -1 when nobody got any. By the last record of each
   * answer, whose offsets ascend: it is asked again and again while much is read.
   */
  reachedBy(group: string, partition: string): bigint {
    return this.#runs
      .filter((run) => run.group === group && run.partition === partition)
      .flatMap(({ polls }) => polls.map((poll) => poll.at(-1)?.offset ?? -1n))
      .reduce((highest, offset) => (offset > highest ? offset : highest), -1n);
  }

  /** The last value that each reader without a group got of the partition, run by run. */
  lastReadOf(partition: string): string[] {
    return this.#runs
      .filter((run) => run.partition === partition && run.group === undefined)
      .flatMap(({ polls }) => polls.at(-1)?.at(-1)?.value ?? []);
  }

  get acked(): number {
    return this.#sends.filter(({ outcome }) => outcome.kind === 'acked').length;
  }

  /** Of the client that has the fewest acked, once all have begun; 0 before. */
  leastAcked(clients: number): number {
    const acked = new Map<string, number>();
    for (const { send, outcome } of this.#sends) {
      const { name } = send.producer;
      acked.set(name, (acked.get(name) ?? 0) + (outcome.kind === 'acked' ? 1 : 0));
    }
    return acked.size < clients ? 0 : Math.min(...acked.values());
  }

  history(final: ReadonlyMap<string, FinalLog>): History {
    const sends = this.#sends.map(({ send, outcome }) => ({ ...send, outcome }));
    return { sends, runs: this.#runs, final };
  }
}
