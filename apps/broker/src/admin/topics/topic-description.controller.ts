import { Body, Controller, Get, Param, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { LogReader } from '../cluster/log-reader.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { PutTopicDescriptionBody, TopicDescriptionBody } from './topic-description.dto.js';
import { TopicDescriptions, type TopicDescription } from './topic-descriptions.js';

/** What a topic is for, whose it is, and what else a reader of it should know. */
@Controller('api/v1/topics/:topic/description')
@ApiTags('Topics')
@ApiProblems()
export class TopicDescriptionController {
  constructor(
    private readonly reader: LogReader,
    private readonly descriptions: TopicDescriptions,
  ) {}

  @Get()
  @Requires('topic:view')
  @ApiOperation({ operationId: 'getTopicDescription', summary: 'What people say of a topic' })
  @ApiEtagResponse({ type: TopicDescriptionBody })
  async get(
    @Param('topic') name: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<TopicDescriptionBody> {
    const { id } = this.reader.topic(name);
    return tagged(id, await this.descriptions.read(id), response);
  }

  @Put()
  @Requires('topic:edit')
  @ApiOperation({
    operationId: 'putTopicDescription',
    summary: 'Say what a topic is for',
    description:
      'Of this topic: one that is made anew under its name has none. What it said before and what it says now are in the audit log.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: TopicDescriptionBody })
  async put(
    @Param('topic') name: string,
    @Body() { text }: PutTopicDescriptionBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<TopicDescriptionBody> {
    const { id } = this.reader.topic(name);
    const check = (now: string): void => write.requireMatch(etagOf([id, now]));
    const now = await this.descriptions.read(id);
    const details = { before: now.text, after: text };
    const action = { action: 'topic.describe', resource: `topic/${name}`, details };
    const { actor } = write.caller;
    const written = await write.run(action, {
      preview: () => {
        check(now.text);
        return { ...now, text };
      },
      work: () => this.descriptions.write(id, { text, by: actor }, check),
    });
    return tagged(id, written, response);
  }
}

function tagged(
  topicId: string,
  { text, updatedBy, updatedAt }: TopicDescription,
  response: HttpResponse,
): TopicDescriptionBody {
  response.setHeader('ETag', etagOf([topicId, text]));
  return { text, updatedBy, updatedAt: updatedAt?.toISOString() ?? null };
}
