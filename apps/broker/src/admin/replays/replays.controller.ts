import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { Accepted } from '../http/accepted.js';
import type { Job } from '../jobs/job.js';
import { jobRoutes } from '../jobs/job-routes.js';
import { jobBody } from '../jobs/jobs.dto.js';
import { JobsService } from '../jobs/jobs.service.js';
import { conditionsOf } from './replay-filter.js';
import { asReplaySpec } from './replay-spec.js';
import { CreateReplayBody, Replay, ReplayAnswer, ReplayPage } from './replays.dto.js';
import { ReplaysService } from './replays.service.js';

@Controller('api/v1/replays')
export class ReplaysController extends jobRoutes({
  kind: 'replay',
  plural: 'replays',
  tag: 'Replays',
  body: Replay,
  page: ReplayPage,
  bodyOf,
  view: 'replay:view',
  cancel: 'replay:cancel',
  left: 'what it has copied stays',
}) {
  constructor(
    jobs: JobsService,
    private readonly replays: ReplaysService,
  ) {
    super(jobs);
  }

  @Post()
  @Requires('replay:create')
  @ApiOperation({
    operationId: 'createReplay',
    summary: 'Copy a stretch of a topic once more, to another topic or for one group',
    description:
      'What is committed when it is asked for, in the order of each partition. The preview looks at some of it only, and says so.',
  })
  @Accepted(ReplayAnswer, 'replays', (answer) => answer.replay?.id ?? null)
  async create(
    @Body() body: CreateReplayBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<ReplayAnswer> {
    demand(permissions, 'topic:records_read', body.source.topic);
    const target = body.target.topic ?? body.source.topic;
    demand(permissions, 'topic:records_produce', target);
    const spec = await this.replays.plan(body, permissions);
    const preview = await this.replays.preview(spec);
    const { source, where, recordsPerSecond = null } = body;
    const details = { source, where, target: body.target, recordsPerSecond };
    const action = { action: 'replay.create', resource: `topic/${target}`, details };
    const replay = await write.run(action, {
      preview: () => null,
      work: async () => bodyOf(await this.replays.start(spec, recordsPerSecond, write.caller)),
    });
    return { preview, replay };
  }
}

function bodyOf(job: Job): Replay {
  const { topic, ranges, targetTopic, forGroup, where } = asReplaySpec(job.spec);
  return {
    ...jobBody(job),
    topic,
    ranges: ranges.map((range) => ({ ...range })),
    targetTopic,
    forGroup,
    where: conditionsOf(where),
  };
}
