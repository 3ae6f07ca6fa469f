import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { inPath, Requires } from '../access/requires.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { ContractSettings, PutContractSettings } from './contracts.dto.js';
import { ContractsService } from './contracts.service.js';
import { DEFAULT_COMPATIBILITY } from './schemas/compatibility.js';
import { DEFAULT_MODE, EVERY_SUBJECT } from './store/setting-rows.js';
import { checkSubject } from './subject-name.js';

/** What new versions are held to: of one contract, and of all that say nothing themselves. */
@Controller('api/v1')
@ApiTags('Contracts')
@ApiProblems()
export class ContractSettingsController {
  constructor(private readonly contracts: ContractsService) {}

  @Get('contract-settings')
  @Requires('config:view')
  @ApiOperation({ operationId: 'getContractSettings', summary: 'What holds for all contracts' })
  @ApiOkResponse({ type: ContractSettings })
  ofAll(): Promise<ContractSettings> {
    return this.settings(EVERY_SUBJECT);
  }

  @Put('contract-settings')
  @Requires('config:edit')
  @ApiOperation({
    operationId: 'putContractSettings',
    summary: 'Change what holds for all contracts',
  })
  @ApiOkResponse({ type: ContractSettings })
  putForAll(
    @Body() body: PutContractSettings,
    @FromWrite() write: Write,
  ): Promise<ContractSettings> {
    return this.change(EVERY_SUBJECT, body, write);
  }

  @Get('contracts/:event/settings')
  @Requires('contract:view', inPath('event'))
  @ApiOperation({ operationId: 'getSettingsOfContract', summary: 'What new versions are held to' })
  @ApiOkResponse({ type: ContractSettings })
  ofOne(@Param('event') event: string): Promise<ContractSettings> {
    return this.settings(checkSubject(event));
  }

  @Put('contracts/:event/settings')
  @Requires('contract:edit', inPath('event'))
  @ApiOperation({
    operationId: 'putSettingsOfContract',
    summary: 'Change what new versions are held to',
    description: 'The contract need not be there yet.',
  })
  @ApiOkResponse({ type: ContractSettings })
  putForOne(
    @Param('event') event: string,
    @Body() body: PutContractSettings,
    @FromWrite() write: Write,
  ): Promise<ContractSettings> {
    return this.change(checkSubject(event), body, write);
  }

  private async change(
    subject: string,
    { compatibility, mode }: PutContractSettings,
    write: Write,
  ): Promise<ContractSettings> {
    const change = { compatibility, mode };
    const resource = `contract/${subject === EVERY_SUBJECT ? '*' : subject}`;
    const action = { action: 'contract-settings.put', resource, details: { ...change } };
    await write.run(action, { work: () => this.contracts.putSettings(subject, change) });
    return this.settings(subject, write.validateOnly ? change : {});
  }

  /** @param change as if it had been made. */
  private async settings(
    subject: string,
    { compatibility, mode }: PutContractSettings = {},
  ): Promise<ContractSettings> {
    const now = await this.contracts.own(subject);
    const own = {
      compatibility: compatibility === undefined ? now.compatibility : compatibility,
      mode: mode === undefined ? now.mode : mode,
    };
    const ofAll = subject === EVERY_SUBJECT ? own : await this.contracts.own(EVERY_SUBJECT);
    return {
      ...own,
      effectiveCompatibility: own.compatibility ?? ofAll.compatibility ?? DEFAULT_COMPATIBILITY,
      effectiveMode: own.mode ?? ofAll.mode ?? DEFAULT_MODE,
    };
  }
}
