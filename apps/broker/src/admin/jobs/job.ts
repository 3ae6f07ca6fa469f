/** What a job does: see `JobKind`. */
export type JobKindName = 'redrive' | 'replay' | 'export';

/** 'truncated': done as far as there was room for the result. */
export type JobOutcome = 'completed' | 'truncated' | 'cancelled' | 'failed';

export type JobStatus = 'queued' | 'running' | 'paused' | JobOutcome;

/** What somebody asked of the job; its owner obeys between two steps. */
export type Wanted = 'run' | 'pause' | 'cancel';

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** One batch of a step. */
export interface IntentPart {
  readonly partition: number;
  /** Kafka's sequence of its first record. */
  readonly baseSequence: number;
  /** What the batch is made of, in its order, as the job's kind calls it. */
  readonly refs: readonly string[];
}

export interface StepFailure {
  readonly ref: string;
  readonly reason: string;
}

/** What a step is about to do, written down before it is done. */
export interface Intent {
  /** Where the job stands once it is done. */
  readonly after: Json;
  /** Records of the source that are dealt with then. */
  readonly scanned: number;
  readonly isLast: boolean;
  /** What cannot be copied, whatever happens. */
  readonly failures: readonly StepFailure[];
  /** At most one for each partition of the target. */
  readonly parts: readonly IntentPart[];
  /** Milliseconds since the epoch, by the broker's clock. */
  readonly at: number;
}

/** A row of posthorn_admin.jobs. */
export interface Job<Spec extends Json = Json> {
  readonly id: bigint;
  readonly kind: JobKindName;
  readonly spec: Spec;
  readonly status: JobStatus;
  readonly wanted: Wanted;
  /** Records of the source; null while nobody knows. */
  readonly total: bigint | null;
  /** Dealt with so far: copied, failed and skipped. */
  readonly processed: bigint;
  readonly failed: bigint;
  readonly skipped: bigint;
  /** The limit that was asked for; null without one. */
  readonly recordsPerSecond: number | null;
  /** Records a second, as of late. */
  readonly measuredRate: number | null;
  /** As the kind left it; null at the start. */
  readonly position: Json;
  readonly intent: Intent | null;
  /** The next sequence of each partition of the target that got something. */
  readonly sequences: Readonly<Record<string, number>>;
  readonly producerId: bigint | null;
  readonly owner: string | null;
  /** Of the claim: a write under an older one changes nothing. */
  readonly leaseEpoch: number;
  readonly error: string | null;
  readonly createdBy: string;
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface NewJob {
  readonly kind: JobKindName;
  readonly spec: Json;
  readonly total: bigint | null;
  readonly recordsPerSecond: number | null;
  readonly createdBy: string;
  readonly reason: string | null;
}

/** Somebody else has claimed the job: whoever hears of it does nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(jobId: bigint) {
    super(`job ${jobId} is another owner's`);
  }
}
