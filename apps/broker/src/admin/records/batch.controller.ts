import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { PublishBatchBody, PublishBatchResult, RecordOutcome } from './batch.dto.js';
import { newRecordOf } from './new-record.js';
import { PublishService, type Published } from './publish.service.js';

@Controller('api/v1/topics/:topic/records\\:batch')
@ApiTags('Records')
@ApiProblems()
export class BatchController {
  constructor(
    private readonly reader: LogReader,
    private readonly publishing: PublishService,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('topic:records_produce')
  @ApiOperation({
    operationId: 'publishRecords',
    summary: 'Publish many records',
    description:
      'Those of a partition are appended in the order given; behind one that is refused none of its partition is. The answer says what became of each, and is a problem only where nothing was written.',
  })
  @ApiOkResponse({ type: PublishBatchResult })
  async publish(
    @Param('topic') name: string,
    @Body() { records }: PublishBatchBody,
    @FromWrite() write: Write,
  ): Promise<PublishBatchResult> {
    const topic = this.reader.topic(name);
    const wanted = records.map((record) => newRecordOf(record));
    const publish = async () => {
      const results = await this.publishing.publishAll(topic, wanted, write.validateOnly);
      const failures = results.filter((one) => one instanceof Problem);
      if (failures.length === results.length) throw failures[0];
      return results;
    };
    const details = { records: records.length };
    const action = { action: 'record.publish', resource: `topic/${name}`, details };
    const results = await write.run(action, { preview: publish, work: publish });
    return {
      publishedCount: results.filter((one) => !(one instanceof Problem)).length,
      records: results.map((one) => outcomeOf(one)),
    };
  }
}

function outcomeOf(result: Published | Problem): RecordOutcome {
  if (result instanceof Problem) {
    const failure = { code: result.code, detail: result.message };
    return { partition: null, offset: null, timestamp: null, failure };
  }
  const { partition, offset, timestamp } = result;
  return {
    partition,
    offset: offset.toString(),
    timestamp: timestamp.toString(),
    failure: null,
  };
}
