import { Inject, Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { LogFigures, SegmentClass } from './figures.dto.js';
import { RetentionService } from './retention.service.js';
import { StorageFigures } from './storage-figures.js';
import type { Storage } from './storage.dto.js';
import { largest, TopicSizes, type SizedTopic } from './topic-sizes.js';

const LARGEST_SHOWN = 20;

/** What is kept and where, put together for one look at it. */
@Injectable()
export class StorageService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly sizes: TopicSizes,
    private readonly figures: StorageFigures,
    private readonly retention: RetentionService,
  ) {}

  async describe(permissions: Permissions): Promise<Storage> {
    const all = await this.sizes.all();
    const seen = all.filter(({ topic }) => permissions.allows('topic:view', topic.name));
    const largestTopics = await this.sizes.bodiesOf(largest(seen, LARGEST_SHOWN));
    if (!this.figures.isThere) {
      const nothing = { database: null, wal: null, vacuum: null, retention: null, outbox: null };
      return { store: 'memory', log: logOf(all, null), largestTopics, areas: [], ...nothing };
    }
    // One after the other: a look at storage must not take the connections that jobs write over.
    const classes = await this.figures.segmentClasses();
    return {
      store: 'postgresql',
      log: logOf(all, classes),
      largestTopics,
      database: await this.figures.database(),
      areas: await this.figures.areas(),
      wal: await this.figures.wal(),
      vacuum: await this.figures.vacuum(),
      retention: await this.retention.figures(),
      outbox: (await this.context.outbox?.backlog()) ?? null,
    };
  }
}

function logOf(topics: readonly SizedTopic[], classes: SegmentClass[] | null): LogFigures {
  const reachable = topics.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0n);
  return {
    reachableBytes: reachable.toString(),
    unknownPartitions: topics.reduce((sum, { unknownPartitions }) => sum + unknownPartitions, 0),
    diskBytes: classes?.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n).toString() ?? null,
    segmentCount: classes?.reduce((sum, { segments }) => sum + segments, 0) ?? null,
    classes: classes ?? [],
  };
}
