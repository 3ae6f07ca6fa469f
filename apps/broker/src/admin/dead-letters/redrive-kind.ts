import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from '@posthorn/db';
import type { Topic } from '@posthorn/log';
import { partitionOfKey } from '../../topics/murmur2.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { CommittedRecord } from '../cluster/committed-records.js';
import type { CopyItem, CopyKind, CopyRecord, SourcePage, StepOutcome } from '../jobs/copy-kind.js';
import type { Job } from '../jobs/job.js';
import {
  FOR_GROUP,
  REDRIVEN_FROM,
  REDRIVEN_TIMES,
  withoutFailure,
} from '../headers/letter-headers.js';
import { ORIGIN_TOPICS, originTopicsHeader, originTopicsOf } from '../headers/origin-topics.js';
import { LetterRecords } from './letter-records.js';
import type { Letter } from './letter.js';
import { asRedriveSpec, edited, type RedriveSpec } from './redrive-spec.js';
import { RedriveTable, type LetterPosition } from './redrive-table.js';

const GONE = 'its record is gone from its dead-letter topic';
const CUT =
  'it holds only the beginning of its record, and the record itself is gone from its topic';

/** Letters back to where they came from, or elsewhere. */
@Injectable()
export class RedriveKind implements CopyKind {
  readonly kind = 'redrive';

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly table: RedriveTable,
    private readonly records: LetterRecords,
  ) {}

  targetOf(job: Job): Topic | { readonly gone: string } {
    const { topic: name, topicId } = asRedriveSpec(job.spec);
    const topic = this.context.log.topics.byName(name);
    if (topic?.id === topicId) return topic;
    return { gone: `topic "${name}" was deleted` };
  }

  async page(job: Job, target: Topic, limit: number): Promise<SourcePage> {
    const spec = asRedriveSpec(job.spec);
    const letters = await this.table.next(job.id, job.position as LetterPosition | null, limit);
    const records = await this.recordsOf(letters, spec);
    const items = letters.map((letter, index): CopyItem => {
      const common = { ref: String(letter.id), after: positionOf(letter), scanned: index + 1 };
      if (letter.timesRedriven >= spec.timesRedrivenMax) {
        return {
          ...common,
          failure: `it was redriven ${letter.timesRedriven} times and failed again`,
        };
      }
      const record = records.get(common.ref);
      if (record === undefined) return { ...common, failure: letter.isCut ? CUT : GONE };
      return { ...common, record, partition: partitionFor(letter, record, target, spec) };
    });
    const last = items.at(-1);
    return {
      items,
      after: last?.after ?? job.position,
      scanned: items.length,
      isLast: letters.length < limit,
    };
  }

  async load(job: Job, refs: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>> {
    return this.recordsOf(await this.table.byIds(refs.map(BigInt)), asRedriveSpec(job.spec));
  }

  confirm(client: PoolClient, job: Job, outcome: StepOutcome): Promise<void> {
    return this.table.confirm(client, job.id, asRedriveSpec(job.spec).topic, outcome);
  }

  end(client: PoolClient, job: Job): Promise<void> {
    return this.table.release(client, job.id);
  }

  private async recordsOf(
    letters: readonly Letter[],
    spec: RedriveSpec,
  ): Promise<ReadonlyMap<string, CopyRecord>> {
    const found = await this.records.of(letters.filter(({ isCut }) => !isCut));
    const records = new Map<string, CopyRecord>();
    for (const letter of letters) {
      const whole = letter.isCut ? await this.records.originOf(letter) : found.get(letter.id);
      if (whole !== undefined) records.set(String(letter.id), copyOf(letter, whole, spec));
    }
    return records;
  }
}

/** As the record was before it failed, with stamps that tell what happened to it and for whom it is. */
function copyOf(letter: Letter, whole: CommittedRecord, spec: RedriveSpec): CopyRecord {
  const { key, value, headers } = edited(
    { ...whole, headers: withoutFailure(whole.headers) },
    spec.edits,
  );
  const { topic, partition, offset, originTopic, timesRedriven } = letter;
  const group = groupFor(letter, spec);
  return {
    key,
    value,
    headers: [
      ...withoutFailure(headers).filter(([name]) => name !== ORIGIN_TOPICS),
      [REDRIVEN_TIMES, Buffer.from(String(timesRedriven + 1))],
      [REDRIVEN_FROM, Buffer.from(`${topic}/${partition}@${offset}`)],
      originTopicsHeader([
        topic,
        ...(originTopic === null ? [] : [originTopic]),
        ...originTopicsOf(whole.headers),
      ]),
      ...(group === '' ? [] : [[FOR_GROUP, Buffer.from(group)] as const]),
    ],
  };
}

/** Empty: every group of the topic. */
function groupFor({ group }: Letter, { forGroup }: RedriveSpec): string {
  switch (forGroup.kind) {
    case 'failed':
      return group;
    case 'named':
      return forGroup.name;
    case 'all':
      return '';
  }
}

/** Where the key's later records go too; without a key where the record was, so that the answer is the same each time. */
function partitionFor(
  { originPartition }: Letter,
  { key }: CopyRecord,
  { partitions }: Topic,
  { partitioner }: RedriveSpec,
): number {
  const count = partitions.length;
  if (key !== null && (partitioner === 'key' || originPartition === null)) {
    return partitionOfKey(key, count);
  }
  return (originPartition ?? 0) % count;
}

function positionOf({ topic, topicId, partition, offset }: Letter): LetterPosition {
  return [topic, topicId, partition, String(offset)];
}
