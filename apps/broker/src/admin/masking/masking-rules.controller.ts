import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { parseMaskPath } from '../../masking/mask-path.js';
import type { MaskingRule } from '../../masking/masking-rule.js';
import { MASKING_RULES_MAX, type MaskingRules } from '../../masking/masking-rules.js';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { whileReachable } from '../database/while-reachable.js';
import { ApiProblems } from '../http/documented.js';
import { invalid, Problem } from '../http/problem.js';
import { WriteQuery } from '../http/write-query.js';
import { CreateMaskingRuleBody, MaskingRuleBody, MaskingRuleList } from './masking.dto.js';

@Controller('api/v1/masking-rules')
@ApiTags('Masking')
@ApiProblems()
export class MaskingRulesController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Requires('maskingRule:view')
  @ApiOperation({
    operationId: 'listMaskingRules',
    summary: 'What of records is hidden from those who may not see all of them',
  })
  @ApiOkResponse({ type: MaskingRuleList })
  list(): MaskingRuleList {
    const inOrder = this.rules().all.toSorted((a, b) => a.createdMs - b.createdMs);
    return { maskingRules: inOrder.map((rule) => ruleBody(rule)) };
  }

  @Post()
  @Requires('maskingRule:edit')
  @ApiOperation({
    operationId: 'createMaskingRule',
    summary: 'Hide something of the records of some topics',
    description:
      'From whoever lacks topic:records_unmask, in every way in which this API shows records, and in their copies (dead letters, retries, redrives). A value that is no JSON is hidden whole where a rule is about values. Holds at this broker at once, at the others within a second.',
  })
  @ApiCreatedResponse({ type: MaskingRuleBody })
  async create(
    @Body() body: CreateMaskingRuleBody,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<MaskingRuleBody> {
    const rules = this.rules();
    requirePlace(body);
    const { patternType, topic, target, place, action: hiding, replacement, description } = body;
    const rule: MaskingRule = {
      id: randomUUID(),
      patternType,
      topic,
      target,
      place,
      action: hiding,
      replacement,
      description,
      createdBy: caller.actor,
      createdMs: this.context.clock.now(),
    };
    if (validateOnly) return ruleBody(rule);
    const details = { rule: ruleBody(rule) };
    const action = { action: 'maskingRule.create', resource: `topic/${topic}`, details };
    await this.audit.run(caller, action, async () => {
      if (await whileReachable('The masking rules', rules.add(rule))) return;
      throw new Problem('invalid-request', `There are ${MASKING_RULES_MAX} masking rules already.`);
    });
    return ruleBody(rule);
  }

  @Delete(':maskingRule')
  @HttpCode(204)
  @Requires('maskingRule:edit')
  @ApiOperation({ operationId: 'deleteMaskingRule', summary: 'Show again what a rule hid' })
  @ApiNoContentResponse()
  async delete(
    @Param('maskingRule') id: string,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    const rules = this.rules();
    const rule = rules.all.find((one) => one.id === id);
    if (rule === undefined)
      throw new Problem('masking-rule-not-found', `There is no masking rule ${id}.`);
    if (validateOnly) return;
    const details = { rule: ruleBody(rule) };
    const action = { action: 'maskingRule.delete', resource: `topic/${rule.topic}`, details };
    await this.audit.run(caller, action, () =>
      whileReachable('The masking rules', rules.remove(rule)),
    );
  }

  private rules(): MaskingRules {
    const { masking } = this.context;
    if (masking !== undefined) return masking;
    throw new Problem('needs-postgresql', 'There are no masking rules here.');
  }
}

function requirePlace({ target, place }: CreateMaskingRuleBody): void {
  if (target === 'key' && place !== '') throw invalid('/place', 'must be left out of a key');
  if (target === 'header' && place === '') throw invalid('/place', 'must be the name of a header');
  if (target === 'value' && parseMaskPath(place) === null) {
    throw invalid('/place', 'must be a JSON path such as $.cards[*].number');
  }
}

function ruleBody({ createdMs, ...rule }: MaskingRule): MaskingRuleBody {
  return { ...rule, createdAt: new Date(createdMs).toISOString() };
}
