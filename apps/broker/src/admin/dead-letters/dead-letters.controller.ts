import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { Requires } from '../access/requires.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { IdPipe } from '../http/id.pipe.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { GROUP_SORTS } from './letter-table.js';
import {
  ChangeDeadLetterBody,
  ChangeDeadLetterGroupBody,
  DeadLetter,
  DeadLetterGroup,
  DeadLetterGroupPage,
  DeadLetterGroupQuery,
  DeadLetterPage,
  DeadLetterQuery,
  DiscardDeadLettersBody,
  DiscardResult,
} from './dead-letters.dto.js';
import { DeadLettersService } from './dead-letters.service.js';
import { RecordViews } from '../record-views/record-views.js';
import type { Letter } from './letter.js';
import { groupBody, letterBody, summaryBody } from './letter-bodies.js';

const ID = { name: 'id', schema: { type: 'string', format: 'int64' } } as const;

@Controller('api/v1')
@ApiTags('Dead letters')
@ApiProblems()
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLettersService,
    private readonly views: RecordViews,
  ) {}

  @Get('dead-letters')
  @Requires('deadLetter:view', 'somewhere')
  @ApiOperation({ operationId: 'listDeadLetters', summary: 'Dead letters, newest first' })
  @ApiOkResponse({ type: DeadLetterPage })
  @Listed(DeadLetterPage, { sort: ['id'] })
  async list(
    @Query() query: DeadLetterQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<DeadLetterPage> {
    const visible = await this.letters.visible(permissions, 'deadLetter:view');
    const view = this.views.of(permissions);
    const { items, nextPageToken } = await this.letters.list(query, visible, listing);
    return { deadLetters: items.map((letter) => summaryBody(letter, view)), nextPageToken };
  }

  @Get('dead-letters/groups')
  @Requires('deadLetter:view', 'somewhere')
  @ApiOperation({
    operationId: 'listDeadLetterGroups',
    summary: 'Dead letters by consumer group, handler and error, the latest first',
  })
  @ApiOkResponse({ type: DeadLetterGroupPage })
  @Listed(DeadLetterGroupPage, { sort: GROUP_SORTS })
  async groups(
    @Query() query: DeadLetterGroupQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<DeadLetterGroupPage> {
    const visible = await this.letters.visible(permissions, 'deadLetter:view');
    const view = this.views.of(permissions);
    const { items, nextPageToken } = await this.letters.groups(query, visible, listing);
    return { groups: items.map((group) => groupBody(group, view)), nextPageToken };
  }

  @Get('dead-letters/groups/:id')
  @Requires('deadLetter:view', 'somewhere')
  @ApiOperation({ operationId: 'getDeadLetterGroup', summary: 'One group of dead letters' })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeadLetterGroup })
  async group(
    @Param('id', new IdPipe()) id: bigint,
    @FromPermissions() permissions: Permissions,
  ): Promise<DeadLetterGroup> {
    const visible = await this.letters.visible(permissions, 'deadLetter:view');
    return groupBody(await this.letters.group(id, visible), this.views.of(permissions));
  }

  @Patch('dead-letters/groups/:id')
  @Requires('deadLetter:edit', 'somewhere')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'changeDeadLetterGroup',
    summary: 'Note and assignee of a group of dead letters',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeadLetterGroup })
  async changeGroup(
    @Param('id', new IdPipe()) id: bigint,
    @Body() body: ChangeDeadLetterGroupBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<DeadLetterGroup> {
    const visible = await this.letters.visible(permissions, 'deadLetter:edit');
    const resource = `deadLetterGroup/${id}`;
    const { note, assignee } = body;
    const action = { action: 'deadLetterGroup.change', resource, details: { note, assignee } };
    const group = await write.run(action, {
      preview: () => this.letters.changedGroup(id, body, visible),
      work: () => this.letters.changeGroup(id, body, visible),
    });
    return groupBody(group, this.views.of(permissions));
  }

  @Get('dead-letters/:id')
  @Requires('deadLetter:view', 'somewhere')
  @ApiOperation({
    operationId: 'getDeadLetter',
    summary: 'One dead letter, with its record and stack trace',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeadLetter })
  async one(
    @Param('id', new IdPipe()) id: bigint,
    @FromPermissions() permissions: Permissions,
    @FromCaller() caller: Caller,
  ): Promise<DeadLetter> {
    const visible = await this.letters.visible(permissions, 'deadLetter:view');
    const letter = await this.letters.one(id, visible);
    return this.body(letter, permissions, caller);
  }

  @Patch('dead-letters/:id')
  @Requires('deadLetter:edit', 'somewhere')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'changeDeadLetter',
    summary: 'Note, assignee and status of a dead letter',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeadLetter })
  async change(
    @Param('id', new IdPipe()) id: bigint,
    @Body() body: ChangeDeadLetterBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<DeadLetter> {
    const visible = await this.letters.visible(permissions, 'deadLetter:edit');
    const resource = `deadLetter/${id}`;
    const { note, assignee, status } = body;
    const details = { note, assignee, status };
    const action = { action: 'deadLetter.change', resource, details };
    const letter = await write.run(action, {
      preview: () => this.letters.changed(id, body, visible),
      work: () => this.letters.change(id, body, visible),
    });
    return this.body(letter, permissions, write.caller);
  }

  @Post('dead-letters\\:discard')
  @HttpCode(200)
  @Requires('deadLetter:discard', 'somewhere')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'discardDeadLetters',
    summary: 'Take open dead letters off the list; they are kept, and may be opened again',
  })
  @ApiOkResponse({ type: DiscardResult })
  async discard(
    @Body() { letters }: DiscardDeadLettersBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<DiscardResult> {
    const filter = await this.letters.filterOf(letters, permissions, 'deadLetter:discard');
    const { validateOnly } = write;
    const discard = async () => ({ discarded: await this.letters.discard(filter, validateOnly) });
    const details = { letters };
    const action = { action: 'deadLetter.discard', resource: 'deadLetters', details };
    return write.run(action, { preview: discard, work: discard });
  }

  private async body(
    letter: Letter,
    permissions: Permissions,
    caller: Caller,
  ): Promise<DeadLetter> {
    const record = await this.letters.recordOf(letter);
    const view = this.views.shownTo(caller, permissions, 'deadLetter');
    return letterBody(letter, record && (await view.show(letter.topic, record)), view);
  }
}
