import { Inject, Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { CommittedRecords, type CommittedRecord } from '../cluster/committed-records.js';
import { Problem } from '../http/problem.js';
import type { Letter } from './letter.js';

const FETCH_BYTES = 256 * 1024;

/** The records behind rows of the index. */
@Injectable()
export class LetterRecords {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly records: CommittedRecords,
  ) {}

  /** By the letter's id; those that their topics have dropped are left out. */
  async of(letters: readonly Letter[]): Promise<ReadonlyMap<bigint, CommittedRecord>> {
    const found = new Map<bigint, CommittedRecord>();
    const byPartition = Map.groupBy(
      letters,
      ({ topic, topicId, partition }) => `${topic}/${topicId}/${partition}`,
    );
    for (const some of byPartition.values()) {
      const [{ topic: name, topicId, partition: index }] = some;
      const topic = this.context.log.topics.byName(name);
      const partition = topic?.id === topicId ? topic.partitions[index] : undefined;
      if (partition === undefined) continue;
      const ids = new Map(some.map(({ offset, id }) => [offset, id]));
      for (const record of await this.at(partition, [...ids.keys()])) {
        found.set(ids.get(record.offset) ?? 0n, record);
      }
    }
    return found;
  }

  /** The record that failed, where it was; undefined when it is gone, or another one is there now. */
  async originOf({
    originTopic,
    originPartition,
    originOffset,
    originTimestamp,
  }: Letter): Promise<CommittedRecord | undefined> {
    if (originTopic === null || originPartition === null || originOffset === null) return undefined;
    const topic: Topic | undefined = this.context.log.topics.byName(originTopic);
    const partition = topic?.partitions[originPartition];
    if (partition === undefined) return undefined;
    const [record] = await this.at(partition, [originOffset]);
    return record?.timestamp === originTimestamp ? record : undefined;
  }

  private async at(partition: Partition, offsets: readonly bigint[]): Promise<CommittedRecord[]> {
    const found: CommittedRecord[] = [];
    const wanted = new Set(offsets);
    let read = -1n;
    for (const offset of offsets.toSorted((a, b) => (a < b ? -1 : 1))) {
      if (offset < read) continue;
      const page = await this.page(partition, offset);
      if (page === undefined) continue;
      found.push(...page.records.filter((record) => wanted.has(record.offset)));
      read = page.nextOffset;
    }
    return found;
  }

  private async page(partition: Partition, offset: bigint) {
    try {
      return await this.records.page(partition, offset, FETCH_BYTES);
    } catch (error) {
      if (error instanceof Problem && error.code === 'offset-out-of-range') return undefined;
      throw error;
    }
  }
}
