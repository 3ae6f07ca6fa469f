import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangesNothing } from '../../access/changes-nothing.js';
import { inBody, Requires } from '../../access/requires.js';
import { ApiProblems } from '../../http/documented.js';
import { FrameValuesBody, WrittenValues, type WrittenValueBody } from './framing.dto.js';
import { Framing } from './framing.service.js';
import type { Written } from './written-value.js';

/** For those who write records of a topic that has a contract: the other way of `contracts:read`. */
@Controller('api/v1')
@ApiTags('Contracts')
@ApiProblems()
export class FramingController {
  constructor(private readonly framing: Framing) {}

  @Post('contracts\\:frame')
  @HttpCode(200)
  @Requires('contract:view', inBody('event'))
  @ChangesNothing('Writes no record: whoever asks gets bytes.')
  @ApiOperation({
    operationId: 'frameValues',
    summary: 'Values as a contract has them: checked, and framed for clients of a schema registry',
    description:
      'What to publish, in base64. A value that the contract does not allow is an answer here, and no failure. Changes nothing.',
  })
  @ApiOkResponse({ type: WrittenValues })
  async frame(
    @Body() { event, version, values: texts, isFramed }: FrameValuesBody,
  ): Promise<WrittenValues> {
    const written = await this.framing.write(event, version ?? 'latest', { texts, isFramed });
    const { row, schema } = written.version;
    return {
      event: row.subject,
      version: row.version,
      schemaId: schema.id,
      schemaType: schema.type,
      values: written.values.map((one) => bodyOf(one)),
    };
  }
}

function bodyOf(written: Written): WrittenValueBody {
  if ('bytes' in written) return { base64: written.bytes.toString('base64'), errors: [] };
  return { base64: null, errors: written.errors.map((error) => ({ ...error })) };
}
