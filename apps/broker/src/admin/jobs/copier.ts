import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import type { CopiedPart, CopyItem, CopyKind, CopyRecord, StepOutcome } from './copy-kind.js';
import { CopyTarget } from './copy-target.js';
import type { Intent, IntentPart, Job, StepFailure } from './job.js';
import { COMPLETED, NotNow, SourceGone, type JobKind } from './job-kind.js';
import { JobTable, type Confirmation } from './job-table.js';
import { planStep, sequenceAfter } from './step-plan.js';

/** What one step copies, and so what is in memory: of one partition of the target. */
const STEP_BYTES_MAX = 512 * 1024;
/**
 * Producers are forgotten a day after their last batch, and with them which of their batches came. A step that stood
 * half done for this long is not repeated.
 */
const INTENT_AGE_MAX_MS = 12 * 60 * 60_000;

/** Records of an intent that were just read, so that they need not be read again. */
type Loaded = ReadonlyMap<string, CopyRecord>;

interface PlannedStep {
  readonly intent: Intent;
  readonly loaded: Loaded;
}

/**
 * One step of a job: what comes next is read, written down as an intent, appended, and confirmed. The batches of a job
 * carry the sequences of an idempotent producer of its own, and a step's are fixed in its intent; so whoever finds an
 * intent, after whatever crash, sends the same batches again, and the log knows those that it has. README.md has the
 * invariant and what is known to go beyond it.
 */
@Injectable()
export class Copier {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly table: JobTable,
    private readonly target: CopyTarget,
  ) {}

  /** A kind of copies as the runner has it. */
  jobsOf(kind: CopyKind): JobKind {
    return {
      kind: kind.kind,
      step: async (job, limit) => (await this.step(job, kind, limit)) ?? COMPLETED,
      end: (client, job) => kind.end(client, job),
    };
  }

  /** @returns the job behind the step, or null when there is nothing left to do. */
  async step(job: Job, kind: CopyKind, limit: number): Promise<Job | null> {
    const { faultPoint } = this.context;
    const found = kind.targetOf(job);
    let running = job;
    let loaded: Loaded | null = null;
    if (running.intent === null) {
      if ('gone' in found) throw new SourceGone(found.gone);
      const planned = await this.plan(running, kind, found, limit);
      if (planned === null) return null;
      faultPoint?.('job-planned');
      const wanted = await this.table.intend(running, planned.intent);
      faultPoint?.('job-intended');
      running = { ...running, intent: planned.intent, wanted };
      ({ loaded } = planned);
    }
    const { intent } = running;
    if (intent === null) return null;
    const outcome =
      'gone' in found
        ? nothingOf(intent, found.gone)
        : await this.deliver(running, kind, found, intent, loaded);
    faultPoint?.('job-appended');
    const confirmation = confirmationOf(running, intent, outcome);
    const wanted = await this.table.confirm(running, confirmation, (client) =>
      kind.confirm(client, running, outcome),
    );
    faultPoint?.('job-confirmed');
    return intent.isLast ? null : behind(running, confirmation, wanted);
  }

  private async plan(
    job: Job,
    kind: CopyKind,
    target: Topic,
    limit: number,
  ): Promise<PlannedStep | null> {
    const page = await kind.page(job, target, limit);
    if (page.scanned === 0 && page.isLast) return null;
    const rules = this.target.rulesOf(target);
    const intent = planStep(page, {
      bytesMax: Math.min(STEP_BYTES_MAX, rules.messageBytesMax),
      sequences: job.sequences,
      now: this.context.clock.now(),
      refusalOf: (record) => this.target.refusalOf(rules, record),
    });
    const loaded = new Map(page.items.flatMap((item) => entryOf(item)));
    return { intent, loaded };
  }

  private async deliver(
    job: Job,
    kind: CopyKind,
    target: Topic,
    intent: Intent,
    fresh: Loaded | null,
  ): Promise<StepOutcome> {
    if (this.context.clock.now() - intent.at > INTENT_AGE_MAX_MS) {
      return nothingOf(
        intent,
        'the job stood still for so long that nobody knows whether it was copied',
      );
    }
    const producerId = await this.producerOf(job);
    const loaded =
      fresh ??
      (await kind.load(
        job,
        intent.parts.flatMap(({ refs }) => refs),
      ));
    const outcomes = await mapLimited(intent.parts, READS_AT_ONCE, (part) =>
      this.deliverPart(target, producerId, part, loaded),
    );
    return {
      copied: outcomes.flatMap((outcome) => ('failures' in outcome ? [] : [outcome])),
      failures: [
        ...intent.failures,
        ...outcomes.flatMap((outcome) => ('failures' in outcome ? outcome.failures : [])),
      ],
    };
  }

  private async deliverPart(
    target: Topic,
    producerId: bigint,
    part: IntentPart,
    loaded: Loaded,
  ): Promise<CopiedPart | { readonly failures: readonly StepFailure[] }> {
    const { partition, refs } = part;
    const records = refs.flatMap((ref) => loaded.get(ref) ?? []);
    if (records.length < refs.length) {
      const at = target.partitions[partition];
      const isThere = at !== undefined && (await this.target.isThere(at, producerId, part));
      if (isThere) return { partition, refs, baseOffset: null };
      return { failures: failed(refs, 'it was gone from its topic before it was copied') };
    }
    const delivered = await this.target.append(target, producerId, part, records);
    if ('passing' in delivered) throw new NotNow(delivered.passing);
    if ('refused' in delivered) return { failures: failed(refs, delivered.refused) };
    this.context.faultPoint?.('job-part-appended');
    return { partition, refs, baseOffset: delivered.baseOffset };
  }

  /** Offered by whoever is first, and kept in the row: an id that a dead owner offered in vain is nobody's. */
  private async producerOf(job: Job): Promise<bigint> {
    if (job.producerId !== null) return job.producerId;
    return this.table.useProducer(job, await this.context.log.allocateProducerId());
  }
}

function entryOf(item: CopyItem): (readonly [string, CopyRecord])[] {
  return 'record' in item ? [[item.ref, item.record]] : [];
}

function failed(refs: readonly string[], reason: string): StepFailure[] {
  return refs.map((ref) => ({ ref, reason }));
}

function nothingOf(intent: Intent, reason: string): StepOutcome {
  const refs = intent.parts.flatMap((part) => part.refs);
  return { copied: [], failures: [...intent.failures, ...failed(refs, reason)] };
}

/** Sequences go on behind what was appended: what was refused took none. */
function confirmationOf(job: Job, intent: Intent, { copied, failures }: StepOutcome): Confirmation {
  const records = copied.reduce((sum, { refs }) => sum + refs.length, 0);
  const sequences = Object.fromEntries(
    copied.map(({ partition, refs }) => [
      partition,
      sequenceAfter(job.sequences[partition] ?? 0, refs.length),
    ]),
  );
  return {
    position: intent.after,
    sequences,
    processed: intent.scanned,
    failed: failures.length,
    skipped: intent.scanned - records - failures.length,
    measuredRate: job.measuredRate ?? 0,
  };
}

function behind(job: Job, confirmation: Confirmation, wanted: Job['wanted']): Job {
  const { position, sequences, processed, failed: failures, skipped } = confirmation;
  return {
    ...job,
    wanted,
    intent: null,
    position,
    sequences: { ...job.sequences, ...sequences },
    processed: job.processed + BigInt(processed),
    failed: job.failed + BigInt(failures),
    skipped: job.skipped + BigInt(skipped),
  };
}
