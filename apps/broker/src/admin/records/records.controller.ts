import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { Listed } from '../lists/listed.js';
import { RecordViews, type RecordView } from '../record-views/record-views.js';
import { Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { matchesOf } from './record-matches.js';
import { ApiProblems } from '../http/documented.js';
import { IndexPipe } from '../http/index.pipe.js';
import { BrowseService } from './browse.service.js';
import { newRecordOf } from './new-record.js';
import { OffsetPipe } from './offset.pipe.js';
import { decodePosition, encodePosition } from './page-position.js';
import type { BrowsedRecord } from './partition-reader.js';
import { PublishService } from './publish.service.js';
import { recordBody } from './record-body.js';
import { parsePosition } from './record-position.js';
import { BrowseQuery, PublishBody, PublishedBody, RecordBody, RecordPage } from './records.dto.js';

@Controller('api/v1/topics/:topic/records')
@ApiTags('Records')
@ApiProblems()
export class RecordsController {
  constructor(
    private readonly reader: LogReader,
    private readonly browsing: BrowseService,
    private readonly publishing: PublishService,
    private readonly views: RecordViews,
  ) {}

  @Get()
  @Requires('topic:records_read')
  @ApiOperation({
    operationId: 'browseRecords',
    summary: 'Records, newest first by default',
    description:
      'A page ends after pageSize records or 4 MiB, whichever comes first; with a filter also after a second, 50,000 records or 64 MiB that were looked at, and the next page goes on from there. With a page token, from, to, partition and order are those of the first page; a filter is to be given again.',
  })
  @ApiOkResponse({ type: RecordPage })
  @Listed(RecordPage, { sort: [], isCountable: false })
  async browse(
    @Param('topic') name: string,
    @Query() query: BrowseQuery,
    @FromPermissions() permissions: Permissions,
    @FromCaller() caller: Caller,
  ): Promise<RecordPage> {
    const view = this.views.shownTo(caller, permissions, 'browse');
    const topic = this.reader.topic(name);
    const position =
      query.pageToken === undefined
        ? await this.start(name, query)
        : decodePosition(topic, query.pageToken);
    const page = await this.browsing.page(
      topic,
      position,
      query.pageSize,
      matchesOf(query, name, view),
    );
    const { scanned, undecodable } = page;
    return {
      records: await this.bodies(view, name, page.records, query.bytes),
      scanned,
      undecodable,
      nextPageToken: page.next === null ? null : encodePosition(topic, page.next),
    };
  }

  @Get(':partition/:offset')
  @Requires('topic:records_read')
  @ApiOperation({ operationId: 'getRecord', summary: 'One record, whole' })
  @ApiParam({ name: 'partition', schema: { type: 'integer' } })
  @ApiParam({ name: 'offset', schema: { type: 'string', format: 'int64' } })
  @ApiOkResponse({ type: RecordBody })
  async one(
    @Param('topic') name: string,
    @Param('partition', new IndexPipe('partition')) index: number,
    @Param('offset', OffsetPipe) offset: bigint,
    @FromPermissions() permissions: Permissions,
    @FromCaller() caller: Caller,
  ): Promise<RecordBody> {
    const partition = this.reader.partition(this.reader.topic(name), index);
    const record = await this.browsing.one(partition, offset);
    const shown = await this.views.shownTo(caller, permissions, 'record').show(name, record);
    return recordBody(shown, Number.POSITIVE_INFINITY);
  }

  @Post()
  @Requires('topic:records_produce')
  @ApiOperation({ operationId: 'publishRecord', summary: 'Publish a record' })
  @ApiCreatedResponse({ type: PublishedBody })
  async publish(
    @Param('topic') name: string,
    @Body() body: PublishBody,
    @FromWrite() write: Write,
  ): Promise<PublishedBody> {
    const topic = this.reader.topic(name);
    const record = newRecordOf(body);
    const details = { partition: record.partition, valueBytes: record.value?.length ?? null };
    const action = { action: 'record.publish', resource: `topic/${name}`, details };
    const publish = () => this.publishing.publish(topic, record, write.validateOnly);
    const published = await write.run(action, { preview: publish, work: publish });
    return {
      topic: name,
      partition: published.partition,
      offset: published.offset.toString(),
      timestamp: published.timestamp.toString(),
    };
  }

  private async bodies(
    view: RecordView,
    name: string,
    records: readonly BrowsedRecord[],
    bytesMax: number,
  ): Promise<RecordBody[]> {
    const shown = await Promise.all(records.map((record) => view.show(name, record)));
    return shown.map((record) => recordBody(record, bytesMax));
  }

  private start(name: string, { from, to, partition, order }: BrowseQuery) {
    const topic = this.reader.topic(name);
    const partitions =
      partition === undefined ? topic.partitions : [this.reader.partition(topic, partition)];
    const position = parsePosition(from ?? (order === 'asc' ? 'earliest' : 'latest'));
    const end = to === undefined ? null : parsePosition(to, '/to');
    return this.browsing.start(partitions, position, order, end);
  }
}
