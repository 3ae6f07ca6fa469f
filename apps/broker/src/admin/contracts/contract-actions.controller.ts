import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { ChangesNothing } from '../access/changes-nothing.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { candidateOf, checkedBody } from './contract-bodies.js';
import { ContractWrites } from './contract-writes.js';
import { CheckedContracts, ContractsBody, PublishedContracts } from './contracts.dto.js';

/** What is done to several contracts at once: those of a service, or of a release. */
@Controller('api/v1')
@ApiTags('Contracts')
@ApiProblems()
export class ContractActionsController {
  constructor(private readonly writes: ContractWrites) {}

  @Post('contracts\\:check')
  @HttpCode(200)
  @Requires('contract:check', 'somewhere')
  @ChangesNothing('Compares.')
  @ApiOperation({
    operationId: 'checkContracts',
    summary: 'Whether schemas could be registered, and whom they would break',
    description: 'Changes nothing. An incompatible schema is an answer here, and no failure.',
  })
  @ApiOkResponse({ type: CheckedContracts })
  async check(
    @Body() { contracts }: ContractsBody,
    @FromPermissions() permissions: Permissions,
  ): Promise<CheckedContracts> {
    for (const { event } of contracts) demand(permissions, 'contract:check', event);
    const candidates = contracts.map((contract) => candidateOf(contract, null));
    const checked = (await this.writes.check(candidates, placeOf)).map((one) => checkedBody(one));
    return { isCompatible: checked.every(({ isCompatible }) => isCompatible), contracts: checked };
  }

  @Post('contracts\\:publish')
  @HttpCode(200)
  @SafeToRepeat()
  @Requires('contract:edit', 'somewhere')
  @ApiOperation({
    operationId: 'publishContracts',
    summary: 'Register schemas, all of them or none',
    description:
      'Each becomes the next version of its contract, unless it is one already. What services say at their start.',
  })
  @ApiOkResponse({ type: PublishedContracts })
  async publish(
    @Body() { contracts }: ContractsBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<PublishedContracts> {
    for (const { event } of contracts) demand(permissions, 'contract:edit', event);
    refuseTwice(contracts.map(({ event }) => event));
    const candidates = contracts.map((contract) => candidateOf(contract, null));
    const { caller, validateOnly } = write;
    const options = { caller, validateOnly, at: placeOf };
    return { contracts: [...(await this.writes.publish(candidates, options))] };
  }
}

function placeOf(index: number): string {
  return `/contracts/${index}/schema`;
}

/** Which of two would be the newer one? */
function refuseTwice(events: readonly string[]): void {
  const index = events.findIndex((event, at) => events.indexOf(event) !== at);
  if (index === -1) return;
  const pointer = `/contracts/${index}/event`;
  const message = `"${events[index]}" is in the request twice`;
  throw new Problem('invalid-request', `${pointer}: ${message}`, {
    errors: [{ pointer, message }],
  });
}
