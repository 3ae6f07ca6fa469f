import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { inPath, Requires } from '../access/requires.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { ApiProblems } from '../http/documented.js';
import { WriteQuery } from '../http/write-query.js';
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
  constructor(
    private readonly contracts: ContractsService,
    private readonly audit: AuditTrail,
  ) {}

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
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<ContractSettings> {
    return this.change(EVERY_SUBJECT, body, validateOnly, caller);
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
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<ContractSettings> {
    return this.change(checkSubject(event), body, validateOnly, caller);
  }

  private async change(
    subject: string,
    { compatibility, mode }: PutContractSettings,
    validateOnly: boolean,
    caller: Caller,
  ): Promise<ContractSettings> {
    const change = { compatibility, mode };
    if (validateOnly) return this.settings(subject, change);
    const resource = `contract/${subject === EVERY_SUBJECT ? '*' : subject}`;
    const action = { action: 'contract-settings.put', resource, details: { ...change } };
    await this.audit.run(caller, action, () => this.contracts.putSettings(subject, change));
    return this.settings(subject);
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
