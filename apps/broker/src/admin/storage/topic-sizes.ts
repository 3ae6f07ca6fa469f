import { Inject, Injectable } from '@nestjs/common';
import type { Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import type { Page } from '../http/paging.js';
import { listPage } from '../lists/list-page.js';
import type { Listing } from '../lists/listing.js';
import { StorageFigures } from './storage-figures.js';
import type { StorageTopic, StorageTopicQuery } from './storage.dto.js';

/** A topic as its leaders know it. */
export interface SizedTopic {
  readonly topic: Topic;
  readonly sizeInBytes: bigint;
  readonly unknownPartitions: number;
}

/** How large topics are: what their leaders have in memory, one question to each. */
@Injectable()
export class TopicSizes {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly figures: StorageFigures,
  ) {}

  async all(): Promise<readonly SizedTopic[]> {
    const topics = this.context.log.topics.all();
    const found = await this.reader.sizes(topics.flatMap(({ partitions }) => partitions));
    return topics.map((topic) => {
      const sizes = topic.partitions.map(({ partitionId }) => found.get(partitionId));
      return {
        topic,
        sizeInBytes: sizes.reduce<bigint>((sum, size) => sum + (size ?? 0n), 0n),
        unknownPartitions: sizes.filter((size) => size === undefined).length,
      };
    });
  }

  async page(
    topics: readonly SizedTopic[],
    query: StorageTopicQuery,
    listing: Listing,
  ): Promise<Page<StorageTopic>> {
    if (query.order === 'size' && listing.sort === null) {
      listing.total = topics.length;
      const items = await this.bodiesOf(largest(topics, query.pageSize));
      return { items, nextPageToken: null };
    }
    const describe = (some: readonly SizedTopic[]) => this.bodiesOf(some);
    const keyOf = ({ topic }: SizedTopic) => topic.name;
    const paged = { keyOf, describe, keyOfBody: ({ topic }: StorageTopic) => topic };
    return listPage(topics, paged, query, listing);
  }

  async bodiesOf(topics: readonly SizedTopic[]): Promise<StorageTopic[]> {
    const names = topics.map(({ topic }) => topic.name);
    const indexed = this.figures.isThere ? await this.figures.indexBytes(names) : null;
    return topics.map(({ topic, sizeInBytes, unknownPartitions }) => ({
      topic: topic.name,
      partitionCount: topic.partitions.length,
      sizeInBytes: sizeInBytes.toString(),
      unknownPartitions,
      searchIndexBytes: indexed === null ? null : (indexed.get(topic.name) ?? 0n).toString(),
    }));
  }
}

export function largest(topics: readonly SizedTopic[], count: number): readonly SizedTopic[] {
  return topics.toSorted(largerFirst).slice(0, count);
}

function largerFirst(a: SizedTopic, b: SizedTopic): number {
  if (a.sizeInBytes !== b.sizeInBytes) return a.sizeInBytes > b.sizeInBytes ? -1 : 1;
  return a.topic.name < b.topic.name ? -1 : 1;
}
