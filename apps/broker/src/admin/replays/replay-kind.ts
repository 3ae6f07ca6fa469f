import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import type { RecordHeaders } from '@posthorn/records';
import { partitionOfKey } from '../../topics/murmur2.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { CommittedRecord } from '../cluster/committed-records.js';
import { FOR_GROUP, REPLAYED_FROM } from '../headers/letter-headers.js';
import { ORIGIN_TOPICS, originTopicsHeader, originTopicsOf } from '../headers/origin-topics.js';
import { RecordViews, type SeenFilter } from '../record-views/record-views.js';
import type { CopyItem, CopyKind, CopyRecord, SourcePage } from '../jobs/copy-kind.js';
import type { Job, Json } from '../jobs/job.js';
import { RangeReader, type RangePage } from '../ranges/range-reader.js';
import type { RangePosition } from '../ranges/record-range.js';
import { recordsOf } from './replay-filter.js';
import { asReplaySpec, type ReplaySpec } from './replay-spec.js';

/** Written anew with each copy. */
const STAMPS: ReadonlySet<string> = new Set([FOR_GROUP, REPLAYED_FROM, ORIGIN_TOPICS]);

/** A stretch of a topic once more: into another topic, or for one group of its own. */
@Injectable()
export class ReplayKind implements CopyKind {
  readonly kind = 'replay';

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: RangeReader,
    private readonly views: RecordViews,
  ) {}

  targetOf(job: Job): Topic | { readonly gone: string } {
    const { targetTopic, targetTopicId } = asReplaySpec(job.spec);
    const topic = this.context.log.topics.byName(targetTopic);
    return topic?.id === targetTopicId ? topic : { gone: `topic "${targetTopic}" was deleted` };
  }

  async page(
    job: Pick<Job, 'spec' | 'position'>,
    target: Topic,
    limit: number,
  ): Promise<SourcePage> {
    const spec = asReplaySpec(job.spec);
    const position = (job.position ?? {}) as RangePosition;
    const page = await this.reader.next(spec, position);
    if (page === null) return { items: [], after: position, scanned: 0, isLast: true };
    const { range, offset, nextOffset } = page;
    const isMeant = this.filterOf(spec);
    const found = await itemsOf(page, { spec, target, position, isMeant });
    const items = found.slice(0, limit + 1);
    const cut = items.length > limit ? items[limit - 1] : undefined;
    return {
      items: items.slice(0, limit),
      after: cut?.after ?? { ...position, [range.partition]: String(nextOffset) },
      scanned: cut?.scanned ?? Number(nextOffset - offset),
      isLast: cut === undefined && page.isLast,
    };
  }

  async load(job: Job, refs: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>> {
    const spec = asReplaySpec(job.spec);
    const wanted = new Set(refs);
    const loaded = new Map<string, CopyRecord>();
    const places = refs.map((ref) => ref.split('@'));
    for (const [index, some] of Map.groupBy(places, ([partition]) => partition)) {
      const offsets = some.map(([, offset]) => BigInt(offset));
      const end = offsets.reduce((a, b) => (a > b ? a : b)) + 1n;
      const partition = this.reader.partition(spec, Number(index));
      if (partition === undefined) continue;
      for (let offset = offsets.reduce((a, b) => (a < b ? a : b)); offset < end;) {
        const { records, nextOffset } = await this.reader.fetch(partition, offset);
        if (nextOffset === offset) break;
        for (const record of records) {
          const ref = refOf(record);
          if (wanted.has(ref)) loaded.set(ref, copyOf(record, spec));
        }
        offset = nextOffset;
      }
    }
    return loaded;
  }

  /** The position is all there is to keep. */
  confirm(): Promise<void> {
    return Promise.resolve();
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  /** Of what whoever asked for it sees of the records: what is copied tells what the filter found. */
  private filterOf({ where, topic, unmasks = 'nothing' }: ReplaySpec): SeenFilter {
    return this.views.ofJob(unmasks, topic).filter(topic, recordsOf(where));
  }
}

interface Copying {
  readonly spec: ReplaySpec;
  readonly target: Topic;
  readonly position: RangePosition;
  readonly isMeant: SeenFilter;
}

async function itemsOf(
  { records, undecodable, range, offset, to }: RangePage,
  { spec, target, position, isMeant }: Copying,
): Promise<CopyItem[]> {
  const behind = (last: bigint): Pick<CopyItem, 'after' | 'scanned'> => ({
    after: { ...position, [range.partition]: String(last + 1n) } satisfies Json,
    scanned: Number(last + 1n - offset),
  });
  const candidates = records.filter(
    ({ offset: at, headers }) => at < to && (spec.includesCopies || !isCopy(headers)),
  );
  const meant = await Promise.all(candidates.map(async (record) => isMeant(record)));
  const copies = candidates
    .filter((_, index) => meant[index])
    .map((record) => ({
      at: record.offset,
      item: {
        ...behind(record.offset),
        ref: refOf(record),
        record: copyOf(record, spec),
        partition: partitionFor(record, spec, target),
      },
    }));
  const failures = undecodable
    .filter(({ baseOffset }) => baseOffset < to)
    .map(({ baseOffset, lastOffset, reason }) => {
      const last = lastOffset < to ? lastOffset : to - 1n;
      const ref = `${range.partition}@${baseOffset}`;
      return { at: baseOffset, item: { ...behind(last), ref, failure: reason } };
    });
  return [...copies, ...failures]
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ item }) => item);
}

function refOf({ partition, offset }: CommittedRecord): string {
  return `${partition}@${offset}`;
}

function isCopy(headers: RecordHeaders): boolean {
  return headers.some(([name]) => name === FOR_GROUP || name === REPLAYED_FROM);
}

function copyOf(
  { partition, offset, key, value, headers }: CommittedRecord,
  { topic, forGroup }: ReplaySpec,
): CopyRecord {
  return {
    key,
    value,
    headers: [
      ...headers.filter(([name]) => !STAMPS.has(name)),
      [REPLAYED_FROM, Buffer.from(`${topic}/${partition}@${offset}`)],
      originTopicsHeader([topic, ...originTopicsOf(headers)]),
      ...(forGroup === null ? [] : [[FOR_GROUP, Buffer.from(forGroup)] as const]),
    ],
  };
}

/** In its own topic a record stays in its partition, whatever put it there; elsewhere its key decides, as Kafka's clients do. */
function partitionFor(
  { partition, key }: CommittedRecord,
  { topicId }: ReplaySpec,
  { id, partitions }: Topic,
): number {
  const count = partitions.length;
  return id === topicId || key === null ? partition % count : partitionOfKey(key, count);
}
