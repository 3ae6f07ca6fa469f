import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { inBody, inPath, Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { windowSeconds } from '../http/window.js';
import { StatsService } from './stats.service.js';
import {
  CloneTopicBody,
  StatsQuery,
  TopicStats,
  TruncateResult,
  TruncateTopicBody,
} from './topic-actions.dto.js';
import { TopicSummary } from './topics.dto.js';
import { TopicsService } from './topics.service.js';
import { TruncateService, truncateResultOf } from './truncate.service.js';

@Controller('api/v1/topics')
@ApiTags('Topics')
@ApiProblems()
export class TopicActionsController {
  constructor(
    private readonly topics: TopicsService,
    private readonly truncation: TruncateService,
    private readonly stats: StatsService,
    private readonly reader: LogReader,
  ) {}

  @Post(':topic\\:clone')
  @Requires(['topic:view', inPath('topic')], ['topic:create', inBody('name')])
  @ApiOperation({
    operationId: 'cloneTopic',
    summary: 'Create an empty topic with the partitions and configs of this one',
  })
  @ApiCreatedResponse({ type: TopicSummary })
  async clone(
    @Param('topic') origin: string,
    @Body() body: CloneTopicBody,
    @FromWrite() write: Write,
  ): Promise<TopicSummary> {
    const original = this.reader.topic(origin);
    const { name, partitions = original.partitions.length } = body;
    const wanted = { ...Object.fromEntries(original.configs), ...body.configs };
    const configs = Object.fromEntries(
      Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== null),
    );
    const { validateOnly } = write;
    const create = () => this.topics.create({ name, partitions, configs, validateOnly });
    const details = { origin, partitions, configs };
    const action = { action: 'topic.create', resource: `topic/${name}`, details };
    return this.topics.summarize(await write.run(action, { preview: create, work: create }));
  }

  @Post(':topic\\:truncate')
  @HttpCode(200)
  @Requires('topic:records_delete')
  @ApiOperation({
    operationId: 'truncateTopic',
    summary: 'Delete records from the start of a topic',
    description:
      'Gone at once for every reader; their bytes go later, with their segment. With validateOnly the same answer as a preview.',
  })
  @ApiOkResponse({ type: TruncateResult })
  async truncate(
    @Param('topic') name: string,
    @Body() body: TruncateTopicBody,
    @FromWrite() write: Write,
  ): Promise<TruncateResult> {
    const plan = await this.truncation.plan(this.reader.topic(name), body);
    const preview = truncateResultOf(plan, false);
    const moved = plan.filter(({ before, after }) => after > before);
    const listed = (offset: 'before' | 'after') =>
      moved.map((one) => [one.partition.index, one[offset].toString()]);
    const details = { before: listed('before'), after: listed('after') };
    const action = { action: 'topic.deleteRecords', resource: `topic/${name}`, details };
    return write.run(action, { preview: () => preview, work: () => this.truncation.apply(plan) });
  }

  @Get(':topic/stats')
  @Requires('topic:view')
  @ApiOperation({ operationId: 'getTopicStats', summary: 'How many records were written when' })
  @ApiOkResponse({ type: TopicStats })
  getStats(@Param('topic') name: string, @Query() { window }: StatsQuery): Promise<TopicStats> {
    return this.stats.statsOf(this.reader.topic(name), windowSeconds(window));
  }
}
