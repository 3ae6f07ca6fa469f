import type { PoolClient } from '@posthorn/db';
import type { Topic } from '@posthorn/log';
import type { RecordHeaders } from '@posthorn/records';
import type { Job, JobKindName, Json, StepFailure } from './job.js';

/** A record as the target gets it; the time of the copy is its timestamp. */
export interface CopyRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** A record of the source that is to be copied, or that cannot be. */
export type CopyItem = {
  /** What the kind finds it by again. */
  readonly ref: string;
  /** Where the job stands behind it. */
  readonly after: Json;
  /** Records of the source from the beginning of the page up to and with this one. */
  readonly scanned: number;
} & ({ readonly record: CopyRecord; readonly partition: number } | { readonly failure: string });

export interface SourcePage {
  readonly items: readonly CopyItem[];
  /** Behind the page, and what lies in between and is passed over. */
  readonly after: Json;
  readonly scanned: number;
  readonly isLast: boolean;
}

/** A batch that the target has. */
export interface CopiedPart {
  readonly partition: number;
  readonly refs: readonly string[];
  /** null: it is there, and nobody can tell where any more. */
  readonly baseOffset: bigint | null;
}

export interface StepOutcome {
  readonly copied: readonly CopiedPart[];
  readonly failures: readonly StepFailure[];
}

/** What makes one kind of job: where its records come from, and what becomes of them. */
export interface CopyKind {
  readonly kind: JobKindName;
  /** The topic that it writes to, or why it cannot any more. */
  targetOf(job: Job): Topic | { readonly gone: string };
  /**
   * What comes next, in order: at most `limit` records to copy, from the job's position on. Records of a key are of one
   * partition of the target.
   */
  page(job: Job, target: Topic, limit: number): Promise<SourcePage>;
  /** The same records again as far as they are still there, by the refs of an intent. */
  load(job: Job, refs: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>>;
  /** In the transaction that confirms the step. */
  confirm(client: PoolClient, job: Job, outcome: StepOutcome): Promise<void>;
  /** In the transaction that ends the job, however: nothing that was taken for it stays taken. */
  end(client: PoolClient, job: Job): Promise<void>;
}
