import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangesNothing } from '../access/changes-nothing.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { FramedValues, type Frame } from '../contracts/framed-values.js';
import { ApiProblems } from '../http/documented.js';
import { contractOf } from './contract-of-frame.js';
import { FramedValuesBody, ReadFramedValues, type FramedValueBody } from './framed.dto.js';

const NOT_VISIBLE = 'its schema is of no contract that you may see';

/** For those who read records over the Kafka protocol, and get bytes there. */
@Controller('api/v1')
@ApiTags('Contracts')
@ApiProblems()
export class FramedController {
  constructor(private readonly framed: FramedValues) {}

  @Post('contracts\\:read')
  @HttpCode(200)
  @Requires('contract:view', 'somewhere')
  @ChangesNothing('Reads what would be too long for a query.')
  @ApiOperation({
    operationId: 'readFramedValues',
    summary: 'What values say that a client of the schema registry framed',
    description: 'By the schema that each names. Changes nothing, and looks at no record.',
  })
  @ApiOkResponse({ type: ReadFramedValues })
  async read(
    @Body() { topic = '', values }: FramedValuesBody,
    @FromPermissions() permissions: Permissions,
  ): Promise<ReadFramedValues> {
    const maySee = (event: string): boolean => permissions.allows('contract:view', event);
    const frames = await Promise.all(
      values.map((value) => this.framed.read(Buffer.from(value, 'base64'))),
    );
    return { values: frames.map((frame) => bodyOf(frame, topic, maySee)) };
  }
}

function bodyOf(
  frame: Frame | null,
  topic: string,
  maySee: (event: string) => boolean,
): FramedValueBody {
  if (frame === null) return { registered: null, notRegistered: null };
  if ('problem' in frame) return { registered: null, notRegistered: frame.problem };
  const { schemaId, schemaType, text, uses } = frame;
  const contract = contractOf(uses, topic, maySee);
  if (contract === null) return { registered: null, notRegistered: NOT_VISIBLE };
  return { registered: { schemaId, schemaType, text, contract }, notRegistered: null };
}
