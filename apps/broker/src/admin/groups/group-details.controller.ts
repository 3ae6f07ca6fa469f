import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { windowSeconds } from '../http/window.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { rowPage, rowRange } from '../lists/row-page.js';
import { GROUP_EVENTS, type GroupEvents } from './events/group-events.js';
import { lagBodyOf, memberBodyOf } from './group-bodies.js';
import {
  GroupEventList,
  GroupEventQuery,
  GroupLagHistory,
  GroupLagSummary,
  LagHistoryQuery,
  MemberDetail,
  MemberList,
  SkipRecordBody,
} from './group-lag.dto.js';
import { ResetResult } from './groups.dto.js';
import { GroupsService, type Group } from './groups.service.js';
import { COARSE_MS, LAG_HISTORY, LOOK_MS, type LagHistory } from './history/lag-history.js';
import { historyBodyOf, TREND_MS, trendOf } from './lag-trend.js';
import { LagService, totalsOf, type PartitionLag } from './lag.service.js';
import { ResetActions } from './reset-action.js';

@Controller('api/v1/consumer-groups')
@ApiTags('Consumer groups')
@ApiProblems()
export class GroupDetailsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly lags: LagService,
    private readonly resets: ResetActions,
    @Inject(LAG_HISTORY) private readonly history: LagHistory,
    @Inject(GROUP_EVENTS) private readonly groupEvents: GroupEvents,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
  ) {}

  @Get(':group/members')
  @Requires('group:view')
  @ApiOperation({ operationId: 'listGroupMembers', summary: 'Who reads, and what' })
  @ApiOkResponse({ type: MemberList })
  @Listed(MemberList)
  async members(@Param('group') groupId: string): Promise<MemberList> {
    const { members } = await this.groups.describe(groupId);
    return { members: members.map((member) => memberBodyOf(member)) };
  }

  @Get(':group/members/:member')
  @Requires('group:view')
  @ApiOperation({ operationId: 'describeGroupMember', summary: 'One member, and how far it is' })
  @ApiOkResponse({ type: MemberDetail })
  async member(
    @Param('group') groupId: string,
    @Param('member') memberId: string,
  ): Promise<MemberDetail> {
    const group = await this.groups.describe(groupId);
    const member = group.members.find((one) => one.memberId === memberId);
    if (member === undefined) {
      throw new Problem('member-not-found', `Group "${groupId}" has no member "${memberId}".`);
    }
    const lags = await this.lagsOf(group);
    const own = lags.filter((lag) => lag.memberId === memberId);
    return Object.assign(memberBodyOf(member), { lags: own.map((lag) => lagBodyOf(lag)) });
  }

  @Get(':group/lag-summary')
  @Requires('group:view')
  @ApiOperation({
    operationId: 'getConsumerGroupLagSummary',
    summary: 'Lag by topic, its trend, and when the group will have caught up',
  })
  @ApiOkResponse({ type: GroupLagSummary })
  async lagSummary(@Param('group') groupId: string): Promise<GroupLagSummary> {
    const group = await this.groups.describe(groupId);
    const lags = await this.lagsOf(group);
    const { lag, lagSeconds } = totalsOf(lags);
    // Two looks more than a minute, so that there is one that is a minute old.
    const since = this.context.clock.now() - TREND_MS - 2 * LOOK_MS;
    const trend = trendOf(await this.history.read(groupId, since));
    const behind = lags.filter((one) => (one.lag ?? 0n) > 0n);
    const worst = behind.toSorted((a, b) => (b.lagSeconds ?? 0) - (a.lagSeconds ?? 0)).at(0);
    return {
      groupId,
      state: group.state,
      memberCount: group.members.length,
      totalLag: lag?.toString() ?? null,
      maxLagSeconds: lagSeconds,
      worst: worst === undefined ? null : lagBodyOf(worst),
      topics: [...Map.groupBy(lags, ({ topic }) => topic)].map(([topic, ofTopic]) => {
        const totals = totalsOf(ofTopic);
        return { topic, lag: totals.lag?.toString() ?? null, lagSeconds: totals.lagSeconds };
      }),
      ...trend,
    };
  }

  @Get(':group/lag-history')
  @Requires('group:view')
  @ApiOperation({
    operationId: 'getConsumerGroupLagHistory',
    summary: 'How far behind the group was',
  })
  @ApiOkResponse({ type: GroupLagHistory })
  async lagHistory(
    @Param('group') groupId: string,
    @Query() { window }: LagHistoryQuery,
  ): Promise<GroupLagHistory> {
    const seconds = windowSeconds(window, COARSE_MS / 1000);
    const since = this.context.clock.now() - seconds * 1000;
    const points = await this.history.read(groupId, since);
    // Who has no history yet may still not exist at all.
    if (points.length === 0) await this.groups.describe(groupId);
    return historyBodyOf(groupId, seconds, points);
  }

  @Get(':group/events')
  @Requires('group:view')
  @ApiOperation({ operationId: 'listGroupEvents', summary: 'Rebalances, newest first' })
  @ApiOkResponse({ type: GroupEventList })
  @Listed(GroupEventList, { sort: ['at'] })
  async events(
    @Param('group') groupId: string,
    @Query() query: GroupEventQuery,
    @FromListing() listing: Listing,
  ): Promise<GroupEventList> {
    const found = await this.groupEvents.list(groupId, rowRange(query, listing));
    if (found.length === 0) await this.groups.describe(groupId);
    if (listing.isCounted) listing.total = await this.groupEvents.count(groupId);
    const { items, nextPageToken } = rowPage(found, query, ({ id }) => id, listing);
    return {
      events: items.map(({ id, at, generationId, memberCount, brokerId }) => ({
        id,
        at: at.toISOString(),
        generationId,
        memberCount,
        brokerId,
      })),
      nextPageToken,
    };
  }

  @Post(':group\\:skip')
  @HttpCode(200)
  @Requires('group:reset')
  @ApiOperation({
    operationId: 'skipRecord',
    summary: 'Let a group go on behind a record that it cannot read',
    description: 'A reset of one partition to the offset behind it, with its preview and its undo.',
  })
  @ApiOkResponse({ type: ResetResult })
  skip(
    @Param('group') groupId: string,
    @Body() { topic, partition, offset, evictMembers = false }: SkipRecordBody,
    @FromWrite() write: Write,
  ): Promise<ResetResult> {
    const behind = BigInt(offset) + 1n;
    const reset = {
      groupId,
      scope: null,
      target: {
        strategy: 'each' as const,
        offsets: new Map([[`${topic}/${partition}`, behind]]),
      },
      evicts: evictMembers,
      action: 'group.skipRecord',
      asked: { topic, partition, offset },
      check: ({
        offsets: [planned],
      }: {
        offsets: readonly { before: bigint | null; after: bigint }[];
      }) => {
        const isPast = planned.before !== null && planned.before >= behind;
        if (!isPast && planned.after === behind) return;
        throw new Problem(
          'offset-out-of-range',
          isPast
            ? `Group "${groupId}" is behind offset ${offset} already, at ${planned.before}.`
            : `Partition ${partition} has no record at ${offset}.`,
        );
      },
    };
    return this.resets.run(reset, write);
  }

  private async lagsOf(group: Group): Promise<readonly PartitionLag[]> {
    return this.lags.lagOf(await this.groups.committed(group.groupId), group.members);
  }
}
