import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Topic } from '@posthorn/log';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { inBody, Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import {
  AddPartitionsBody,
  AlterConfigsBody,
  ConfigList,
  CreateTopicBody,
  TopicDetail,
  TopicList,
  TopicListQuery,
  TopicSummary,
} from './topics.dto.js';
import { configsEtagOf, TopicsService } from './topics.service.js';

@Controller('api/v1/topics')
@ApiTags('Topics')
@ApiProblems()
export class TopicsController {
  constructor(
    private readonly topics: TopicsService,
    private readonly reader: LogReader,
  ) {}

  @Get()
  @Requires('topic:view', 'somewhere')
  @ApiOperation({ operationId: 'listTopics', summary: 'Topics by name' })
  @ApiOkResponse({ type: TopicList })
  @Listed(TopicList)
  async list(
    @Query() query: TopicListQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<TopicList> {
    const visible = this.topics
      .list(query.filter)
      .filter(({ name }) => permissions.allows('topic:view', name));
    const describe = (topics: readonly Topic[]) =>
      topics.map((topic) => this.topics.summarize(topic));
    const nameOf = ({ name }: { readonly name: string }) => name;
    const paged = { keyOf: nameOf, describe, keyOfBody: nameOf };
    const { items, nextPageToken } = await listPage(visible, paged, query, listing);
    return { topics: [...items], nextPageToken };
  }

  @Post()
  @Requires('topic:create', inBody('name'))
  @ApiOperation({ operationId: 'createTopic', summary: 'Create a topic' })
  @ApiCreatedResponse({ type: TopicSummary })
  async create(@Body() body: CreateTopicBody, @FromWrite() write: Write): Promise<TopicSummary> {
    const { name, configs = {} } = body;
    const partitions = body.partitions ?? null;
    const { validateOnly } = write;
    const create = () => this.topics.create({ name, partitions, configs, validateOnly });
    const details = { partitions, configs };
    const action = { action: 'topic.create', resource: `topic/${name}`, details };
    return this.topics.summarize(await write.run(action, { preview: create, work: create }));
  }

  @Get(':topic')
  @Requires('topic:view')
  @ApiOperation({ operationId: 'describeTopic', summary: 'Partitions, leaders, offsets and size' })
  @ApiOkResponse({ type: TopicDetail })
  describe(@Param('topic') name: string): Promise<TopicDetail> {
    return this.topics.describe(this.reader.topic(name));
  }

  @Delete(':topic')
  @Requires('topic:delete')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteTopic',
    summary: 'Delete a topic, its records and its committed offsets',
  })
  @ApiNoContentResponse()
  async delete(@Param('topic') name: string, @FromWrite() write: Write): Promise<void> {
    const topic = this.reader.topic(name);
    const details = { topicId: topic.id };
    const action = { action: 'topic.delete', resource: `topic/${name}`, details };
    await write.run(action, { work: () => this.topics.delete(topic) });
  }

  @Get(':topic/configs')
  @Requires('topic:view')
  @ApiOperation({ operationId: 'describeTopicConfigs', summary: 'Every setting, set or default' })
  @ApiEtagResponse({ type: ConfigList })
  @Listed(ConfigList)
  configs(
    @Param('topic') name: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): ConfigList {
    return this.tagged(this.reader.topic(name), response);
  }

  @Patch(':topic/configs')
  @Requires('topic:edit')
  @ApiOperation({ operationId: 'alterTopicConfigs', summary: 'Change some settings' })
  @ApiIfMatch()
  @ApiEtagResponse({ type: ConfigList })
  async alterConfigs(
    @Param('topic') name: string,
    @Body() { configs }: AlterConfigsBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ConfigList> {
    const topic = this.reader.topic(name);
    const alter = () => this.topics.alterConfigs(topic, configs, write);
    const before = Object.fromEntries(
      Object.keys(configs).map((config) => [config, topic.configs.get(config) ?? null]),
    );
    const details = { before, after: configs };
    const action = { action: 'topic.configure', resource: `topic/${name}`, details };
    return this.tagged(await write.run(action, { preview: alter, work: alter }), response);
  }

  private tagged(topic: Topic, response: HttpResponse): ConfigList {
    response.setHeader('ETag', configsEtagOf(topic));
    return this.topics.configsOf(topic);
  }

  @Post(':topic/partitions\\:add')
  @Requires('topic:edit')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'addTopicPartitions',
    summary: 'Add partitions',
    description:
      'Records with a key go to other partitions afterwards than before: order per key starts anew.',
  })
  @ApiOkResponse({ type: TopicSummary })
  async addPartitions(
    @Param('topic') name: string,
    @Body() { totalPartitions }: AddPartitionsBody,
    @FromWrite() write: Write,
  ): Promise<TopicSummary> {
    const topic = this.reader.topic(name);
    const add = () => this.topics.addPartitions(topic, totalPartitions, write.validateOnly);
    const details = { before: topic.partitions.length, after: totalPartitions };
    const action = { action: 'topic.addPartitions', resource: `topic/${name}`, details };
    return this.topics.summarize(await write.run(action, { preview: add, work: add }));
  }
}
