import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { unreachable } from '../cluster/unreachable.dto.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { pauseBodyOf } from '../pauses/pause-body.js';
import { PausesService } from '../pauses/pauses.service.js';
import {
  CommittedOffsetList,
  GroupDetail,
  GroupLag,
  GroupList,
  GroupListQuery,
  ResetOffsetsBody,
  ResetResult,
} from './groups.dto.js';
import { committedBodyOf, lagBodyOf, memberBodyOf, summaryOf } from './group-bodies.js';
import { GroupsService } from './groups.service.js';
import { LagService, totalsOf } from './lag.service.js';
import { ResetActions } from './reset-action.js';
import { targetOf } from './reset-request.js';

@Controller('api/v1/consumer-groups')
@ApiTags('Consumer groups')
@ApiProblems()
export class GroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly lags: LagService,
    private readonly resets: ResetActions,
    private readonly pauses: PausesService,
  ) {}

  @Get()
  @Requires('group:view', 'somewhere')
  @ApiOperation({
    operationId: 'listConsumerGroups',
    summary: 'Groups by id',
    description: 'Of all brokers; those that did not answer are named, and their groups missing.',
  })
  @ApiOkResponse({ type: GroupList })
  @Listed(GroupList)
  async list(
    @Query() query: GroupListQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<GroupList> {
    const { state, filter = '' } = query;
    const listed = await this.groups.list(state);
    const wanted = listed.items.filter(
      ({ groupId }) => groupId.includes(filter) && permissions.allows('group:view', groupId),
    );
    const failures = [...listed.failures];
    const describe = async (some: Readonly<typeof wanted>) => {
      const described = await this.groups.describeAll(some.map(({ groupId }) => groupId));
      failures.push(...described.failures);
      return described.items.map((group) => summaryOf(group));
    };
    const idOf = ({ groupId }: { readonly groupId: string }) => groupId;
    const paged = { keyOf: idOf, describe, keyOfBody: idOf };
    const { items, nextPageToken } = await listPage(wanted, paged, query, listing);
    return { groups: [...items], unreachableBrokers: unreachable(failures), nextPageToken };
  }

  @Get(':group')
  @Requires('group:view')
  @ApiOperation({ operationId: 'describeConsumerGroup', summary: 'State, members and assignments' })
  @ApiOkResponse({ type: GroupDetail })
  async describe(@Param('group') groupId: string): Promise<GroupDetail> {
    const group = await this.groups.describe(groupId);
    const members = group.members.map((member) => memberBodyOf(member));
    const pauses = (await this.pauses.inForce(groupId)).map((pause) => pauseBodyOf(pause));
    return Object.assign(summaryOf(group), { pauses, members });
  }

  @Delete(':group')
  @Requires('group:delete')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteConsumerGroup',
    summary: 'Delete an empty group and its committed offsets',
  })
  @ApiNoContentResponse()
  async delete(@Param('group') groupId: string, @FromWrite() write: Write): Promise<void> {
    const committed = await this.groups.committed(groupId);
    const before = committed.map(({ topic, partition, offset }) => [
      topic,
      partition,
      offset.toString(),
    ]);
    const action = { action: 'group.delete', resource: `group/${groupId}`, details: { before } };
    await write.run(action, {
      preview: () => this.groups.requireEmpty(groupId),
      work: () => this.groups.delete(groupId),
    });
  }

  @Get(':group/offsets')
  @Requires('group:view')
  @ApiOperation({ operationId: 'listCommittedOffsets', summary: 'Committed offsets' })
  @ApiOkResponse({ type: CommittedOffsetList })
  @Listed(CommittedOffsetList)
  async offsets(@Param('group') groupId: string): Promise<CommittedOffsetList> {
    const committed = await this.groups.committed(groupId);
    if (committed.length === 0) await this.groups.describe(groupId);
    return { offsets: committed.map((one) => committedBodyOf(one)) };
  }

  @Get(':group/lags')
  @Requires('group:view')
  @ApiOperation({
    operationId: 'getConsumerGroupLag',
    summary: 'Lag in records and in seconds',
    description: 'Partitions with a committed offset or a member.',
  })
  @ApiOkResponse({ type: GroupLag })
  async lag(@Param('group') groupId: string): Promise<GroupLag> {
    const group = await this.groups.describe(groupId);
    const lags = await this.lags.lagOf(await this.groups.committed(groupId), group.members);
    const { lag, lagSeconds } = totalsOf(lags);
    return {
      groupId,
      state: group.state,
      memberCount: group.members.length,
      totalLag: lag?.toString() ?? null,
      maxLagSeconds: lagSeconds,
      partitions: lags.map((one) => lagBodyOf(one)),
    };
  }

  @Post(':group/offsets\\:reset')
  @Requires('group:reset')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resetOffsets',
    summary: 'Set the committed offsets of a group',
    description:
      'Of one without members, or with evictMembers of one that runs. With validateOnly the same answer as a preview, at any time.',
  })
  @ApiOkResponse({ type: ResetResult })
  async reset(
    @Param('group') groupId: string,
    @Body() body: ResetOffsetsBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<ResetResult> {
    // Where another group stands is told by what becomes of this one.
    if (body.fromGroup !== undefined) demand(permissions, 'group:view', body.fromGroup);
    const scope =
      body.topics?.map(({ topic, partitions = null }) => ({ topic, partitions })) ?? null;
    const { strategy, offset, time, shift, fromGroup, evictMembers: evicts = false } = body;
    const asked = { strategy, offset, time, shift, fromGroup };
    const action = 'group.resetOffsets';
    const reset = { groupId, scope, target: targetOf(body), evicts, action, asked };
    return this.resets.run(reset, write);
  }
}
