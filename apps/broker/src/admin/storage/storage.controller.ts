import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { RetentionRunResult } from './retention.dto.js';
import { RetentionService } from './retention.service.js';
import { Storage, StorageTopicList, StorageTopicQuery } from './storage.dto.js';
import { StorageService } from './storage.service.js';
import { TopicSizes } from './topic-sizes.js';

@Controller('api/v1/storage')
@ApiTags('Storage')
@ApiProblems()
export class StorageController {
  constructor(
    private readonly storage: StorageService,
    private readonly sizes: TopicSizes,
    private readonly retention: RetentionService,
  ) {}

  @Get()
  @Requires('storage:view')
  @ApiOperation({
    operationId: 'describeStorage',
    summary: 'What is kept and where: topics, tables, WAL, vacuum, retention, outbox',
  })
  @ApiOkResponse({ type: Storage })
  describe(@FromPermissions() permissions: Permissions): Promise<Storage> {
    return this.storage.describe(permissions);
  }

  @Get('topics')
  @Requires('storage:view')
  @ApiOperation({ operationId: 'listStorageTopics', summary: 'Topics with what they take' })
  @ApiOkResponse({ type: StorageTopicList })
  @Listed(StorageTopicList)
  async topics(
    @Query() query: StorageTopicQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<StorageTopicList> {
    const all = await this.sizes.all();
    const visible = all.filter(({ topic }) => permissions.allows('topic:view', topic.name));
    const { items, nextPageToken } = await this.sizes.page(visible, query, listing);
    return { topics: [...items], nextPageToken };
  }

  @Post('retention\\:run')
  @HttpCode(200)
  @Requires('storage:edit')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'runRetention',
    summary: 'Have every broker check now what is over',
    description:
      'Each broker checks the partitions that it leads, and drops segments that nobody needs any more. Answered when all of them have done so, or after ten seconds with those that have not; they go on.',
  })
  @ApiOkResponse({ type: RetentionRunResult })
  run(@FromWrite() write: Write): Promise<RetentionRunResult> {
    const action = { action: 'storage.runRetention', resource: 'storage', details: {} };
    return write.run(action, {
      preview: () => this.retention.validate(),
      work: () => this.retention.run(),
    });
  }
}
