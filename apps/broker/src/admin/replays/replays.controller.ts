import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { ApiProblems } from '../http/documented.js';
import { IdPipe } from '../http/id.pipe.js';
import { WriteQuery } from '../http/write-query.js';
import type { Job, Wanted } from '../jobs/job.js';
import { jobBody, JobQuery } from '../jobs/jobs.dto.js';
import { JobsService } from '../jobs/jobs.service.js';
import { asReplaySpec } from './replay-spec.js';
import { CreateReplayBody, Replay, ReplayAnswer, ReplayPage } from './replays.dto.js';
import { ReplaysService } from './replays.service.js';

const ID = { name: 'id', schema: { type: 'string', format: 'int64' } } as const;

@Controller('api/v1/replays')
@ApiTags('Replays')
@ApiProblems()
@ApiExtraModels(Replay)
export class ReplaysController {
  constructor(
    private readonly replays: ReplaysService,
    private readonly jobs: JobsService,
    private readonly audit: AuditTrail,
  ) {}

  @Post()
  @HttpCode(202)
  @Requires('replay:create')
  @ApiOperation({
    operationId: 'createReplay',
    summary: 'Copy a stretch of a topic once more, to another topic or for one group',
    description:
      'What is committed when it is asked for, in the order of each partition. The preview looks at some of it only, and says so.',
  })
  @ApiAcceptedResponse({ type: ReplayAnswer })
  async create(
    @Body() body: CreateReplayBody,
    @Query() { validateOnly }: WriteQuery,
    @FromPermissions() permissions: Permissions,
    @FromCaller() caller: Caller,
  ): Promise<ReplayAnswer> {
    demand(permissions, 'topic:records_read', body.source.topic);
    const target = body.target.topic ?? body.source.topic;
    demand(permissions, 'topic:records_produce', target);
    const spec = await this.replays.plan(body);
    const preview = await this.replays.preview(spec);
    if (validateOnly) return { preview, replay: null };
    const { source, where, recordsPerSecond = null } = body;
    const details = { source, where, target: body.target, recordsPerSecond };
    const action = { action: 'replay.create', resource: `topic/${target}`, details };
    const job = await this.audit.run(caller, action, () =>
      this.replays.start(spec, recordsPerSecond, caller),
    );
    return { preview, replay: bodyOf(job) };
  }

  @Get()
  @Requires('replay:view')
  @ApiOperation({ operationId: 'listReplays', summary: 'Replays, newest first' })
  @ApiOkResponse({ type: ReplayPage })
  async list(@Query() query: JobQuery): Promise<ReplayPage> {
    const { items, nextPageToken } = await this.jobs.list('replay', query);
    return { replays: items.map((job) => bodyOf(job)), nextPageToken };
  }

  @Get(':id')
  @Requires('replay:view')
  @ApiOperation({ operationId: 'getReplay', summary: 'One replay and how far it is' })
  @ApiParam(ID)
  @ApiOkResponse({ type: Replay })
  async one(@Param('id', new IdPipe()) id: bigint): Promise<Replay> {
    return bodyOf(await this.jobs.get('replay', id));
  }

  @Post(':id\\:pause')
  @HttpCode(200)
  @Requires('replay:cancel')
  @SafeToRepeat()
  @ApiOperation({ operationId: 'pauseReplay', summary: 'Pause a replay' })
  @ApiParam(ID)
  @ApiOkResponse({ type: Replay })
  pause(@Param('id', new IdPipe()) id: bigint, @FromCaller() caller: Caller): Promise<Replay> {
    return this.tell(id, 'pause', caller);
  }

  @Post(':id\\:resume')
  @HttpCode(200)
  @Requires('replay:cancel')
  @SafeToRepeat()
  @ApiOperation({ operationId: 'resumeReplay', summary: 'Go on with a paused replay' })
  @ApiParam(ID)
  @ApiOkResponse({ type: Replay })
  resume(@Param('id', new IdPipe()) id: bigint, @FromCaller() caller: Caller): Promise<Replay> {
    return this.tell(id, 'run', caller);
  }

  @Post(':id\\:cancel')
  @HttpCode(200)
  @Requires('replay:cancel')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'cancelReplay',
    summary: 'End a replay; what it has copied stays',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: Replay })
  cancel(@Param('id', new IdPipe()) id: bigint, @FromCaller() caller: Caller): Promise<Replay> {
    return this.tell(id, 'cancel', caller);
  }

  private async tell(id: bigint, wanted: Wanted, caller: Caller): Promise<Replay> {
    return bodyOf(await this.jobs.tell('replay', id, wanted, caller));
  }
}

function bodyOf(job: Job): Replay {
  const { topic, ranges, targetTopic, forGroup, where } = asReplaySpec(job.spec);
  const { key, headers, json, conditions = [] } = where;
  return {
    ...jobBody(job),
    topic,
    ranges: ranges.map((range) => ({ ...range })),
    targetTopic,
    forGroup,
    where: {
      ...(key === null ? {} : { key }),
      headers: headers.map((header) => ({ ...header })),
      json: json.map((place) => ({ ...place })),
      conditions: [...conditions],
    },
  };
}
