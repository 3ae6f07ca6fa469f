import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Partition } from '@posthorn/log';
import { Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { ApiProblems } from '../http/documented.js';
import { IndexPipe } from '../http/index.pipe.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { parseTime } from '../records/record-position.js';
import {
  OffsetsQuery,
  PartitionList,
  PartitionListQuery,
  PartitionOffsetsBody,
  ProducerList,
} from './partitions.dto.js';
import { PartitionBody } from './topics.dto.js';
import { TopicsService } from './topics.service.js';

@Controller('api/v1/topics/:topic/partitions')
@ApiTags('Topics')
@ApiProblems()
export class PartitionsController {
  constructor(
    private readonly topics: TopicsService,
    private readonly reader: LogReader,
  ) {}

  @Get()
  @Requires('topic:view')
  @ApiOperation({ operationId: 'listPartitions', summary: 'Leaders, offsets and sizes, by page' })
  @ApiOkResponse({ type: PartitionList })
  @Listed(PartitionList)
  async list(
    @Param('topic') name: string,
    @Query() query: PartitionListQuery,
    @FromListing() listing: Listing,
  ): Promise<PartitionList> {
    const { partitions } = this.reader.topic(name);
    const describe = (some: readonly Partition[]) =>
      mapLimited(some, READS_AT_ONCE, (one) => this.topics.describePartition(one));
    const keyOfBody = ({ partition }: PartitionBody) => partition;
    const paged = { keyOf: ({ index }: Partition) => index, describe, keyOfBody };
    const { items, nextPageToken } = await listPage(partitions, paged, query, listing);
    return { partitions: [...items], nextPageToken };
  }

  @Get(':partition')
  @Requires('topic:view')
  @ApiOperation({ operationId: 'describePartition', summary: 'One partition' })
  @ApiParam({ name: 'partition', schema: { type: 'integer' } })
  @ApiOkResponse({ type: PartitionBody })
  one(
    @Param('topic') name: string,
    @Param('partition', new IndexPipe('partition')) index: number,
  ): Promise<PartitionBody> {
    return this.topics.describePartition(this.partition(name, index));
  }

  @Get(':partition/offsets')
  @Requires('topic:view')
  @ApiOperation({
    operationId: 'getPartitionOffsets',
    summary: 'Its ends, and the offset at a time',
  })
  @ApiParam({ name: 'partition', schema: { type: 'integer' } })
  @ApiOkResponse({ type: PartitionOffsetsBody })
  async offsets(
    @Param('topic') name: string,
    @Param('partition', new IndexPipe('partition')) index: number,
    @Query() { timestamp }: OffsetsQuery,
  ): Promise<PartitionOffsetsBody> {
    const partition = this.partition(name, index);
    const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
    const offset =
      timestamp === undefined
        ? null
        : await this.reader.firstAt(partition, parseTime(timestamp, '/timestamp'));
    return {
      partition: index,
      logStartOffset: logStartOffset.toString(),
      highWatermark: highWatermark.toString(),
      offset: offset?.toString() ?? null,
    };
  }

  @Get(':partition/producers')
  @Requires('topic:view')
  @ApiOperation({
    operationId: 'listProducers',
    summary: 'Idempotent and transactional producers, and their open transactions',
  })
  @ApiParam({ name: 'partition', schema: { type: 'integer' } })
  @ApiOkResponse({ type: ProducerList })
  @Listed(ProducerList)
  async producers(
    @Param('topic') name: string,
    @Param('partition', new IndexPipe('partition')) index: number,
  ): Promise<ProducerList> {
    const producers = await this.reader.producers(this.partition(name, index));
    return {
      producers: producers.map((producer) => ({
        producerId: producer.producerId.toString(),
        producerEpoch: producer.producerEpoch,
        lastSequence: producer.lastSequence,
        lastAppendedAt: new Date(Number(producer.lastTimestamp)).toISOString(),
        transactionStartOffset:
          producer.currentTxnStartOffset < 0n ? null : producer.currentTxnStartOffset.toString(),
      })),
    };
  }

  private partition(name: string, index: number): Partition {
    return this.reader.partition(this.reader.topic(name), index);
  }
}
