import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Topic } from '@posthorn/log';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { callerOf } from '../audit/caller.js';
import { RecordViews } from '../record-views/record-views.js';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { ApiProblems, eventStream } from '../http/documented.js';
import type { HttpRequest, HttpResponse } from '../http/http-types.js';
import { OpenStreams } from '../streams/open-streams.js';
import { BrowseService } from './browse.service.js';
import { matchesOf } from './record-matches.js';
import { parsePosition } from './record-position.js';
import { offsetsOfEventId, type TailOffsets } from './tail-position.js';
import { TailQuery } from './tail.dto.js';
import { TopicTail } from './topic-tail.js';

@Controller('api/v1/topics/:topic/records\\:tail')
@ApiTags('Records')
@ApiProblems()
export class TailController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly browsing: BrowseService,
    private readonly streams: OpenStreams,
    private readonly views: RecordViews,
  ) {}

  @Get()
  @Requires('topic:records_read')
  @ApiOperation({
    operationId: 'tailRecords',
    summary: 'Records as they come, as Server-Sent Events',
    description:
      '`record` has a RecordBody; `gap` {partition, from, to} tells what retention took before it could be sent; `skipped` {partition, from, to} what was beyond `recordsPerSecond`; `position` only moves the id; with a filter `progress` {scanned, matched} tells every second how many records were looked at so far; `end` {reason} is the last. A client that was cut off sends the last id as Last-Event-ID and misses nothing. One that reads slowly falls behind.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Go on behind this event.' })
  @ApiOkResponse(eventStream())
  async tail(
    @Param('topic') name: string,
    @Query() query: TailQuery,
    @FromPermissions() permissions: Permissions,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const topic = this.reader.topic(name);
    const view = this.views.shownTo(callerOf(request), permissions, 'tail');
    const matches = matchesOf(query, name, view);
    const offsets = await this.offsetsOf(topic, query, request);
    const stream = this.streams.open(response);
    const options = {
      bytesMax: query.bytes,
      isWhole: query.partition === undefined,
      matches,
      view,
      recordsPerSecond: query.recordsPerSecond ?? null,
    };
    try {
      await new TopicTail(this.context.log, this.reader, stream, topic, offsets, options).run();
    } catch (err) {
      this.context.logger.error({ err, requestId: request.requestId }, 'a tail failed');
      stream.end('something went wrong inside the broker');
    }
  }

  private async offsetsOf(
    topic: Topic,
    query: TailQuery,
    { headers }: HttpRequest,
  ): Promise<TailOffsets> {
    const { partition, from, lastEventId = headers['last-event-id'] } = query;
    if (lastEventId !== undefined && lastEventId !== '') {
      return offsetsOfEventId(topic, String(lastEventId));
    }
    const partitions =
      partition === undefined ? topic.partitions : [this.reader.partition(topic, partition)];
    const { offsets } = await this.browsing.start(partitions, parsePosition(from), 'asc');
    return new Map(offsets);
  }
}
