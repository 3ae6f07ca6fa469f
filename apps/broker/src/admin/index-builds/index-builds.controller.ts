import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { inBody, Requires } from '../access/requires.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { Accepted } from '../http/accepted.js';
import { ApiProblems } from '../http/documented.js';
import { IdPipe } from '../http/id.pipe.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import {
  CreateIndexBuildBody,
  IndexBuildAnswer,
  IndexBuildBody,
  indexBuildBody,
  IndexBuildPage,
  IndexBuildQuery,
} from './index-builds.dto.js';
import { IndexBuildsService } from './index-builds.service.js';

const ID = { name: 'id', schema: { type: 'string', format: 'int64' } } as const;

@Controller('api/v1/index-builds')
@ApiTags('Records')
@ApiProblems()
@ApiExtraModels(IndexBuildBody)
export class IndexBuildsController {
  constructor(private readonly builds: IndexBuildsService) {}

  @Post()
  @Requires(['search:edit'], ['topic:edit', inBody('topic')])
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'createIndexBuild',
    summary: 'Index what a topic held before its index was as it is now',
    description:
      'The leader of each partition reads it again, at the pace of the index: a few percent of its time while it is busy. Searches give the same answers before, meanwhile and afterwards.',
  })
  @Accepted(IndexBuildAnswer, 'index-builds', (answer) => answer.build?.id ?? null)
  async create(
    @Body() { topic }: CreateIndexBuildBody,
    @FromWrite() write: Write,
  ): Promise<IndexBuildAnswer> {
    const plan = await this.builds.plan(topic);
    const preview = { fields: [...plan.fields], total: String(plan.total) };
    const action = { action: 'indexBuild.create', resource: `topic/${topic}`, details: preview };
    const build = await write.run(action, {
      preview: () => null,
      work: async () => indexBuildBody(await this.builds.begin(plan, write.caller)),
    });
    return { preview, build };
  }

  @Get()
  @Requires('job:view')
  @ApiOperation({ operationId: 'listIndexBuilds', summary: 'Index builds, newest first' })
  @ApiOkResponse({ type: IndexBuildPage })
  @Listed(IndexBuildPage, { sort: ['createdAt'] })
  async list(
    @Query() query: IndexBuildQuery,
    @FromListing() listing: Listing,
  ): Promise<IndexBuildPage> {
    const { items, nextPageToken } = await this.builds.list(query, listing);
    return { builds: items.map((build) => indexBuildBody(build)), nextPageToken };
  }

  @Get(':id')
  @Requires('job:view')
  @ApiOperation({ operationId: 'getIndexBuild', summary: 'One index build and how far it is' })
  @ApiParam(ID)
  @ApiOkResponse({ type: IndexBuildBody })
  async one(@Param('id', new IdPipe()) id: bigint): Promise<IndexBuildBody> {
    return indexBuildBody(await this.builds.one(id));
  }

  @Post(':id\\:cancel')
  @HttpCode(200)
  @Requires('search:edit')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'cancelIndexBuild',
    summary: 'End an index build; what it has indexed stays',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: IndexBuildBody })
  async cancel(
    @Param('id', new IdPipe()) id: bigint,
    @FromWrite() write: Write,
  ): Promise<IndexBuildBody> {
    const action = { action: 'indexBuild.cancel', resource: `indexBuild/${id}`, details: {} };
    const build = await write.run(action, {
      preview: () => this.builds.cancelled(id),
      work: () => this.builds.cancel(id),
    });
    return indexBuildBody(build);
  }
}
