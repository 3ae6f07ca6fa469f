import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { inPath, Requires } from '../../access/requires.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import { FromCaller, type Caller } from '../../audit/caller.js';
import { Problem } from '../../http/problem.js';
import { ContractsService } from '../contracts.service.js';
import { EVERY_SUBJECT, type OwnSettings } from '../store/setting-rows.js';
import { checkSubject } from '../subject-name.js';
import { REGISTRY_PATH } from './registry-path.js';
import { isTrue, levelOf, modeOf, type Loose } from './registry-input.js';

/** `/config` and `/mode` of Confluent's registry: for all subjects, and for each. */
@Controller(REGISTRY_PATH)
@ApiExcludeController()
export class RegistryConfigController {
  constructor(
    private readonly contracts: ContractsService,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Requires('contract:view', 'somewhere')
  root(): object {
    return {};
  }

  @Get('config')
  @Requires('config:view')
  async config(): Promise<object> {
    return { compatibilityLevel: (await this.contracts.effective(EVERY_SUBJECT)).compatibility };
  }

  @Put('config')
  @Requires('config:edit')
  putConfig(@Body() body: unknown, @FromCaller() caller: Caller): Promise<object> {
    return this.putLevel(EVERY_SUBJECT, body, caller);
  }

  @Delete('config')
  @Requires('config:edit')
  deleteConfig(@FromCaller() caller: Caller): Promise<object> {
    return this.deleteLevel(EVERY_SUBJECT, caller);
  }

  @Get('config/:subject')
  @Requires('contract:view', inPath('subject'))
  async configOf(@Param('subject') subject: string, @Query() query: Loose): Promise<object> {
    const own = await this.contracts.own(subject);
    const level = isTrue(query, 'defaultToGlobal')
      ? (await this.contracts.effective(subject)).compatibility
      : own.compatibility;
    if (level !== null) return { compatibilityLevel: level };
    throw new Problem(
      'no-compatibility-of-its-own',
      `Subject '${subject}' does not have subject-level compatibility configured`,
    );
  }

  @Put('config/:subject')
  @Requires('contract:edit', inPath('subject'))
  putConfigOf(
    @Param('subject') subject: string,
    @Body() body: unknown,
    @FromCaller() caller: Caller,
  ): Promise<object> {
    return this.putLevel(checkSubject(subject), body, caller);
  }

  @Delete('config/:subject')
  @Requires('contract:edit', inPath('subject'))
  deleteConfigOf(@Param('subject') subject: string, @FromCaller() caller: Caller): Promise<object> {
    return this.deleteLevel(subject, caller);
  }

  @Get('mode')
  @Requires('config:view')
  async mode(): Promise<object> {
    return { mode: (await this.contracts.effective(EVERY_SUBJECT)).mode };
  }

  @Put('mode')
  @Requires('config:edit')
  putMode(@Body() body: unknown, @FromCaller() caller: Caller): Promise<object> {
    return this.putOneMode(EVERY_SUBJECT, body, caller);
  }

  @Get('mode/:subject')
  @Requires('contract:view', inPath('subject'))
  async modeOf(@Param('subject') subject: string, @Query() query: Loose): Promise<object> {
    const own = await this.contracts.own(subject);
    const mode = isTrue(query, 'defaultToGlobal')
      ? (await this.contracts.effective(subject)).mode
      : own.mode;
    if (mode !== null) return { mode };
    throw new Problem(
      'no-mode-of-its-own',
      `Subject '${subject}' does not have subject-level mode configured`,
    );
  }

  @Put('mode/:subject')
  @Requires('contract:edit', inPath('subject'))
  putModeOf(
    @Param('subject') subject: string,
    @Body() body: unknown,
    @FromCaller() caller: Caller,
  ): Promise<object> {
    return this.putOneMode(checkSubject(subject), body, caller);
  }

  @Delete('mode/:subject')
  @Requires('contract:edit', inPath('subject'))
  async deleteModeOf(
    @Param('subject') subject: string,
    @FromCaller() caller: Caller,
  ): Promise<object> {
    const { mode } = await this.contracts.effective(subject);
    await this.change(subject, { mode: null }, caller);
    return { mode };
  }

  private async putLevel(subject: string, body: unknown, caller: Caller): Promise<object> {
    const compatibility = levelOf(body);
    await this.change(subject, { compatibility }, caller);
    return { compatibility };
  }

  private async deleteLevel(subject: string, caller: Caller): Promise<object> {
    const { compatibility } = await this.contracts.effective(subject);
    await this.change(subject, { compatibility: null }, caller);
    return { compatibilityLevel: compatibility };
  }

  private async putOneMode(subject: string, body: unknown, caller: Caller): Promise<object> {
    const mode = modeOf(body);
    await this.change(subject, { mode }, caller);
    return { mode };
  }

  private change(subject: string, change: Partial<OwnSettings>, caller: Caller): Promise<void> {
    const resource = `contract/${subject === EVERY_SUBJECT ? '*' : subject}`;
    const action = { action: 'contract-settings.put', resource, details: { ...change } };
    return this.audit.run(caller, action, () => this.contracts.putSettings(subject, change));
  }
}
