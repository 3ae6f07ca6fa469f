import { Controller, Delete, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { inPath, Requires } from '../access/requires.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { DeleteContractQuery, DeletedContract } from './contracts.dto.js';
import { Deletion } from './deletion.js';
import { parseVersion } from './subject-name.js';

@Controller('api/v1/contracts/:event')
@ApiTags('Contracts')
@ApiProblems()
export class ContractDeletionController {
  constructor(private readonly deletion: Deletion) {}

  @Delete()
  @Requires('contract:delete', inPath('event'))
  @ApiOperation({
    operationId: 'deleteContract',
    summary: 'Delete all versions: out of sight first, then for good',
    description: 'Schemas stay under their ids, since records name them.',
  })
  @ApiOkResponse({ type: DeletedContract })
  async all(
    @Param('event') event: string,
    @Query() { permanent }: DeleteContractQuery,
    @FromWrite(DeleteContractQuery) write: Write,
  ): Promise<DeletedContract> {
    const remove = () => this.deletion.contract(event, permanent, write.validateOnly);
    const details = { isPermanent: permanent };
    const action = { action: 'contract.delete', resource: `contract/${event}`, details };
    const versions = await write.run(action, { preview: remove, work: remove });
    return { event, versions: [...versions] };
  }

  @Delete(':version')
  @Requires('contract:delete', inPath('event'))
  @ApiOperation({ operationId: 'deleteContractVersion', summary: 'Delete one version' })
  @ApiOkResponse({ type: DeletedContract })
  async one(
    @Param('event') event: string,
    @Param('version') wanted: string,
    @Query() { permanent }: DeleteContractQuery,
    @FromWrite(DeleteContractQuery) write: Write,
  ): Promise<DeletedContract> {
    const version = parseVersion(wanted);
    const remove = () => this.deletion.version(event, version, permanent, write.validateOnly);
    const details = { version: wanted, isPermanent: permanent };
    const action = { action: 'contract.delete', resource: `contract/${event}`, details };
    return { event, versions: [await write.run(action, { preview: remove, work: remove })] };
  }
}
