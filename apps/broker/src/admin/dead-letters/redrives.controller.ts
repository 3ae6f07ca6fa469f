import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { Accepted } from '../http/accepted.js';
import { ApiProblems } from '../http/documented.js';
import { IdPipe } from '../http/id.pipe.js';
import { RecordViews } from '../record-views/record-views.js';
import { toBytes } from '../records/is-bytes.js';
import type { BytesInput } from '../records/records.dto.js';
import { DeadLettersService, notOpen } from './dead-letters.service.js';
import { redriveBody } from './redrive-jobs.controller.js';
import type { RedriveEdits } from './redrive-spec.js';
import {
  CreateRedriveBody,
  RedriveAnswer,
  RedriveOneBody,
  type RedriveEditsBody,
} from './redrives.dto.js';
import { RedrivesService, type PlannedRedrive } from './redrives.service.js';

@Controller('api/v1')
@ApiTags('Dead letters')
@ApiProblems()
export class RedrivesController {
  constructor(
    private readonly letters: DeadLettersService,
    private readonly redrives: RedrivesService,
    private readonly views: RecordViews,
  ) {}

  @Post('dead-letters/:id\\:redrive')
  @Requires('deadLetter:redrive', 'somewhere')
  @ApiOperation({
    operationId: 'redriveDeadLetter',
    summary: 'Redrive one dead letter, edited if need be',
    description:
      'The letter keeps what it was; the copy has what `edits` says. Nobody replaces what is masked for them (record-masked).',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'int64' } })
  @Accepted(RedriveAnswer, 'redrives', (answer) => answer.redrive?.id ?? null)
  async redriveOne(
    @Param('id', new IdPipe()) id: bigint,
    @Body() { edits, ...options }: RedriveOneBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<RedriveAnswer> {
    const visible = await this.letters.visible(permissions, 'deadLetter:redrive');
    const letter = await this.letters.one(id, visible);
    if (letter.status !== 'open') throw notOpen(letter);
    const filter = { ids: [id], visible };
    const changes = edits === undefined ? null : editsOf(edits);
    if (changes !== null) {
      await this.letters.demandSeen(letter, changes, this.views.of(permissions));
    }
    const plan = await this.redrives.plan(filter, options, changes, permissions);
    const details = { ...options, edited: Object.keys(edits ?? {}) };
    return this.answer(plan, write, { resource: `deadLetter/${id}`, details });
  }

  @Post('redrives')
  @Requires('deadLetter:redrive', 'somewhere')
  @ApiOperation({
    operationId: 'createRedrive',
    summary: 'Redrive dead letters: some, a group of them, or all that a filter means',
    description:
      'To the topic that each letter names as its origin. Letters are copied, and marked when the copies are durable; those of a key in the order they came.',
  })
  @Accepted(RedriveAnswer, 'redrives', (answer) => answer.redrive?.id ?? null)
  async create(
    @Body() { letters, ...options }: CreateRedriveBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<RedriveAnswer> {
    const filter = await this.letters.filterOf(letters, permissions, 'deadLetter:redrive');
    const plan = await this.redrives.plan(filter, options, null, permissions);
    const details = { letters, ...options };
    return this.answer(plan, write, { resource: 'deadLetters', details });
  }

  private async answer(
    plan: PlannedRedrive,
    write: Write,
    audited: { readonly resource: string; readonly details: Readonly<Record<string, unknown>> },
  ): Promise<RedriveAnswer> {
    const { originTopics, groups, ...counts } = plan.summary;
    const preview = { ...counts, originTopics: [...originTopics], groups: [...groups] };
    const action = { action: 'deadLetter.redrive', ...audited };
    const redrive = await write.run(action, {
      preview: () => null,
      work: async () => redriveBody(await this.redrives.start(plan, write.caller)),
    });
    return { preview, redrive };
  }
}

function editsOf({ key, value, headers }: RedriveEditsBody): RedriveEdits {
  const encode = (input: BytesInput | null | undefined) =>
    input === undefined ? undefined : (toBytes(input)?.toString('base64') ?? null);
  return {
    key: encode(key),
    value: encode(value),
    headers: headers?.map((header) => [header.key, encode(header.value) ?? null] as const),
  };
}
