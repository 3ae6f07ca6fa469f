import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { GroupsService } from '../groups/groups.service.js';
import { ApiProblems } from '../http/documented.js';
import { invalid } from '../http/problem.js';
import { parseTime } from '../records/record-position.js';
import { pauseBodyOf } from './pause-body.js';
import { GroupPauses, PauseGroupBody, ResumeGroupBody } from './pauses.dto.js';
import { PausesService } from './pauses.service.js';

@Controller('api/v1/consumer-groups')
@ApiTags('Consumer groups')
@ApiProblems()
export class PausesController {
  constructor(
    private readonly pauses: PausesService,
    private readonly groups: GroupsService,
  ) {}

  @Get(':group/pauses')
  @Requires('group:view')
  @ApiOperation({
    operationId: 'getConsumerGroupPauses',
    summary: 'What is paused of a group, and which owners have obeyed',
  })
  @ApiOkResponse({ type: GroupPauses })
  async show(@Param('group') groupId: string): Promise<GroupPauses> {
    const partitions = await this.pauses.standings(groupId);
    const pauses = (await this.pauses.inForce(groupId)).map((pause) => pauseBodyOf(pause));
    return { groupId, pauses, partitions: [...partitions] };
  }

  @Post(':group\\:pause')
  @Requires('group:pause')
  @SafeToRepeat()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pauseConsumerGroup',
    summary: 'Have running consumers stand still',
    description:
      'Asks in the topic posthorn-control, which instances of @posthorn/transport with `control: true` read and obey, now and after every restart and rebalance; others go on. `pauses` tells which partitions have obeyed.',
  })
  @ApiOkResponse({ type: GroupPauses })
  async pause(
    @Param('group') groupId: string,
    @Body() { topics, until }: PauseGroupBody,
    @FromWrite() write: Write,
  ): Promise<GroupPauses> {
    await this.groups.describe(groupId);
    const scopes = this.pauses.scopesOf(groupId, topics);
    const untilMs = until === undefined ? null : this.timeAhead(until);
    const details = { topics, until };
    const action = { action: 'group.pause', resource: `group/${groupId}`, details };
    const { actor: by, reason } = write.caller;
    await write.run(action, { work: () => this.pauses.pause(scopes, { by, reason, untilMs }) });
    return this.show(groupId);
  }

  @Post(':group\\:resume')
  @Requires('group:pause')
  @SafeToRepeat()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resumeConsumerGroup',
    summary: 'Have paused consumers go on',
    description:
      'Takes back the pauses of what is named and of all in it. What is also under a wider pause goes on standing still: `pauses` of the answer has it.',
  })
  @ApiOkResponse({ type: GroupPauses })
  async resume(
    @Param('group') groupId: string,
    @Body() { topics }: ResumeGroupBody,
    @FromWrite() write: Write,
  ): Promise<GroupPauses> {
    await this.groups.describe(groupId);
    const scopes = this.pauses.scopesOf(groupId, topics);
    const action = { action: 'group.resume', resource: `group/${groupId}`, details: { topics } };
    await write.run(action, { work: () => this.pauses.resume(groupId, scopes) });
    return this.show(groupId);
  }

  private timeAhead(text: string): number {
    const ms = Number(parseTime(text, '/until'));
    if (ms > this.pauses.nowMs && Number.isFinite(new Date(ms).getTime())) return ms;
    const message = 'must lie ahead, in a year that a date can have';
    throw invalid('/until', message);
  }
}
